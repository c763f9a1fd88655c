using Contracts.Reference;

namespace Demonstration.Set;

/// <summary>
/// Everything the demonstration says to the platform, made from a seed alone: charities, what they offer, the cases of a surge, and what each
/// charity will do. The same seed and size give the same set, whatever the day; only dates count from the day of loading.
/// </summary>
internal sealed record DemonstrationSet(long Seed, IReadOnlyList<CharityPlan> Charities, IReadOnlyList<OfferPlan> Offers, IReadOnlyList<CasePlan> Cases)
{
    /// <summary>Cases when nothing else is asked for.</summary>
    public const int DefaultCases = 240;

    /// <summary>Fewer would leave states of a referral without an example.</summary>
    public const int FewestCases = 40;

    /// <summary>More would not load in reasonable time.</summary>
    public const int MostCases = 5000;

    public static DemonstrationSet Make(long seed, int cases, ReferenceData reference)
    {
        var chance = new Chance(seed);
        var places = new Places(reference, chance.Branch("places"));
        var charities = MakeCharities.Of(chance.Branch("charities"), reference);
        var offers = MakeOffers.Of(cases, charities, chance.Branch("offers"), places, reference);
        return new DemonstrationSet(seed, charities, offers, MakeCases.Of(cases, offers, chance.Branch("cases"), places, reference));
    }
}
