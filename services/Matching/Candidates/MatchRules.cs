using System.Collections.Immutable;

namespace Matching.Candidates;

/// <summary>
/// May this offer be asked for this need? Each rule is a pure function with a code and a sentence in both languages (<c>sentences.json</c>).
/// The order is fixed: the ledger of unmet need counts the first rule that excludes an offer, from the widest mismatch to the narrowest.
/// </summary>
internal static class MatchRules
{
    /// <summary>Version of the rules; goes up with every change of meaning, so that an auditor knows which ones decided.</summary>
    public const string Version = "rules-3";

    public const string Category = "category";
    public const string Area = "area";
    public const string CharityNotVerified = "charityNotVerified";
    public const string OfferNotActive = "offerNotActive";
    public const string Window = "window";
    public const string Tier = "tier";
    public const string Tag = "tag";
    public const string Age = "age";
    public const string Household = "household";
    public const string Unit = "unit";
    public const string Stale = "stale";
    public const string AlreadyAsked = "alreadyAsked";
    public const string Capacity = "capacity";

    /// <summary>All rules, in the order in which they are asked.</summary>
    public static readonly ImmutableArray<Rule> All =
    [
        new(Category, Soft: false, (offer, ask) => CategoryFits(offer, ask.Need)),
        new(Area, Soft: true, (offer, ask) => Coverage.Of(offer.Facts, ask.Need) is not null),
        new(CharityNotVerified, Soft: false, (offer, _) => offer.CharityVerified),
        new(OfferNotActive, Soft: false, (offer, _) => offer.Facts.Status == "active"),
        new(Window, Soft: false, WindowFits),
        new(Tier, Soft: true, (offer, ask) => AnyOf(offer.Facts.Eligibility.Tiers, ask.Need.Tiers)),
        new(Tag, Soft: true, (offer, ask) => AnyOf(offer.Facts.Eligibility.AnyTags, ask.Need.Tags)),
        new(Age, Soft: true, (offer, ask) => AgeFits(offer.Facts.Eligibility.MinAge, offer.Facts.Eligibility.MaxAge, ask.Need.Ages)),
        new(Household, Soft: true, (offer, ask) => ask.Need.HouseholdSize >= (offer.Facts.Eligibility.HouseholdMin ?? 1)),
        new(Unit, Soft: false, (offer, ask) => ask.Terms.UnitsFit(offer.Facts.Unit, ask.Need.Unit)),
        new(Stale, Soft: true, (offer, ask) => ask.Terms.FreshFor(offer.Facts.Form) is not { } fresh || Second.Of(offer.Facts.ConfirmedAt) >= FreshSince(ask.Now, fresh)),
        new(AlreadyAsked, Soft: true, (offer, ask) => !ask.AskedOffers.Contains(offer.Id) && !ask.ClosedCharities.Contains(offer.Facts.CharityId)),
        new(Capacity, Soft: false, (offer, ask) => offer.FreeAt(ask.Now) > 0),
    ];

    /// <summary>Index in <see cref="All"/> of the first rule that keeps the offer out, or -1 when it fits.</summary>
    public static int FirstAgainst(Offer offer, Ask ask)
    {
        for (var index = 0; index < All.Length; index++)
        {
            if (!All[index].Passes(offer, ask))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Every rule that keeps the offer out.</summary>
    public static IEnumerable<Rule> Against(Offer offer, Ask ask) => All.Where(rule => !rule.Passes(offer, ask));

    /// <summary>A first-level category of an offer covers all below it, by link.</summary>
    public static bool CategoryFits(Offer offer, Need need)
    {
        foreach (var category in offer.Facts.Categories)
        {
            if (need.Categories.Contains(category))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Valid now and until the help is needed; a date that has passed asks for "now".</summary>
    private static bool WindowFits(Offer offer, Ask ask) =>
        Second.Of(offer.Facts.ValidFrom) <= Second.Of(ask.Now) && Second.Of(offer.Facts.ValidTo) > Until(ask.Need, ask.Now);

    /// <summary>The second that an offer has to outlast.</summary>
    public static uint Until(Need need, DateTimeOffset now) => Second.Of(need.NeededBy is { } by && by > now ? by : now);

    /// <summary>The second of the oldest word that still counts for a stock which is fresh for so long.</summary>
    public static uint FreshSince(DateTimeOffset now, TimeSpan fresh) => fresh < now - DateTimeOffset.UnixEpoch ? Second.Of(now - fresh) : 0;

    private static bool AnyOf(IReadOnlyList<string> wanted, IReadOnlyList<string> present)
    {
        if (wanted.Count == 0)
        {
            return true;
        }

        foreach (var code in wanted)
        {
            if (present.Contains(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One member of the household is in the range. Unknown ages never exclude: a case needs no age to be opened.</summary>
    private static bool AgeFits(int? min, int? max, IReadOnlyList<int> ages)
    {
        if ((min is null && max is null) || ages.Count == 0)
        {
            return true;
        }

        foreach (var age in ages)
        {
            if (age >= (min ?? 0) && age <= (max ?? int.MaxValue))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>One rule. A coordinator who refers by hand may set a soft rule aside, with a reason on record; a hard one protects a promise.</summary>
internal sealed record Rule(string Code, bool Soft, Func<Offer, Ask, bool> Passes);

/// <summary>One question to the rules: the need, the moment, the terms of the place, and who is out for this need already.</summary>
/// <param name="AskedOffers">Offers whose card for this need was declined, expired, returned or failed, or is out now.</param>
/// <param name="ClosedCharities">Charities out for this need: conflict of interest, or the person withdrew the consent.</param>
internal sealed record Ask(Need Need, DateTimeOffset Now, Terms Terms, IReadOnlySet<Guid> AskedOffers, IReadOnlySet<Guid> ClosedCharities)
{
    /// <summary>Whether it asks for the same at the same moment.</summary>
    public bool IsSame(Ask other) =>
        Need == other.Need && Now == other.Now && ReferenceEquals(Terms, other.Terms) && AskedOffers.SetEquals(other.AskedOffers) && ClosedCharities.SetEquals(other.ClosedCharities);
}
