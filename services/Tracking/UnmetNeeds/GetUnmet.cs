using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;
using Tracking.Data;
using Tracking.Figures;

namespace Tracking.UnmetNeeds;

/// <summary>The ledger of unmet need, counted by what kept help away, by place, need, tier, urgency or week.</summary>
internal static class GetUnmet
{
    private static readonly string[] Ways = ["rule", "reason", "division", "category", "tier", "urgency", "week"];

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("unmet", Handle)
        .RequireRoles(Roles.Coordinator, Roles.Auditor)
        .WithName("GetUnmet")
        .WithSummary("Why help did not come: exclusions by rule, declines, expiries and searches without result in a period (30 days unless given).");

    private static async Task<Results<Ok<UnmetAnswer>, Refusal>> Handle(
        [AsParameters] LedgerQuery query, Jurisdiction jurisdiction, TrackingDbContext db, Areas areas, Labels labels, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = query.Read(areas, errors, clock.GetUtcNow());
        var by = new QueryReader(errors).Code("by", query.By, Ways.Contains, $"只能是：{string.Join("、", Ways)}。", $"Must be one of: {string.Join(", ", Ways)}.") ?? "rule";
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var depth = filter.Needs is { Division: { } division, Exact: false } ? areas.DepthOf(division) : 0;
        var grouping = Grouping.Of(by, filter.Needs, depth);
        var groups = new Dictionary<string, Tally>();
        await foreach (var row in filter.Of(db, jurisdiction, areas).AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var key in KeysOf(row))
            {
                (groups.TryGetValue(key, out var group) ? group : groups[key] = new Tally()).Add(row.Entry);
            }
        }

        var english = Language.IsEnglish(http);
        return TypedResults.Ok(new UnmetAnswer(filter.Needs.From!.Value, filter.Needs.To!.Value, by,
            [.. (by == "week" ? groups.OrderBy(group => group.Key, StringComparer.Ordinal) : groups.OrderByDescending(group => group.Value.Needs).ThenBy(group => group.Key, StringComparer.Ordinal))
                .Select(group => group.Value.ToGroup(group.Key, labels.Group(by, group.Key, english), Narrow(group.Key).Link()))]));

        IEnumerable<string> KeysOf(EntryOfNeed row) => by switch
        {
            "rule" => row.Entry.Source == LedgerSource.Exclusion ? [row.Entry.Code] : [],
            "reason" => row.Entry.Source == LedgerSource.Exclusion ? [] : [row.Entry.Code],
            "week" => [Weeks.Of(row.Entry.At)],
            // A need that is not described yet has no place in these groups; it enters them with its description.
            _ => row.Need.OpenedAt is null ? [] : grouping!.KeysOf(row.Need),
        };

        LedgerFilter Narrow(string key) => by switch
        {
            "rule" => filter with { Rule = key },
            "reason" => filter with { Reason = key },
            _ => filter with { Needs = grouping!.Narrow(filter.Needs, key) },
        };
    }

    private sealed class Tally
    {
        private readonly HashSet<Guid> _needs = [];
        private readonly int[] _bySource = new int[4];
        private int _offers;

        public int Needs => _needs.Count;

        public void Add(LedgerEntry entry)
        {
            _needs.Add(entry.NeedId);
            _bySource[(int)entry.Source]++;
            _offers += entry.Source == LedgerSource.Exclusion ? entry.Offers : 0;
        }

        public UnmetGroup ToGroup(string key, string label, string rows) => new(
            key, label, _bySource.Sum(), _needs.Count, _offers,
            _bySource[(int)LedgerSource.Decline], _bySource[(int)LedgerSource.Expiry], _bySource[(int)LedgerSource.Unmatched], rows);
    }
}
