namespace Contracts.Http.Tracking;

/// <summary>What became of the needs opened in a period. Each number names the list that holds exactly its rows.</summary>
/// <param name="From">UTC, inclusive: needs opened from here on.</param>
/// <param name="To">UTC, exclusive.</param>
/// <param name="By">What the groups are; null for a single group over everything.</param>
/// <param name="Groups">One group per value, ordered by the number of needs, largest first (weeks in order of time).</param>
/// <param name="WithoutNextStep">Open items of the whole board past their deadline that nobody is named for. Always 0, or something is broken.</param>
public sealed record FiguresAnswer(DateTimeOffset From, DateTimeOffset To, string? By, IReadOnlyList<FigureGroup> Groups, Figure WithoutNextStep);

/// <summary>The figures of one division, category, week ...</summary>
/// <param name="Key">Code of the group; <c>all</c> without grouping, <c>none</c> for needs without a tier.</param>
/// <param name="Label">The group in the caller's language.</param>
/// <param name="Needs">opened, offered, accepted, met, partlyMet, unmet, withdrawn, open.</param>
/// <param name="Referrals">cards, confirmed, declined, expired, recalled, returned, failed, disputed. Empty when grouped by the state of needs.</param>
/// <param name="Times">toFirstCard, toAcceptance, toConfirmation, each from the opening of the need.</param>
public sealed record FigureGroup(string Key, string Label, IReadOnlyList<Figure> Needs, IReadOnlyList<Figure> Referrals, IReadOnlyList<TimeFigure> Times);

/// <summary>A count.</summary>
/// <param name="Fact">What is counted.</param>
/// <param name="Label">The same in the caller's language.</param>
/// <param name="Value">How many.</param>
/// <param name="Rows">Path that lists exactly these.</param>
public sealed record Figure(string Fact, string Label, int Value, string Rows);

/// <summary>How long something took.</summary>
/// <param name="Measure">toFirstCard, toAcceptance, toConfirmation.</param>
/// <param name="Label">The same in the caller's language.</param>
/// <param name="Count">Needs that got that far.</param>
/// <param name="MedianSeconds">Half of them took at most this long (nearest rank, so it is the time of a real need); null without any.</param>
/// <param name="P90Seconds">Nine of ten took at most this long.</param>
/// <param name="Rows">Path that lists exactly these needs.</param>
public sealed record TimeFigure(string Measure, string Label, int Count, double? MedianSeconds, double? P90Seconds, string Rows);
