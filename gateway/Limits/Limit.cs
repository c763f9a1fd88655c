namespace Gateway.Limits;

/// <summary>How often something may happen: <see cref="PerSecond"/> in the long run, and <see cref="Burst"/> at once after a rest. Zero per second means without a limit.</summary>
public sealed record Limit
{
    /// <summary>Sustained rate.</summary>
    public double PerSecond { get; init; }

    /// <summary>How many at once.</summary>
    public int Burst { get; init; } = 1;
}

/// <summary>The limits of one kind of route, <c>Gateway:Limits:&lt;name&gt;</c>. A route names its kind in its metadata (<c>Limit</c>); otherwise it is <c>default</c>.</summary>
public sealed record LimitPolicy
{
    /// <summary>The kind of every route that names none.</summary>
    public const string Default = "default";

    /// <summary>For one token at one address; callers without a token share that of their address.</summary>
    public Limit? Client { get; init; }

    /// <summary>For everything that comes from one address. Whoever makes up a new token for every call ends here.</summary>
    public Limit? Address { get; init; }
}
