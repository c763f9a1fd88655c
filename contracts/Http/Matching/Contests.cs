namespace Contracts.Http.Matching;

/// <summary>A sharing out that moved holds, as it was decided.</summary>
/// <param name="Id">The sharing out.</param>
/// <param name="Digest">SHA-256 of the record in hexadecimal digits; the same stands in the audit.</param>
/// <param name="Record">What was shared out among whom, and how. Save the answer as it is to repeat it.</param>
/// <param name="Needs">The needs as they are today, for reading; what was shared out stands in the record alone.</param>
/// <param name="Offers">The offers as they are called today.</param>
public sealed record ContestView(Guid Id, string Digest, ContestRecord Record, IReadOnlyList<ContestNeed>? Needs = null, IReadOnlyList<ContestOffer>? Offers = null);

/// <summary>A need that competed. No person is in it.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="Category">Need category.</param>
/// <param name="Division">Division code.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Tiers">Recipient tiers.</param>
/// <param name="Unit">Unit of its quantity.</param>
/// <param name="OpenedAt">UTC: since when it waits.</param>
public sealed record ContestNeed(Guid NeedId, string Category, string Division, string Urgency, IReadOnlyList<string> Tiers, string Unit, DateTimeOffset OpenedAt);

/// <summary>An offer that was shared out.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="CharityName">Its charity's name today, in the caller's language.</param>
/// <param name="Title">Its title today, in the caller's language.</param>
public sealed record ContestOffer(Guid OfferId, string CharityName, string Title);

/// <summary>
/// Needs that competed for the same capacity, complete enough to share it out again with nothing else. No person is in it. What need <c>i</c> could be given stands in <c>Option</c> and <c>Fit</c> from <c>First[i]</c> to <c>First[i + 1]</c>.
/// It is hashed in the order of these fields, defaults left out.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="At">UTC.</param>
/// <param name="Rules">Version of rules and score.</param>
/// <param name="Needs">The needs, of the highest rank first.</param>
/// <param name="Ranks">Rank of each need among those present; higher comes first, equal numbers are equals.</param>
/// <param name="Missing">Units that each need lacked.</param>
/// <param name="Offers">The offers.</param>
/// <param name="Free">Units of each offer that nobody else had.</param>
/// <param name="First">Where the options of each need begin, and where the last ones end.</param>
/// <param name="Option">Number of an offer that fits, from 0.</param>
/// <param name="Fit">How well it fits, in thousandths; an offer that held for the need already is a little better.</param>
/// <param name="Shares">What was held from then on.</param>
public sealed record ContestRecord(
    int Format, DateTimeOffset At, string Rules, IReadOnlyList<Guid> Needs, IReadOnlyList<int> Ranks, IReadOnlyList<int> Missing, IReadOnlyList<Guid> Offers, IReadOnlyList<int> Free,
    IReadOnlyList<int> First, IReadOnlyList<int> Option, IReadOnlyList<int> Fit, IReadOnlyList<ContestShare> Shares);

/// <summary>Units of an offer that were held for a need.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="Units">At least 1.</param>
public sealed record ContestShare(Guid NeedId, Guid OfferId, int Units);
