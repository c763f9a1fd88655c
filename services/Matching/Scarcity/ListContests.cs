using Contracts.Http;
using Contracts.Http.Matching;
using Matching.Data;
using Matching.Decisions;
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
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/contests", Handle)
        .WithName("ListContests").WithSummary("Sharings out among needs that competed for too little, newest first, each complete enough to be repeated. `from` and `to` are moments in UTC.")
        .RequireRoles(Roles.Auditor);

    private static async Task<Ok<Page<ContestView>>> Handle(DateTimeOffset? from, DateTimeOffset? to, Paging paging, MatchingDbContext db, CancellationToken cancellationToken)
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
        return TypedResults.Ok(new Page<ContestView>(
            [.. found.Take(paging.Take).Select(row => new ContestView(row.Id, row.Digest, DecisionJson.ReadContest(row.Record)))],
            found.Count > paging.Take ? Paging.Encode(found[paging.Take - 1].Id.ToString()) : null));
    }
}
