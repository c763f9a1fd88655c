namespace Platform.Http;

/// <summary>The answer to a creating request, stored in the same save as its effect. A request that failed stores nothing.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>Who asked.</summary>
    public required string Actor { get; init; }

    /// <summary>Method and path, e.g. <c>POST /api/intake/cases</c>.</summary>
    public required string Route { get; init; }

    /// <summary>The caller's key, at most 100 characters.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request body.</summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>Status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Location header of the answer.</summary>
    public string? Location { get; init; }

    /// <summary>ETag header of the answer.</summary>
    public string? Tag { get; init; }

    /// <summary>JSON body of the answer.</summary>
    public string? Answer { get; init; }

    /// <summary>UTC; kept as long as the table <c>retention</c> says for <c>answers</c>.</summary>
    public required DateTimeOffset At { get; init; }
}
