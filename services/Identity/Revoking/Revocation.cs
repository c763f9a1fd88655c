namespace Identity.Revoking;

/// <summary>Tokens that count no more although they have not expired: those of a session, an account or a client that were issued up to a moment. Kept until the last of them has expired.</summary>
internal sealed class Revocation
{
    public required Guid Id { get; init; }

    /// <summary>What tokens carry as <c>sub</c> or <c>sid</c>.</summary>
    public required string Value { get; init; }

    /// <summary>Tokens issued later are good again, such as those of a client with a new secret.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Until { get; init; }
}
