namespace Intake.Relief;

/// <summary>A relief case of the state that concerns a case here. One household, one chain of aid.</summary>
internal sealed class ReliefLink
{
    /// <summary>Relief in these states covers nothing.</summary>
    private static readonly string[] Void = ["refused", "ended"];

    private ReliefLink()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    /// <summary>The need it covers.</summary>
    public Guid? NeedId { get; private set; }

    /// <summary>Division code of the authority.</summary>
    public string Authority { get; private init; } = "";

    public string Programme { get; private set; } = "";

    /// <summary>The authority's own number; null while the caller does not know it.</summary>
    public string? Reference { get; private init; }

    public string Status { get; private set; } = "";

    /// <summary>Units it covers while it stands.</summary>
    public int Covers { get; private set; }

    public DateTimeOffset StatusAt { get; private set; }

    /// <summary>Units it covers now.</summary>
    public int CoversNow => Counts(Status) ? Covers : 0;

    /// <summary>Whether relief in this state covers anything.</summary>
    public static bool Counts(string status) => !Void.Contains(status);

    public static ReliefLink Of(Guid id, Guid caseId, Guid? needId, ReliefFacts facts, DateTimeOffset at) => new()
    {
        Id = id,
        CaseId = caseId,
        NeedId = needId,
        Authority = facts.Authority,
        Programme = facts.Programme,
        Reference = facts.Reference,
        Status = facts.Status,
        Covers = facts.Covers,
        StatusAt = at,
    };

    /// <summary>News from the authority. What is older than the known, or the same, changes nothing.</summary>
    public bool Follow(string programme, string status, int? covers, DateTimeOffset at)
    {
        if (at < StatusAt || (programme == Programme && status == Status && (covers ?? Covers) == Covers))
        {
            return false;
        }

        (Programme, Status, Covers, StatusAt) = (programme, status, covers ?? Covers, at);
        return true;
    }
}

/// <summary>A relief case as it came in, checked.</summary>
/// <param name="Need">Position of the need it covers.</param>
internal sealed record ReliefFacts(string Authority, string Programme, string? Reference, string Status, int Covers, int Need);
