using Intake.Cases;
using Intake.People;
using Intake.Retention;

namespace Intake.Needs;

/// <summary>States of a need, codes of the table <c>needStatuses</c>. What a charity does is followed from matching.</summary>
internal enum NeedState
{
    Open,
    Offered,
    Committed,
    InService,
    Met,
    PartlyMet,
    Unmet,
    Withdrawn,

    /// <summary>The state gives all of it: no charity is asked.</summary>
    Covered,
}

/// <summary>What is needed. Government comes first: a charity is asked for what the state leaves open.</summary>
internal sealed class Need
{
    private Need()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    /// <summary>Order within the case, from 0.</summary>
    public int Position { get; private init; }

    public string Category { get; private init; } = "";

    /// <summary>Units asked for, whoever gives them.</summary>
    public int Quantity { get; private init; }

    /// <summary>Units the state covers; at most the quantity.</summary>
    public int Covered { get; private set; }

    public string Unit { get; private init; } = "";

    public DateTimeOffset? NeededBy { get; private init; }

    public byte[]? SealedAdHoc { get; private set; }

    public NeedState State { get; private set; }

    /// <summary>Code of <c>withdrawal</c>, or the outcome it was given up with.</summary>
    public string? Reason { get; private set; }

    public byte[]? SealedReasonText { get; private set; }

    public DateTimeOffset OpenedAt { get; private init; }

    /// <summary>Whether others have heard of it.</summary>
    public bool Announced { get; private set; }

    /// <summary>Version of this need for its readers.</summary>
    public int Version { get; private set; }

    /// <summary>Highest version of matching's side that was followed; older news change nothing.</summary>
    public int FollowedVersion { get; private set; }

    /// <summary>Units a charity is asked for.</summary>
    public int Remainder => Quantity - Covered;

    /// <summary>Nothing is left to be done for it.</summary>
    public bool IsResolved => State is NeedState.Met or NeedState.Withdrawn or NeedState.Covered;

    /// <summary>The word of the API.</summary>
    public string Status => Word(State);

    /// <summary>Reads the word of the API and of matching; null for another word.</summary>
    public static NeedState? Read(string word) => Enum.TryParse<NeedState>(word, ignoreCase: true, out var state) && Word(state) == word ? state : null;

    public static Need Open(Guid id, int position, NeedFacts facts, int covered, DataKeys keys, PersonVault vault, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = keys.CaseId,
        Position = position,
        Category = facts.Category,
        Quantity = facts.Quantity,
        Unit = facts.Unit,
        NeededBy = facts.NeededBy,
        SealedAdHoc = vault.Seal(facts.AdHoc, $"need/{id}/adHoc", keys, RecordClass.Stories),
        Covered = Math.Min(covered, facts.Quantity),
        State = covered >= facts.Quantity ? NeedState.Covered : NeedState.Open,
        OpenedAt = now,
        Announced = covered < facts.Quantity,
        Version = 1,
    };

    /// <summary>Forgets the free words.</summary>
    public void Erase() => (SealedAdHoc, SealedReasonText) = (null, null);

    /// <inheritdoc cref="PersonVault.SealAgain"/>
    public void SealAgain(DataKeys keys, PersonVault vault)
    {
        SealedAdHoc = vault.SealAgain(SealedAdHoc, $"need/{Id}/adHoc", keys, RecordClass.Stories);
        SealedReasonText = vault.SealAgain(SealedReasonText, $"need/{Id}/reason", keys, RecordClass.Stories);
    }

    public string? AdHoc(DataKeys? keys, PersonVault vault) => vault.Open(SealedAdHoc, $"need/{Id}/adHoc", keys, RecordClass.Stories);

    /// <summary>The person or the desk takes it back; a promise that has begun is ended by matching, which tells its charity.</summary>
    public Change Withdraw(string reason, string? text, DataKeys keys, PersonVault vault)
    {
        if (State == NeedState.Withdrawn)
        {
            return Reason == reason ? Change.AlreadySo : Change.NotAllowed;
        }

        if (State is NeedState.Met or NeedState.Unmet)
        {
            return Change.NotAllowed;
        }

        (State, Reason, SealedReasonText) = (NeedState.Withdrawn, reason, vault.Seal(text, $"need/{Id}/reason", keys, RecordClass.Stories));
        Version++;
        return Change.Done;
    }

    /// <summary>Its case was closed: what nobody has promised ends here; the rest follows from matching.</summary>
    public void EndWithCase(string outcome)
    {
        if (State is NeedState.Open or NeedState.Offered or NeedState.PartlyMet)
        {
            (State, Reason) = (outcome == "N1" ? NeedState.Unmet : NeedState.Withdrawn, outcome);
            Version++;
        }
    }

    /// <summary>Matching tells how it stands. The highest version wins whatever the order; what was withdrawn here stays withdrawn.</summary>
    public bool Follow(NeedState state, string? reason, int version)
    {
        if (version <= FollowedVersion)
        {
            return false;
        }

        FollowedVersion = version;
        if (State is not (NeedState.Withdrawn or NeedState.Covered))
        {
            (State, Reason) = (state, state is NeedState.Unmet or NeedState.Withdrawn ? reason ?? Reason : null);
        }

        return true;
    }

    /// <summary>The state covers more or less than before.</summary>
    public CoverageChange Cover(int units)
    {
        var covered = Math.Min(units, Quantity);
        if (covered == Covered || State is NeedState.Met or NeedState.Unmet)
        {
            return CoverageChange.None;
        }

        if (State == NeedState.Withdrawn)
        {
            // Matching never takes up again what was withdrawn; where the state gives less than it promised, a person has to look.
            var lost = Reason == MetByState && covered < Covered;
            Covered = covered;
            return lost ? CoverageChange.Lost : CoverageChange.None;
        }

        Covered = covered;
        Version++;
        if (Remainder > 0)
        {
            State = State == NeedState.Covered ? NeedState.Open : State;
            Announced = true;
            return CoverageChange.AskFor;
        }

        if (State is NeedState.Committed or NeedState.InService or NeedState.PartlyMet)
        {
            // A charity is on its way; nobody calls it back because of a paper.
            return CoverageChange.None;
        }

        (State, Reason) = Announced ? (NeedState.Withdrawn, MetByState) : (NeedState.Covered, null);
        return Announced ? CoverageChange.TakeBack : CoverageChange.None;
    }

    /// <summary>It is announced again, because something that others may know has changed.</summary>
    public void AnnounceAgain() => Version++;

    /// <summary>Code of the table <c>withdrawal</c> for what the state took over.</summary>
    public const string MetByState = "metByState";

    private static string Word(NeedState state) => state switch
    {
        NeedState.InService => "inService",
        NeedState.PartlyMet => "partlyMet",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>What follows from a change of what the state covers.</summary>
internal enum CoverageChange
{
    /// <summary>Nothing that others have to hear.</summary>
    None,

    /// <summary>Charities are asked for another quantity.</summary>
    AskFor,

    /// <summary>Charities need not be asked any more.</summary>
    TakeBack,

    /// <summary>The state gives less than it promised, after the need was taken back.</summary>
    Lost,
}

/// <summary>What a need is opened with, checked.</summary>
internal sealed record NeedFacts(string Category, int Quantity, string Unit, DateTimeOffset? NeededBy, string? AdHoc)
{
    public override string ToString() => nameof(NeedFacts);
}
