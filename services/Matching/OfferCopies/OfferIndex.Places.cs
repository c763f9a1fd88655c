using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>Where an offer stands.</summary>
internal sealed partial class OfferIndex
{
    /// <summary>An offer of more categories and places together than this is looked at by every question instead.</summary>
    private const int MostBuckets = 512;

    /// <summary>Every bucket of an offer, each once; one that no question reads when it serves nothing or nowhere.</summary>
    private List<ulong> KeysOf(in OfferRow row)
    {
        var (categories, area) = (_packer.Categories(row.Categories), row.Area);
        var cell = CellOf(area);
        var keys = new List<ulong>(1);
        if (IsBroad(categories, area))
        {
            keys.Add(OfferBuckets.Broad);
            return keys;
        }

        foreach (var code in categories)
        {
            var category = CategoryOf(code);
            if (category.Number < 0)
            {
                return [OfferBuckets.Broad];
            }

            foreach (var division in area.Divisions)
            {
                keys.Add(OfferBuckets.OfDivision(category.Number, _divisions.Number(division)));
            }

            if (cell is { } circle)
            {
                keys.Add(OfferBuckets.OfCell(category.Number, circle));
                category.Grids |= 1 << Circles.GridOf(circle);
            }
        }

        if (keys.Count == 0)
        {
            keys.Add(OfferBuckets.Nowhere);
        }

        return keys;
    }

    /// <summary>The first of <see cref="KeysOf"/>.</summary>
    private ulong FirstKeyOf(in OfferRow row)
    {
        var (categories, area) = (_packer.Categories(row.Categories), row.Area);
        if (categories.Length != 1 || area.Divisions.Length != 1)
        {
            return KeysOf(row)[0];
        }

        return CategoryOf(categories[0]) is { Number: >= 0 and var category } ? OfferBuckets.OfDivision(category, _divisions.Number(area.Divisions[0])) : OfferBuckets.Broad;
    }

    /// <summary>Whether two of its categories, or two of its places, can be those of one need: then it counts where it is met first.</summary>
    private bool MayBeMetTwice(in OfferRow row)
    {
        var (categories, area) = (_packer.Categories(row.Categories), row.Area);
        return categories.Any(code => CategoryOf(code).Above.Any(categories.Contains))
            || (CellOf(area) is not null && area.Divisions.Length > 0)
            || (area.Divisions.Length > 1 && area.Divisions.Any(division => area.Divisions.Any(other => other != division && IsAbove(other, division))));
    }

    private bool IsAbove(string division, string other) => division == Candidates.Places.Nation || _places.Chain(other).Any(link => link.Code == division);

    private static bool IsBroad(string[] categories, OfferArea area) => (long)categories.Length * (area.Divisions.Length + 1) > MostBuckets;

    private static uint? CellOf(OfferArea area) => area is { Latitude: { } latitude, Longitude: { } longitude, RadiusKm: { } radius } ? Circles.CellOf(latitude, longitude, radius) : null;

    /// <summary>
    /// Offers are counted under the widest of their categories that stand in one line, so that the counts of a need's category and of all above it add up to the offers of any.
    /// </summary>
    private void Tally(List<ulong> keys, int list, int change)
    {
        if (keys[0] == OfferBuckets.Broad)
        {
            return;
        }

        var categories = _packer.Categories(list);
        foreach (var code in categories)
        {
            var category = CategoryOf(code);
            if (!category.Above.Any(categories.Contains))
            {
                category.Offers += change;
            }
        }
    }

    private CategoryCount CategoryOf(string code)
    {
        if (_categories.TryGetValue(code, out var known))
        {
            return known;
        }

        var number = _categoryCount < MostCategories ? _categoryCount++ : -1;
        return _categories[code] = new CategoryCount(number, [.. _places.Categories(code).Skip(1)]);
    }

    /// <summary>What the index knows of a category.</summary>
    private sealed class CategoryCount(int number, string[] above)
    {
        public int Number => number;

        public string[] Above => above;

        /// <summary>Offers counted here.</summary>
        public int Offers { get; set; }

        /// <summary>Grids in which it has circles, a bit each.</summary>
        public int Grids { get; set; }
    }
}
