namespace Tracking.Timeline;

/// <summary>One thing that happened to a case. Keeps the message itself, which holds ids and codes and no person; sentences are made when somebody reads.</summary>
internal sealed class Step
{
    public required Guid CaseId { get; init; }

    /// <summary>Message name, subject and version: a repeated message finds its step by this.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public required string Body { get; init; }
}
