using Matching.Scarcity;

namespace Simulator;

/// <summary>Who could have been helped by somebody who knew from the start what comes and how each charity would answer: the bound that nobody reaches.</summary>
internal static class Hindsight
{
    public static Outcome Of(World world)
    {
        var options = world.Needs.SelectMany(need => world.Offers
            .Where(offer => world.Covers(offer, need) && offer.At < need.Until && offer.Until > need.At && world.Answer(offer, need).Fate == CardFate.Accepted)
            .Select(offer => new Option(need.Id, offer.Id, world.Fit(offer, need), need.Units))).ToArray();
        var shares = AllocateBatch.Of(
            [.. world.Needs.Select(need => new Wanting(need.Id, -need.Urgency, Whole: true))], [.. world.Offers.Select(offer => new Giving(offer.Id, offer.Units))], options).Shares;
        var (needs, offers) = (world.Needs.ToDictionary(need => need.Id), world.Offers.ToDictionary(offer => offer.Id));
        return new Outcome(
            world, "hindsight", shares.ToDictionary(share => share.Need, share => Math.Max(needs[share.Need].At, offers[share.Offer].At)),
            world.Offers.Sum(offer => offer.Units) - shares.Sum(share => share.Units), Withdrawn: 0);
    }
}
