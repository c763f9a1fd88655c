using Catalog.Search;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;

namespace Catalog.Charities;

/// <summary>An organisation that helps. It is asked only while it is verified.</summary>
internal sealed class Charity
{
    /// <summary>The nation as place of registration and as area served; no division has this code.</summary>
    public const string Nation = "100000";

    private const int Readings = 4;

    public required Guid Id { get; init; }

    public required string CreditCode { get; init; }

    public required string Name { get; init; }

    public string? NameEn { get; init; }

    public required string Kind { get; init; }

    public required string RegisteredIn { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? Address { get; init; }

    /// <summary>Why a credit code with a wrong check character was accepted.</summary>
    public string? CreditCodeReason { get; init; }

    public CharityState State { get; private set; } = CharityState.Registered;

    /// <summary>Why it is suspended; null otherwise.</summary>
    public string? Reason { get; private set; }

    /// <summary>Words it is found by.</summary>
    public string SearchText { get; private set; } = "";

    public required DateTimeOffset RegisteredAt { get; init; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    public int Version { get; private set; } = 1;

    /// <summary>The states that may follow the present one.</summary>
    public IReadOnlyList<string> LegalSteps => State switch
    {
        CharityState.Verified => ["suspended"],
        CharityState.Suspended => ["verified"],
        _ => ["verified", "suspended"],
    };

    /// <summary>False when it was verified already.</summary>
    public bool Verify(DateTimeOffset now)
    {
        if (State == CharityState.Verified)
        {
            return false;
        }

        (State, Reason, VerifiedAt) = (CharityState.Verified, null, now);
        Version++;
        return true;
    }

    /// <summary>False when it was suspended already; the first reason stands.</summary>
    public bool Suspend(string reason)
    {
        if (State == CharityState.Suspended)
        {
            return false;
        }

        (State, Reason) = (CharityState.Suspended, reason);
        Version++;
        return true;
    }

    /// <summary>The beginnings of words it is to be found by.</summary>
    public IReadOnlyCollection<string> IndexWords()
    {
        var words = SearchWords.Of(Readings, Name, NameEn, CreditCode);
        SearchText = SearchWords.Text(words);
        return SearchWords.Beginnings(words);
    }

    public CharityFacts Facts(DateTimeOffset now, string by) => new(Id, CreditCode, Name, NameEn, RegisteredIn, Word(State), Reason, now, by, Version);

    /// <param name="inside">The reader is a coordinator or the charity itself.</param>
    public CharityView View(bool inside) => new(
        Id, CreditCode, Name, NameEn, Kind, RegisteredIn,
        inside && (Phone ?? Email ?? Address) is not null ? new CharityContact(Phone, Email, Address) : null,
        Word(State), inside ? Reason : null, inside ? CreditCodeReason : null, LegalSteps, RegisteredAt, VerifiedAt, Version);

    public static string Word(CharityState state) => state switch
    {
        CharityState.Verified => "verified",
        CharityState.Suspended => "suspended",
        _ => "registered",
    };
}

/// <summary>How far a charity is trusted.</summary>
internal enum CharityState
{
    /// <summary>Entered, not yet checked.</summary>
    Registered,

    /// <summary>A coordinator checked it; it may be asked.</summary>
    Verified,

    /// <summary>Not to be asked.</summary>
    Suspended,
}

/// <summary>A beginning of a word under which a charity is found.</summary>
internal sealed record CharityTerm(string Term, Guid CharityId);
