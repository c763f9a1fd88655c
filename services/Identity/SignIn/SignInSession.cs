using Identity.Accounts;

namespace Identity.SignIn;

/// <summary>One browser in which a person has signed in. Tokens that came from it carry its id (<c>sid</c>) and are refused once it has ended.</summary>
internal sealed class SignInSession
{
    public const int LongestAgent = 200;

    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public Account Account { get; init; } = null!;

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>It ends by itself, however often tokens were renewed.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Account id of who ended it; null while it lasts and when its time was up.</summary>
    public string? EndedBy { get; private set; }

    /// <summary>How the person proved who it is, as in RFC 8176: <c>pwd</c>, <c>pwd otp</c>, <c>pwd recovery</c>, <c>hwk</c>.</summary>
    public required string Methods { get; init; }

    /// <summary>What the browser says of itself, so that people recognise their own; never trusted.</summary>
    public required string Agent { get; init; }

    public bool IsOpenAt(DateTimeOffset now) => EndedAt is null && now < EndsAt;

    /// <summary>Ends it; a second time changes nothing.</summary>
    public void End(string by, DateTimeOffset now) => (EndedAt, EndedBy) = EndedAt is null ? (now, by) : (EndedAt, EndedBy);
}
