namespace Benchmarks;

/// <summary>One measured number.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Goal">What it must reach; null where it is there to compare with.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Goal = null, bool AtLeast = false)
{
    /// <summary>Whether the goal is reached; null without a goal.</summary>
    public bool? Reached => Goal is { } goal ? AtLeast ? Value >= goal : Value <= goal : null;
}
