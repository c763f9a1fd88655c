using Matching.Scarcity;

namespace Matching.Tests.Scarcity;

/// <summary>A published instance as needs and offers: what costs least fits best, and every job counts the same.</summary>
internal static class GapContest
{
    /// <summary>The contest, and the dearest cost, from which each fit is counted.</summary>
    public static (Contest Contest, int Dearest) Of(GapInstance instance, bool most = false)
    {
        var (jobs, agents) = (instance.Cost.Length, instance.Capacity.Length);
        var dearest = instance.Cost.Max(costs => costs.Max());
        return (new Contest
        {
            NeedIds = new Guid[jobs],
            OfferIds = new Guid[agents],
            Standing = Contest.Standings(new int[jobs]),
            Whole = [.. Enumerable.Repeat(true, jobs)],
            Free = instance.Capacity,
            First = [.. Enumerable.Range(0, jobs + 1).Select(job => job * agents)],
            Offer = [.. Enumerable.Range(0, jobs * agents).Select(at => at % agents)],
            Fit = [.. instance.Cost.SelectMany(costs => costs.Select(cost => most ? cost : dearest - cost))],
            Units = [.. instance.Units.SelectMany(units => units)],
        }, dearest);
    }
}
