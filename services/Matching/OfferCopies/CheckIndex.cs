using Contracts.Http.Matching;
using Matching.Capacity;
using Matching.Data;
using Matching.Referrals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.OfferCopies;

/// <summary>
/// Index, ledgers and database against each other, for operators. Everything is read in steps while work goes on; what differs is looked at again, because somebody may have
/// changed it between the two looks, and counts only if it still differs.
/// </summary>
internal static class CheckIndex
{
    private const int Step = 1000;
    private const int Looks = 3;
    private const int Shown = 50;

    private static readonly ReferralState[] Bound =
    [
        ReferralState.Accepted, ReferralState.InService, ReferralState.OnHold, ReferralState.Delivered, ReferralState.Disputed, ReferralState.Confirmed, ReferralState.Failed,
    ];

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/index/check", Handle)
        .WithName("CheckIndex").WithSummary("Whether this replica's index of offers, the ledgers and the cards in the database say the same.")
        .RequireRoles(Roles.Operator);

    private static async Task<Ok<IndexCheck>> Handle(MatchingDbContext db, OfferIndex index, KeepIndex keeper, CancellationToken cancellationToken) =>
        TypedResults.Ok(await RunAsync(db, index, keeper, cancellationToken));

    /// <summary>The whole check.</summary>
    public static async Task<IndexCheck> RunAsync(MatchingDbContext db, OfferIndex index, KeepIndex keeper, CancellationToken cancellationToken)
    {
        await keeper.FreshAsync(cancellationToken);
        var (offers, differences) = (0, new Dictionary<Guid, string>());
        foreach (var offer in index.Astray())
        {
            differences[offer] = "bucket";
        }

        for (Guid? after = null; await PageAsync(db, after, cancellationToken) is { Count: > 0 } page; after = page[^1].OfferId)
        {
            offers += page.Count;
            foreach (var (offer, kind) in await CompareAsync(db, index, page, cancellationToken))
            {
                differences.TryAdd(offer, kind);
            }
        }

        for (var look = 1; look < Looks && differences.Count > 0; look++)
        {
            await keeper.LookNowAsync(cancellationToken);
            var astray = index.Astray().ToHashSet();
            var still = astray.ToDictionary(offer => offer, _ => "bucket");
            foreach (var part in differences.Keys.Chunk(Step))
            {
                foreach (var (offer, kind) in await CompareAsync(db, index, await db.Offers.AsNoTracking().Where(row => part.Contains(row.OfferId)).ToListAsync(cancellationToken), cancellationToken))
                {
                    still.TryAdd(offer, kind);
                }
            }

            differences = still;
        }

        return new IndexCheck(
            differences.Count == 0, offers, index.Count, differences.Count, [.. differences.Take(Shown).Select(difference => new IndexDifference(difference.Key, difference.Value))]);
    }

    private static Task<List<OfferCopy>> PageAsync(MatchingDbContext db, Guid? after, CancellationToken cancellationToken) =>
        db.Offers.AsNoTracking().Where(row => after == null || row.OfferId.CompareTo(after.Value) > 0).OrderBy(row => row.OfferId).Take(Step).ToListAsync(cancellationToken);

    private static async Task<List<(Guid Offer, string Kind)>> CompareAsync(MatchingDbContext db, OfferIndex index, List<OfferCopy> page, CancellationToken cancellationToken)
    {
        var ids = page.ConvertAll(offer => offer.OfferId);
        var charityIds = page.Select(offer => offer.CharityId).Distinct().ToArray();
        var verified = await db.Charities.AsNoTracking().Where(row => row.Verified && charityIds.Contains(row.CharityId)).Select(row => row.CharityId).ToHashSetAsync(cancellationToken);
        var ledgers = await db.Ledgers.AsNoTracking().Where(row => ids.Contains(row.OfferId)).ToDictionaryAsync(row => row.OfferId, cancellationToken);
        var cards = (await db.Referrals.AsNoTracking()
            .Where(row => ids.Contains(row.OfferId) && (row.State == ReferralState.Offered || Bound.Contains(row.State)))
            .Select(row => new { row.OfferId, row.State, row.Period, row.Quantity }).ToListAsync(cancellationToken)).ToLookup(row => row.OfferId);
        var holds = await db.Holds.Where(row => ids.Contains(row.OfferId)).GroupBy(row => row.OfferId).Select(of => new { of.Key, Units = of.Sum(row => row.Units) }).ToDictionaryAsync(of => of.Key, of => of.Units, cancellationToken);
        var differences = new List<(Guid, string)>();
        foreach (var offer in page)
        {
            var ledger = ledgers.GetValueOrDefault(offer.OfferId);
            if (index.Difference(offer, verified.Contains(offer.CharityId), ledger) is { } kind)
            {
                differences.Add((offer.OfferId, kind));
            }
            else if (ledger is not null && !Adds(ledger))
            {
                differences.Add((offer.OfferId, "promises"));
            }
        }

        return differences;

        bool Adds(CapacityLedger ledger) =>
            ledger.Held == cards[ledger.OfferId].Where(card => card.State == ReferralState.Offered).Sum(card => card.Quantity) + holds.GetValueOrDefault(ledger.OfferId)
            && ledger.Committed == cards[ledger.OfferId].Where(card => card.State != ReferralState.Offered && card.Period == ledger.PeriodStart).Sum(card => card.Quantity);
    }
}
