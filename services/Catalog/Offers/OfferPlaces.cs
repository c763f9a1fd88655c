using Catalog.Charities;
using Contracts.Reference;

namespace Catalog.Offers;

/// <summary>Where and for what an offer is found: above and below come from the links of the reference data, never from the form of a code.</summary>
internal sealed class OfferPlaces(ReferenceData reference)
{
    // Divisions with coordinates of their own; a circle belongs to the one nearest to its centre.
    private readonly Lazy<DivisionPoint[]> _points = new(() =>
    [
        .. reference.Divisions.All.Select(division => (division, point: reference.Divisions.PointOf(division)))
            .Where(pair => pair.point is { } point && ReferenceEquals(point.From, pair.division)).Select(pair => pair.point!.Value),
    ]);

    /// <summary>Terms of the categories and of the area.</summary>
    public IEnumerable<string> TermsOf(OfferContent content)
    {
        foreach (var code in content.Categories)
        {
            yield return OfferTerms.Category(code);
            foreach (var above in AboveCategory(code))
            {
                yield return OfferTerms.CategoryBelow(above);
            }
        }

        foreach (var code in content.Divisions)
        {
            yield return OfferTerms.Area(code);
            foreach (var above in reference.Divisions.Ancestors(code))
            {
                yield return OfferTerms.AreaInside(above.Code);
            }
        }

        if (content is { Latitude: { } latitude, Longitude: { } longitude, RadiusKm: { } radius })
        {
            for (var home = Nearest(latitude, longitude); home is not null; home = home.Parent)
            {
                yield return OfferTerms.AreaInside(home.Code);
            }

            foreach (var cell in Circle.Cells(latitude, longitude, radius))
            {
                yield return cell;
            }
        }
    }

    /// <summary>The terms of offers that serve the category: named itself, covered by one above, or one below it.</summary>
    public IReadOnlyList<string> ForCategory(string code) =>
        [OfferTerms.Category(code), OfferTerms.CategoryBelow(code), .. AboveCategory(code).Select(OfferTerms.Category)];

    /// <summary>The terms of offers that serve the division: all of it, or something inside.</summary>
    public static IReadOnlyList<string> ForDivision(Division division)
    {
        var terms = new List<string> { OfferTerms.AreaInside(division.Code), OfferTerms.Area(Charity.Nation) };
        for (var at = division; at is not null; at = at.Parent)
        {
            terms.Add(OfferTerms.Area(at.Code));
        }

        return terms;
    }

    private IEnumerable<string> AboveCategory(string code)
    {
        for (var above = reference.Needs.Find(code)?.Parent; above is not null; above = reference.Needs.Find(above)?.Parent)
        {
            yield return above;
        }
    }

    private Division? Nearest(double latitude, double longitude)
    {
        var narrowing = Circle.Of(latitude, 1).Narrowing;
        DivisionPoint? nearest = null;
        var least = double.MaxValue;
        foreach (var point in _points.Value)
        {
            var (north, east) = (point.Latitude - latitude, (point.Longitude - longitude) * narrowing);
            if ((north * north) + (east * east) is var distance && distance < least)
            {
                (least, nearest) = (distance, point);
            }
        }

        return nearest?.From;
    }
}
