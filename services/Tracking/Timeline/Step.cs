using Platform.Identity;

namespace Tracking.Timeline;

/// <summary>One thing that happened to a case. Keeps the message itself, which holds ids and codes and no person; sentences are made when somebody reads.</summary>
internal sealed class Step : IPlaced
{
    public required Guid CaseId { get; init; }

    /// <summary>Message name, subject and version: a repeated message finds its step by this.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public required string Body { get; init; }

    // Where the case lies: on the step of its opening, null on all others.
    public string? Area1 { get; init; }

    public string? Area2 { get; init; }

    public string? Area3 { get; init; }

    public string? Area4 { get; init; }
}
