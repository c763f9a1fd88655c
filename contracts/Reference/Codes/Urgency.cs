namespace Contracts.Reference;

/// <summary>How urgent a need is, and every clock that follows from it (domain table 4d). All of it is data: a place may set its own.</summary>
public sealed record Urgency : CodeRow
{
    /// <summary>1 is the most urgent.</summary>
    public required int Rank { get; init; }

    /// <summary>What it stands for, to read out to an operator.</summary>
    public required Bilingual Description { get; init; }

    /// <summary>Time limits of the steps.</summary>
    public required UrgencyClocks Clocks { get; init; }

    /// <summary>Who is told when nothing has happened, in order.</summary>
    public IReadOnlyList<Escalation> Escalations { get; init; } = [];

    /// <summary>How long a hold stays tentative before its card is shown to the charity.</summary>
    public required TimeLimit CardDelay { get; init; }

    /// <summary>How many cards are out and how far the search reaches, round by round. At least one.</summary>
    public required IReadOnlyList<MatchRound> Rounds { get; init; }

    /// <summary>The round with this number, from 1; beyond the schedule the last one stays in force.</summary>
    public MatchRound Round(int number) => Rounds[Math.Clamp(number, 1, Rounds.Count) - 1];
}

/// <summary>Time limits of one urgency. Each counts from the event named.</summary>
public sealed record UrgencyClocks
{
    /// <summary>From opening the case to the first contact with the person.</summary>
    public required TimeLimit FirstContact { get; init; }

    /// <summary>From opening to somebody on the spot; only where life is at risk.</summary>
    public TimeLimit? OnSite { get; init; }

    /// <summary>From opening to the first help or a decision.</summary>
    public required TimeLimit Help { get; init; }

    /// <summary>From first aid to its papers; only where help comes before the papers.</summary>
    public TimeLimit? Papers { get; init; }

    /// <summary>From opening a need to a charity that was asked.</summary>
    public required TimeLimit MatchOffered { get; init; }

    /// <summary>From showing a card to the charity's answer; silence lets it expire.</summary>
    public required TimeLimit CharityAnswer { get; init; }

    /// <summary>From acceptance to the charity's first contact with the person.</summary>
    public required TimeLimit ContactPerson { get; init; }

    /// <summary>From first contact to delivery.</summary>
    public required TimeLimit Deliver { get; init; }

    /// <summary>From the charity's "delivered" to the person's word.</summary>
    public required TimeLimit ConfirmOutcome { get; init; }

    /// <summary>From a contradiction to the coordinator's decision.</summary>
    public required TimeLimit ResolveDispute { get; init; }

    /// <summary>From "nobody was found" to a coordinator's step.</summary>
    public required TimeLimit FindHelpByHand { get; init; }

    /// <summary>Longest pause when no review date is given.</summary>
    public required TimeLimit ReviewHold { get; init; }

    /// <summary>Between two looks at an ongoing service.</summary>
    public required TimeLimit ReviewOngoing { get; init; }

    /// <summary>From the confirmed outcome to the follow-up call.</summary>
    public required TimeLimit FollowUp { get; init; }
}

/// <summary>Who is told when this much time has passed without first help.</summary>
/// <param name="After">Since opening.</param>
/// <param name="To">Code of the table <c>escalations</c>.</param>
public sealed record Escalation(TimeLimit After, string To);

/// <summary>One round of asking charities.</summary>
/// <param name="Cards">Cards that may be open at once.</param>
/// <param name="Area">How far the search reaches: the division of this level around the place of need.</param>
/// <param name="After">Starts at the latest this long after the first card, and at once when nobody is left to ask in the round before.</param>
public sealed record MatchRound(int Cards, DivisionLevel Area, TimeLimit After);
