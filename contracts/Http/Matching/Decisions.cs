namespace Contracts.Http.Matching;

/// <summary>A decision about a need in words, and the record that it can be repeated from.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Digest">SHA-256 of the record in hexadecimal digits; the same stands in the audit.</param>
/// <param name="Sentence">What caused it, in the caller's language.</param>
/// <param name="Exclusions">How many offers each rule kept out first.</param>
/// <param name="Offers">The offers of the record, best first.</param>
/// <param name="Record">The record. Save the answer as it is to replay it.</param>
public sealed record DecisionView(Guid Id, string Digest, string Sentence, IReadOnlyList<ExcludedBy> Exclusions, IReadOnlyList<DecidedOffer> Offers, DecisionRecord Record);

/// <summary>An offer of a decision, in words.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="CharityName">Its charity's name today, in the caller's language.</param>
/// <param name="Title">Its title today, in the caller's language.</param>
/// <param name="Place">Its place in the ranking, from 1.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Asked">Units its card asked for; 0 where it got none.</param>
/// <param name="Reasons">Parts of the score, heaviest first.</param>
public sealed record DecidedOffer(Guid OfferId, string CharityName, string Title, int Place, double Score, int Asked, IReadOnlyList<MatchReason> Reasons);

/// <summary>
/// What a decision was made of: enough to rank the same offers again with the same rules, offline and to the last bit. No person is in it. It is hashed in a form of its own (the order of
/// these fields, defaults left out), so white space and fields that say nothing do not matter.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="At">UTC: the moment that the rules were asked for.</param>
/// <param name="By">Who acted, as in the audit: the platform, or whose step led to it.</param>
/// <param name="Trigger">What caused it: opened, declined, expired, recalled, returned, failed, remainder, widening, changed, byHand, madeWay, sharedOut.</param>
/// <param name="Round">Number of the round; 0 for a referral by hand.</param>
/// <param name="Reach">How far was looked: county, prefecture, province, nation.</param>
/// <param name="Rules">Version of rules and score.</param>
/// <param name="Weights">The weights in force.</param>
/// <param name="Need">The need as it was matched.</param>
/// <param name="Considered">Live offers looked at.</param>
/// <param name="Fitting">Offers that passed every rule.</param>
/// <param name="Exclusions">Offers that each rule kept out first; rules that kept out none are left out.</param>
/// <param name="Ranked">Length of the short list that cards were chosen from.</param>
/// <param name="Ranking">The first ten of the short list, and behind them those that got a card.</param>
/// <param name="Cards">The cards that were shown; none where nobody new was found.</param>
/// <param name="SetAside">Rules that a coordinator set aside by hand.</param>
public sealed record DecisionRecord(
    int Format, Guid NeedId, Guid CaseId, DateTimeOffset At, string By, string Trigger, int Round, string Reach, string Rules, DecisionWeights Weights, DecisionNeed Need,
    int Considered, int Fitting, IReadOnlyList<RuleCount> Exclusions, int Ranked, IReadOnlyList<RankedOffer> Ranking, IReadOnlyList<DecisionCard> Cards, IReadOnlyList<string> SetAside);

/// <summary>The weights of a decision.</summary>
/// <param name="Terms">Version of the terms: place, date, and digits of the hash of all they say.</param>
/// <param name="Category">Of <c>categoryFit</c>.</param>
/// <param name="Eligibility">Of <c>eligibilityFit</c>.</param>
/// <param name="Closeness">Of <c>closeness</c>.</param>
/// <param name="Capacity">Of <c>spareCapacity</c>.</param>
/// <param name="Speed">Of <c>answersFast</c>; 0 where the place switched off what was learned.</param>
/// <param name="Completion">Of <c>completes</c>; 0 where the place switched off what was learned.</param>
/// <param name="Fairness">Of <c>notOverused</c>.</param>
/// <param name="Newcomer">How what was learned was smoothed; null under <c>rules-2</c>, whose figures came smoothed.</param>
public sealed record DecisionWeights(
    string Terms, double Category, double Eligibility, double Closeness, double Capacity, double Speed, double Completion, double Fairness, DecisionNewcomer? Newcomer = null);

/// <summary>What was taken for granted of an offer before anything is known.</summary>
/// <param name="Answers">Weight of <c>speed</c> in answers.</param>
/// <param name="Speed">0 to 1.</param>
/// <param name="Finished">Weight of <c>completion</c> in services that ended.</param>
/// <param name="Completion">0 to 1.</param>
public sealed record DecisionNewcomer(double Answers, double Speed, double Finished, double Completion);

/// <summary>A need as it was matched.</summary>
/// <param name="Category">Need category.</param>
/// <param name="Division">Division code.</param>
/// <param name="Latitude">Degrees north, rounded.</param>
/// <param name="Longitude">Degrees east, rounded.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Quantity">Units that were missing.</param>
/// <param name="Unit">Unit of the quantity.</param>
/// <param name="NeededBy">UTC.</param>
/// <param name="Tiers">Recipient tiers.</param>
/// <param name="Tags">Vulnerability tags.</param>
/// <param name="Ages">Ages in whole years.</param>
/// <param name="HouseholdSize">Members.</param>
public sealed record DecisionNeed(
    string Category, string Division, double? Latitude, double? Longitude, string Urgency, int Quantity, string Unit, DateTimeOffset? NeededBy, IReadOnlyList<string> Tiers,
    IReadOnlyList<string> Tags, IReadOnlyList<int> Ages, int HouseholdSize);

/// <summary>How many offers one rule kept out first.</summary>
/// <param name="Rule">Code of the rule.</param>
/// <param name="Count">Offers.</param>
public sealed record RuleCount(string Rule, int Count);

/// <summary>An offer of the ranking: what the score was worked out from, and what came out.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="Place">Its place in the ranking, from 1.</param>
/// <param name="Version">Version of the charity's facts.</param>
/// <param name="LedgerVersion">Version of its capacity ledger.</param>
/// <param name="ExactCategory">It names the category itself, not only its group.</param>
/// <param name="ForTiers">It is for certain tiers.</param>
/// <param name="ForTags">It is for certain tags.</param>
/// <param name="ForAges">It is for certain ages, and the household's are known.</param>
/// <param name="Reach">From how far: county, prefecture, province, nation.</param>
/// <param name="Closeness">0 to 1.</param>
/// <param name="Kilometres">Distance, where it serves a radius.</param>
/// <param name="Free">Units free at that moment.</param>
/// <param name="Total">Units it gives in all.</param>
/// <param name="Speed">How fast it answers, as the rules of that version keep it.</param>
/// <param name="Completion">How often it delivers, as the rules of that version keep it.</param>
/// <param name="Load">Cards shown lately, in sixteenths.</param>
/// <param name="LoadAt">Seconds since 1970: when <paramref name="Load"/> was counted.</param>
/// <param name="Parts">The seven parts of the score in the order of the weights, not rounded.</param>
/// <param name="Score">Their weighted mean, rounded to six digits.</param>
public sealed record RankedOffer(
    Guid OfferId, int Place, int Version, int LedgerVersion, bool ExactCategory, bool ForTiers, bool ForTags, bool ForAges, string Reach, double Closeness, double? Kilometres, int Free, int Total,
    int Speed, int Completion, int Load, long LoadAt, IReadOnlyList<double> Parts, double Score);

/// <summary>A card of a decision.</summary>
/// <param name="OfferId">The offer that was asked.</param>
/// <param name="Units">Units it was asked for.</param>
public sealed record DecisionCard(Guid OfferId, int Units);
