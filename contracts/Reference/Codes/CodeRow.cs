using System.Text.Json.Serialization;

namespace Contracts.Reference;

/// <summary>One code with its labels. Codes never change their meaning: they are retired by <see cref="ValidTo"/> and not used again.</summary>
public record CodeRow
{
    /// <summary>The code as it stands in requests, messages and databases.</summary>
    public required string Code { get; init; }

    /// <summary>Chinese label.</summary>
    public required string Zh { get; init; }

    /// <summary>English label.</summary>
    public required string En { get; init; }

    /// <summary>First day the code may be used.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>First day the code may no longer be used; null while it is in force. Old records keep a retired code and its label.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Whether the code may be used in a new record on this day.</summary>
    public bool IsUsable(DateOnly on) => on >= ValidFrom && (ValidTo is null || on < ValidTo);

    /// <summary>The label in <c>zh</c> or <c>en</c>.</summary>
    public string Label(string language) => language == Language.English ? En : Zh;
}

/// <summary>A text in both languages.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public sealed record Bilingual(string Zh, string En)
{
    /// <summary>The text in <c>zh</c> or <c>en</c>.</summary>
    public string In(string language) => language == Language.English ? En : Zh;
}

/// <summary>What a person or household needs (domain table 4a).</summary>
public sealed record NeedCategory : CodeRow
{
    /// <summary>Code of the group above; null for a first-level category. An offer for a group serves everything below it.</summary>
    public string? Parent { get; init; }

    /// <summary>Words a caller may use, in any language.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Unit used when a request names none.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether a free text has to say what is meant.</summary>
    public bool NeedsText { get; init; }
}

/// <summary>Recipient tier (domain table 4b). A fact received from government, never decided here.</summary>
public sealed record Tier : CodeRow
{
    /// <summary>1 is the strongest need. For sorting only.</summary>
    public required int Rank { get; init; }

    /// <summary>person, household or event.</summary>
    public required string Level { get; init; }

    /// <summary>Longest validity in months; null when it does not expire by itself.</summary>
    public int? MaxMonths { get; init; }
}

/// <summary>Vulnerability tag (domain table 4c).</summary>
public sealed record Tag : CodeRow
{
    /// <summary>Shared only with separate consent, hidden from list views.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Says that a minor lives in the household: reading needs approval and is recorded.</summary>
    public bool Minor { get; init; }

    /// <summary>The address is hidden even from staff lists.</summary>
    public bool AddressHidden { get; init; }

    /// <summary>No text message by default: somebody else may read the phone.</summary>
    public bool NoSms { get; init; }

    /// <summary>Starts the crisis path.</summary>
    public bool Crisis { get; init; }
}

/// <summary>How a referral, a need or a case ended (domain table 4f).</summary>
public sealed record Outcome : CodeRow
{
    /// <summary>Whether it counts as resolved: yes, no, ifAgreed, byReview, closed, transfer, chained, void.</summary>
    public required string Resolved { get; init; }

    /// <summary>What follows: end, nextOffer, remainder, review, gapList, transfer, retry, void.</summary>
    public required string Next { get; init; }

    /// <summary>What has to be recorded with it.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Whether a referral may end with it.</summary>
    public bool EndsReferral { get; init; }

    /// <summary>Whether a case may be closed with it; these rows form the table <c>closure</c>.</summary>
    public bool ClosesCase { get; init; }
}

/// <summary>A coded reason to decline, give back, fail, withdraw or recall; or the extent of a delivery.</summary>
public sealed record Reason : CodeRow
{
    /// <summary>Whether a free text has to say what is meant.</summary>
    public bool NeedsText { get; init; }

    /// <summary>The charity may have run out: its stock is asked about before the offer is shown again.</summary>
    public bool AsksStock { get; init; }

    /// <summary>Outcome code it counts as; null when the table has none.</summary>
    public string? Outcome { get; init; }
}

/// <summary>Unit of a quantity.</summary>
public sealed record Unit : CodeRow
{
    /// <summary>Whether the quantity is an amount of money.</summary>
    public bool Money { get; init; }
}

/// <summary>In which form an offer helps.</summary>
public sealed record AidForm : CodeRow
{
    /// <summary>How long an offer is promised without asking whether the stock is still there.</summary>
    public required TimeLimit FreshFor { get; init; }
}

/// <summary>Kind of identity document. Always given by the caller: a value alone does not tell its kind (a valid resident ID can pass as a credit code).</summary>
public sealed record IdType : CodeRow
{
    /// <summary>Which check applies: residentId, residencePermit, foreignPermanentResident, disabilityCard, text, none.</summary>
    public required string Check { get; init; }
}

/// <summary>Why personal data is looked at unmasked.</summary>
public sealed record UnmaskPurpose : CodeRow
{
    /// <summary>Opens an address that is hidden because somebody there is in danger; to coordinators alone.</summary>
    public bool OpensHiddenAddress { get; init; }
}

/// <summary>Purpose of a consent, or a kind of personal data it covers.</summary>
public sealed record ConsentTerm : CodeRow
{
    /// <summary>Sensitive personal information (PIPL Art. 28).</summary>
    public bool Sensitive { get; init; }
}
