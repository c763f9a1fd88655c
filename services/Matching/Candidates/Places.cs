using System.Collections.Immutable;
using Contracts.Messages.Catalog;
using Contracts.Reference;

namespace Matching.Candidates;

/// <summary>What matching has to know of places and categories: what stands above them, by link and never by prefix, and the time zone.</summary>
internal sealed class Places(ReferenceData reference)
{
    /// <summary>Code of the whole nation, which no division has.</summary>
    public const string Nation = "100000";

    private const int TownshipDigits = 9;

    /// <summary>The division and all above it, nearest first; from the township on, because villages are too exact.</summary>
    public ImmutableArray<PlaceLink> Chain(string division)
    {
        var chain = ImmutableArray.CreateBuilder<PlaceLink>();
        // No open source lists villages; the first nine digits of a village code are its township.
        var township = division.Length > TownshipDigits ? division[..TownshipDigits] : division;
        for (var at = reference.Divisions.Find(division) ?? reference.Divisions.Find(township); at is not null; at = at.Parent)
        {
            if (at.Level != DivisionLevel.Village)
            {
                chain.Add(new PlaceLink(at.Code, ReachOf(at.Level)));
            }
        }

        if (chain.Count == 0 && division != Nation)
        {
            // A code that this release does not know still is a place: whoever names it, and whoever serves the nation, can be found.
            chain.Add(new PlaceLink(township, Reach.County));
        }

        chain.Add(new PlaceLink(Nation, Reach.Nation));
        return chain.ToImmutable();
    }

    /// <summary>The way from the top down to the place a chain begins with, the nation left out.</summary>
    public static IReadOnlyList<string> StepsDown(IEnumerable<PlaceLink> chain) => [.. chain.Select(link => link.Code).Where(code => code != Nation).Reverse()];

    /// <summary>The category and all above it, nearest first.</summary>
    public ImmutableArray<string> Categories(string category)
    {
        var chain = ImmutableArray.CreateBuilder<string>();
        chain.Add(category);
        for (var row = reference.Needs.Find(category); row?.Parent is { } parent; row = reference.Needs.Find(parent))
        {
            chain.Add(parent);
        }

        return chain.ToImmutable();
    }

    /// <summary>An offer with its divisions under the codes they are stored by, so that padded and former forms are found too.</summary>
    public OfferFacts Normal(OfferFacts offer) =>
        offer with { Divisions = [.. offer.Divisions.Select(code => reference.Divisions.Find(code)?.Code ?? code).Distinct()] };

    /// <summary>The place as a charity may see it before the person's yes: township at most.</summary>
    public static string Township(Need need) => need.Chain.Count > 0 ? need.Chain[0].Code : need.Division;

    /// <summary>Time zone of a place; capacity periods follow it.</summary>
    public TimeZoneInfo ZoneOf(string? division) => reference.Calendars.For(reference.Divisions.Find(division)).Zone;

    /// <summary>The reach of a level: a township is as near as its county.</summary>
    public static Reach ReachOf(DivisionLevel level) => level switch
    {
        DivisionLevel.Nation => Reach.Nation,
        DivisionLevel.Province => Reach.Province,
        DivisionLevel.Prefecture => Reach.Prefecture,
        _ => Reach.County,
    };
}
