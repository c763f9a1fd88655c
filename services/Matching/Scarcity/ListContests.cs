using Contracts.Http;
using Contracts.Http.Matching;
using Matching.Data;
using Matching.Decisions;
using Matching.OfferCopies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Scarcity;

/// <summary>What was shared out among needs that competed, for whoever has to judge whether it was fair.</summary>
internal static class ListContests
{
    /// <summary>Ids of one question to the database.</summary>
    private const int AtOnce = 500;

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/contests", Handle)
        .WithName("ListContests").WithSummary("Sharings out among needs that competed for too little, newest first, each complete enough to be repeated. `from` and `to` are moments in UTC.")
        .RequireRoles(Roles.Auditor);

    private static async Task<Ok<Page<ContestView>>> Handle(
        DateTimeOffset? from, DateTimeOffset? to, Paging paging, MatchingDbContext db, CharityNames names, HttpContext http, CancellationToken cancellationToken)
    {
        var rows = db.Contests.AsNoTracking();
        if (from?.ToUniversalTime() is { } since)
        {
            // Ids begin with the millisecond: the key finds the rows, the moment decides.
            var first = Guid.CreateVersion7(since - Millisecond);
            rows = rows.Where(row => row.Id > first && row.At >= since);
        }

        if (to?.ToUniversalTime() is { } until)
        {
            var last = Guid.CreateVersion7(until + Millisecond);
            rows = rows.Where(row => row.Id < last && row.At < until);
        }

        rows = Guid.TryParse(paging.After, out var after) ? rows.Where(row => row.Id < after) : rows;
        var found = await rows.OrderByDescending(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var page = found.Take(paging.Take).Select(row => new ContestView(row.Id, row.Digest, DecisionJson.ReadContest(row.Record))).ToArray();
        return TypedResults.Ok(new Page<ContestView>(
            await TellAsync(page, db, names, Language.IsEnglish(http), cancellationToken),
            found.Count > paging.Take ? Paging.Encode(found[paging.Take - 1].Id.ToString()) : null));
    }

    /// <summary>Says what the ids of the records are about.</summary>
    private static async Task<IReadOnlyList<ContestView>> TellAsync(ContestView[] page, MatchingDbContext db, CharityNames names, bool english, CancellationToken cancellationToken)
    {
        var (needs, offers) = (new Dictionary<Guid, ContestNeed>(), new Dictionary<Guid, ContestOffer>());
        foreach (var some in page.SelectMany(contest => contest.Record.Needs).Distinct().Chunk(AtOnce))
        {
            foreach (var row in await db.Needs.AsNoTracking().Where(row => some.Contains(row.NeedId)).Select(row => new { row.NeedId, row.Need, row.OpenedAt }).ToListAsync(cancellationToken))
            {
                needs[row.NeedId] = new(row.NeedId, row.Need.Category, row.Need.Division, row.Need.Urgency, row.Need.Tiers, row.Need.Unit, row.OpenedAt);
            }
        }

        foreach (var some in page.SelectMany(contest => contest.Record.Offers).Distinct().Chunk(AtOnce))
        {
            foreach (var row in await db.Offers.AsNoTracking().Where(row => some.Contains(row.OfferId)).ToListAsync(cancellationToken))
            {
                offers[row.OfferId] = new(row.OfferId, names.Of(row.Facts.CharityId, english), (english ? row.Facts.TitleEn : row.Facts.TitleZh) ?? "");
            }
        }

        return [.. page.Select(contest => contest with
        {
            Needs = [.. contest.Record.Needs.Where(needs.ContainsKey).Select(id => needs[id])],
            Offers = [.. contest.Record.Offers.Where(offers.ContainsKey).Select(id => offers[id])],
        })];
    }
}
