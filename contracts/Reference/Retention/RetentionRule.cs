namespace Contracts.Reference;

/// <summary>How long records of one class are kept in one place. In force from <see cref="CodeRow.ValidFrom"/> on, for older records too.</summary>
public sealed record RetentionRule : CodeRow
{
    /// <summary>Which records: a key of <see cref="RetentionRules.Classes"/>.</summary>
    public required string Class { get; init; }

    /// <summary>Division code with everything inside it, down to the township; <c>*</c> is everywhere.</summary>
    public required string Place { get; init; }

    /// <summary>How long.</summary>
    public required KeepTime Keep { get; init; }

    /// <summary>The event it counts from: the value of the class in <see cref="RetentionRules.Classes"/>.</summary>
    public required string After { get; init; }

    /// <summary>The law, notice or decision it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>On a rule for everywhere: what no place may go below, because the law says so; null when it does not.</summary>
    public KeepTime? AtLeast { get; init; }
}
