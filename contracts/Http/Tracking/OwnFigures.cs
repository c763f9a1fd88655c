namespace Contracts.Http.Tracking;

/// <summary>What became of a charity's need cards, as the charity itself sees it. Every card asked about is waiting, accepted, declined, expired or recalled.</summary>
/// <param name="From">UTC, inclusive: cards of needs opened from here on.</param>
/// <param name="To">UTC, exclusive.</param>
/// <param name="Asked">Cards that the charity was sent.</param>
/// <param name="Waiting">Of these, without an answer so far.</param>
/// <param name="Accepted">Answered with a yes, whatever came of it.</param>
/// <param name="Declined">Answered with a no.</param>
/// <param name="Expired">Not answered in time.</param>
/// <param name="Recalled">Taken back before an answer.</param>
/// <param name="Returned">Accepted, then given back, taken back or failed.</param>
/// <param name="Delivered">Accepted and reported as delivered.</param>
/// <param name="Confirmed">Delivered, and the person has said so.</param>
/// <param name="MedianAnswerSeconds">Half of the answers, yes or no, took at most so long (nearest rank, so it is the time of a real one); null without any.</param>
public sealed record OwnFigures(
    DateTimeOffset From, DateTimeOffset To, int Asked, int Waiting, int Accepted, int Declined, int Expired, int Recalled, int Returned, int Delivered, int Confirmed,
    double? MedianAnswerSeconds);
