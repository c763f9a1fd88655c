using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Platform.Identity;

namespace Tracking.Board;

/// <summary>
/// A need, or one referral of it, as everybody who follows it sees it. Messages arrive late, twice and in any order; each of the rules below
/// keeps the highest version or the earliest time, so that the same messages always end in the same row.
/// </summary>
internal sealed class Item : IPlaced
{
    /// <summary>Until a need without any word from matching counts as late. Matching answers within a second; a minute is a fault somebody has to see.</summary>
    private static readonly TimeSpan MatchingPatience = TimeSpan.FromMinutes(1);

    public required Guid Id { get; init; }

    public required ItemKind Kind { get; init; }

    public required Guid NeedId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Offer and charity of a referral; null on a need.</summary>
    public Guid? OfferId { get; init; }

    public Guid? CharityId { get; init; }

    // What is needed, where, by whom: null until Intake's message is here, because matching's may be faster.
    public string? CaseNumber { get; private set; }

    public string? Category { get; private set; }

    public string? Division { get; private set; }

    // The division and all above it, highest first: one column per level keeps "everything below" an index look-up.
    public string? Area1 { get; private set; }

    public string? Area2 { get; private set; }

    public string? Area3 { get; private set; }

    public string? Area4 { get; private set; }

    public string? Urgency { get; private set; }

    /// <summary>Tier codes between bars: <c>|R1|R2|</c>.</summary>
    public string? Tiers { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    public int DescribedAt { get; private set; }

    // Where it stands.
    public string Status { get; private set; } = Statuses.Open;

    public int Quantity { get; private set; }

    public string? Unit { get; private set; }

    public string? Action { get; private set; }

    public string? Owner { get; private set; }

    /// <summary>Set exactly while the item is open. An open item without a next step is due at once, so that it stands first on the board.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? ChangedAt { get; private set; }

    public int StateVersion { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    // Clocks: the first time each of these happened.
    public DateTimeOffset? FirstCardAt { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public int Version { get; private set; }

    public void Describe(NeedOpened need, IReadOnlyList<string> areas)
    {
        if (need.Version <= DescribedAt)
        {
            return;
        }

        Version++;
        DescribedAt = need.Version;
        (CaseNumber, Category, Division, Urgency, OpenedAt) = (need.CaseNumber, need.Category, areas[^1], need.Urgency, need.OpenedAt);
        Tiers = need.Tiers.Count == 0 ? "" : $"|{string.Join('|', need.Tiers.Order(StringComparer.Ordinal))}|";
        (Area1, Area2, Area3, Area4) = (areas.ElementAtOrDefault(0), areas.ElementAtOrDefault(1), areas.ElementAtOrDefault(2), areas.ElementAtOrDefault(3));
        if (Kind == ItemKind.Need)
        {
            (Quantity, Unit) = (need.Quantity, need.Unit);
            if (StateVersion == 0 && WithdrawnAt is null)
            {
                ChangedAt = need.OpenedAt;
                WaitForMatching(need.OpenedAt);
            }
        }
    }

    /// <summary>A referral takes the description over from its need.</summary>
    public void DescribeLike(Item need)
    {
        (CaseNumber, Category, Division, Urgency, OpenedAt, Tiers) = (need.CaseNumber, need.Category, need.Division, need.Urgency, need.OpenedAt, need.Tiers);
        (Area1, Area2, Area3, Area4, DescribedAt) = (need.Area1, need.Area2, need.Area3, need.Area4, need.DescribedAt);
        // The need's row is part of this decision: two replicas that add a referral and describe the need at once must not miss each other.
        need.Version++;
    }

    /// <summary>Matching is at work on a need of which nothing else is known yet.</summary>
    public void AwaitMatching(DateTimeOffset since)
    {
        if (StateVersion == 0 && DescribedAt == 0 && WithdrawnAt is null && (DueAt is null || since + MatchingPatience < DueAt))
        {
            Version++;
            WaitForMatching(since);
        }
    }

    /// <summary>Takes over a need's state unless a later one is known.</summary>
    public void Follow(string status, NextStep? next, int version, DateTimeOffset at) => Follow(status, next, version, at, Quantity, Unit);

    /// <summary>Takes over a referral's state and units unless a later one is known.</summary>
    public void Follow(ReferralFacts facts) => Follow(facts.Status, facts.Next, facts.NeedVersion, facts.At, facts.Quantity, facts.Unit);

    /// <summary>The person or the desk took the need back: whatever matching still says about it is older news.</summary>
    public void Withdraw(DateTimeOffset at)
    {
        if (WithdrawnAt is not null && WithdrawnAt <= at)
        {
            return;
        }

        Version++;
        (WithdrawnAt, ChangedAt, Status, Action, Owner, DueAt) = (at, at, Statuses.Withdrawn, null, null, null);
    }

    public void CardShown(DateTimeOffset at) => FirstCardAt = Earliest(FirstCardAt, at);

    public void Accepted(DateTimeOffset at) => AcceptedAt = Earliest(AcceptedAt, at);

    public void Confirmed(DateTimeOffset at) => ConfirmedAt = Earliest(ConfirmedAt, at);

    private void Follow(string status, NextStep? next, int version, DateTimeOffset at, int quantity, string? unit)
    {
        var due = next?.DueAt ?? (Statuses.Ended(Kind, status) ? null : at);
        // Two states of one version are told apart by their content, so that the order of arrival never decides.
        if (version < StateVersion || (version == StateVersion &&
            string.CompareOrdinal(Content(status, next?.Action, next?.Owner, due, quantity), Content(Status, Action, Owner, DueAt, Quantity)) <= 0))
        {
            return;
        }

        Version++;
        StateVersion = version;
        (Quantity, Unit) = (quantity, unit);
        if (WithdrawnAt is null)
        {
            (Status, Action, Owner, DueAt, ChangedAt) = (status, next?.Action, next?.Owner, due, at);
        }
    }

    private static string Content(string status, string? action, string? owner, DateTimeOffset? due, int quantity) =>
        $"{status}|{action}|{owner}|{due?.UtcTicks}|{quantity}";

    private DateTimeOffset Earliest(DateTimeOffset? known, DateTimeOffset at)
    {
        if (known <= at)
        {
            return known.Value;
        }

        Version++;
        return at;
    }

    private void WaitForMatching(DateTimeOffset since) => (Action, Owner, DueAt) = ("match", "matching", since + MatchingPatience);
}

/// <summary>What an item is.</summary>
internal enum ItemKind
{
    Need,
    Referral,
}
