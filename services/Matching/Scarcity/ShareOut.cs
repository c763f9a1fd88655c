using Matching.Candidates;
using Matching.Capacity;
using Matching.Referrals;

namespace Matching.Scarcity;

/// <summary>A need that competes, the question it puts and the offers it could be given.</summary>
internal sealed record Contender(NeedAllocation Need, Ask Question, IReadOnlyList<Candidate> Candidates);

/// <summary>What was shared out.</summary>
/// <param name="Moved">The needs whose holds moved.</param>
internal sealed record Sharing(IReadOnlyList<NeedAllocation> Moved, Contest Contest, IReadOnlyList<Share> Shares);

/// <summary>
/// Shares out together what several needs ask for, what they hold already included, and moves their holds. Pure but for the needs and ledgers it is given: who first asks decides nothing, and the same contest
/// run again moves nothing.
/// </summary>
internal static class ShareOut
{
    /// <summary>So much better, in thousandths of the score, must another offer fit before a hold moves to it.</summary>
    private const int SwitchingCost = 150;

    /// <summary>What each is given: the same contest is always shared out the same way.</summary>
    public static IReadOnlyList<Share> Of(Contest contest) => FromOneWherePossible(contest, AllocateBatch.Of(contest).Shares);

    /// <summary>Moves the holds of those who compete; null where nothing gets better by it.</summary>
    public static Sharing? Among(IReadOnlyList<Contender> contenders, int considered, Moment moment)
    {
        var contest = ContestOf(contenders, moment);
        var shares = Of(contest);
        var targets = shares.ToLookup(share => share.Need, share => KeyValuePair.Create(share.Offer, share.Units));
        var moving = contenders.Where(contender => !targets[contender.Need.NeedId].ToHashSet().SetEquals(contender.Need.Holds.Select(hold => KeyValuePair.Create(hold.OfferId, hold.Units)))).ToArray();
        if (moving.Length == 0 || !IsBetter(contest, contenders, shares))
        {
            return null;
        }

        foreach (var (need, _, _) in moving)
        {
            need.LetGo(Target(need), moment);
        }

        foreach (var (need, question, candidates) in moving.Where(contender => targets.Contains(contender.Need.NeedId)))
        {
            need.TakeUp(Target(need), question, new Ranking([.. candidates.Order(Comparer<Candidate>.Create(MatchScore.Compare))], considered, candidates.Count, []), moment);
        }

        return new([.. moving.Select(contender => contender.Need)], contest, shares);

        Dictionary<Guid, int> Target(NeedAllocation need) => new(targets[need.NeedId]);
    }

    /// <summary>They may be given what is free, and what they hold themselves.</summary>
    private static Contest ContestOf(IReadOnlyList<Contender> contenders, Moment moment)
    {
        var own = contenders.SelectMany(contender => contender.Need.Holds).ToLookup(hold => hold.OfferId, hold => hold.Units);
        return Contest.Of(
            [.. contenders.Select(contender => new Wanting(contender.Need.NeedId, Precedence.Of(contender.Need, moment.Now), Whole: false))],
            [.. contenders.SelectMany(contender => contender.Candidates).Select(candidate => candidate.Offer.Id).Distinct().Where(moment.Ledgers.ContainsKey).Select(offer => new Giving(offer, moment.Ledgers[offer].Free + own[offer].Sum()))],
            [.. contenders.SelectMany(contender => contender.Candidates.Select(candidate => new Option(contender.Need.NeedId, candidate.Offer.Id, Fit(contender.Need, candidate), contender.Need.Uncovered)))]);
    }

    /// <summary>As with cards: where one offer can give what a need was given in parts of several, it gives all.</summary>
    private static List<Share> FromOneWherePossible(Contest contest, IReadOnlyList<Share> shares)
    {
        var left = contest.OfferIds.Zip(contest.Free).ToDictionary(offer => offer.First, offer => offer.Second);
        foreach (var share in shares)
        {
            left[share.Offer] -= share.Units;
        }

        var given = shares.GroupBy(share => share.Need).ToDictionary(need => need.Key, need => need.ToList());
        for (var need = 0; need < contest.Needs; need++)
        {
            if (!given.TryGetValue(contest.NeedIds[need], out var parts) || parts.Count < 2)
            {
                continue;
            }

            var all = parts.Sum(part => part.Units);
            var one = Enumerable.Range(contest.First[need], contest.First[need + 1] - contest.First[need]).OrderByDescending(at => contest.Fit[at]).Select(at => contest.OfferIds[contest.Offer[at]])
                .FirstOrDefault(offer => left[offer] + parts.Where(part => part.Offer == offer).Sum(part => part.Units) >= all);
            if (one != Guid.Empty)
            {
                parts.ForEach(part => left[part.Offer] += part.Units);
                left[one] -= all;
                given[contest.NeedIds[need]] = [new Share(contest.NeedIds[need], one, all)];
            }
        }

        return [.. given.Values.SelectMany(parts => parts)];
    }

    private static int Fit(Candidate candidate) => (int)(candidate.Score * (Contest.BestFit - SwitchingCost));

    private static int Fit(NeedAllocation need, Candidate candidate) =>
        Fit(candidate) + (need.Holds.Exists(hold => hold.OfferId == candidate.Offer.Id) ? SwitchingCost : 0);

    /// <summary>
    /// Holds move only where somebody of the highest rank that is touched gets more, or where all get as much and the fit grows by more than the moving costs: so they come to rest, whoever looks at which part of them.
    /// </summary>
    private static bool IsBetter(Contest contest, IReadOnlyList<Contender> contenders, IReadOnlyList<Share> shares)
    {
        var standing = contest.NeedIds.Zip(contest.Standing).ToDictionary(need => need.First, need => need.Second);
        var fits = contenders.SelectMany(contender => contender.Candidates.Select(candidate => (Pair: (contender.Need.NeedId, candidate.Offer.Id), Fit: Fit(candidate) / (double)contender.Need.Uncovered))).ToDictionary(option => option.Pair, option => option.Fit);
        // What is held of an offer that does not fit any more helps nobody.
        Share[] holds = [.. contenders.SelectMany(contender => contender.Need.Holds).Select(hold => new Share(hold.NeedId, hold.OfferId, hold.Units)).Where(hold => fits.ContainsKey((hold.Need, hold.Offer)))];
        foreach (var rank in standing.Values.Distinct().OrderDescending())
        {
            var (now, then) = (UnitsOf(holds, rank), UnitsOf(shares, rank));
            if (now != then)
            {
                return then > now;
            }
        }

        return Fitting(shares) - Fitting(holds) > CostOfMoving(contenders, shares);

        int UnitsOf(IEnumerable<Share> given, long rank) => given.Where(share => standing[share.Need] == rank).Sum(share => share.Units);
        double Fitting(IEnumerable<Share> given) => given.Sum(share => fits[(share.Need, share.Offer)] * share.Units);
    }

    private static double CostOfMoving(IReadOnlyList<Contender> contenders, IReadOnlyList<Share> shares)
    {
        var given = shares.ToLookup(share => (share.Need, share.Offer), share => share.Units);
        return contenders.Sum(contender => contender.Need.Holds.Sum(hold => Math.Max(0, hold.Units - given[(hold.NeedId, hold.OfferId)].Sum()) * (double)SwitchingCost / contender.Need.Uncovered));
    }
}
