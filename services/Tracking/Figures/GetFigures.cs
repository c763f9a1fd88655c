using System.ComponentModel;
using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.Figures;

/// <summary>What became of the needs opened in a period, in whole or by place, category, week ...; every number names the list of its rows.</summary>
internal static class GetFigures
{
    private static readonly string[] Ways = ["division", "category", "urgency", "tier", "week", "charity", "status"];
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("figures", Handle)
        .RequireRoles(Roles.Coordinator, Roles.Auditor)
        .WithName("GetFigures")
        .WithSummary("Needs opened in a period (30 days unless given) and what became of them: counts, times, and for each number the list of its rows.");

    private static async Task<Results<Ok<FiguresAnswer>, Refusal>> Handle(
        [AsParameters] FiguresQuery query, Jurisdiction jurisdiction, TrackingDbContext db, Areas areas, Labels labels, ItemRows rows, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = ItemFilter.Read(query.ToItems(), areas, errors);
        var by = new QueryReader(errors).Code("by", query.By, Ways.Contains, $"只能是：{string.Join("、", Ways)}。", $"Must be one of: {string.Join(", ", Ways)}.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        // A caller in the middle of a second still sees the need that was just opened.
        var to = filter.To ?? clock.GetUtcNow().AddSeconds(1);
        filter = filter with { From = filter.From ?? to - DefaultPeriod, To = to };
        var english = Language.IsEnglish(http);
        var grouping = by switch
        {
            null => Grouping.Whole,
            "charity" => await ByCharityAsync(db, jurisdiction, filter, areas, cancellationToken),
            _ => Grouping.Of(by, filter, filter.Division is { } division && !filter.Exact ? areas.DepthOf(division) : 0)!,
        };
        var groups = new Dictionary<string, Measures>();
        var items = filter.Of(db, jurisdiction, areas, clock.GetUtcNow()).AsNoTracking().Where(item => item.OpenedAt != null);
        await foreach (var item in items.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var key in grouping.KeysOf(item))
            {
                (groups.TryGetValue(key, out var group) ? group : groups[key] = new Measures()).Add(item);
            }
        }

        if (by is null)
        {
            groups.TryAdd(Grouping.All, new Measures());
        }

        var names = by == "charity" ? await rows.CharitiesAsync(groups.Keys.Select(key => (Guid?)Guid.Parse(key)), cancellationToken) : [];
        // The state of a referral is another thing than the state of its need.
        var referrals = by != "status";
        return TypedResults.Ok(new FiguresAnswer(filter.From!.Value, to, by,
            [.. (by == "week" ? groups.OrderBy(group => group.Key, StringComparer.Ordinal) : groups.OrderByDescending(group => group.Value.Needs).ThenBy(group => group.Key, StringComparer.Ordinal))
                .Where(group => referrals || group.Value.Needs > 0)
                .Select(group => group.Value.ToGroup(group.Key, labels.Group(by, group.Key, english, names), grouping.Narrow(filter, group.Key), referrals, english))],
            await WithoutNextStepAsync(db.Items.Within(jurisdiction), clock.GetUtcNow(), english, cancellationToken)));
    }

    private static async Task<Grouping> ByCharityAsync(TrackingDbContext db, Jurisdiction jurisdiction, ItemFilter filter, Areas areas, CancellationToken cancellationToken)
    {
        var asked = (await (filter with { Kind = ItemKind.Referral }).Of(db, jurisdiction, areas, default).AsNoTracking()
            .Where(item => item.CharityId != null)
            .Select(item => new { item.NeedId, Charity = item.CharityId!.Value }).Distinct().ToListAsync(cancellationToken))
            .ToLookup(pair => pair.NeedId, pair => pair.Charity.ToString());
        return new Grouping("charity",
            item => item.Kind == ItemKind.Referral ? [item.CharityId!.Value.ToString()] : asked[item.NeedId],
            (narrowed, key) => narrowed with { Charity = Guid.Parse(key) });
    }

    private static async Task<Figure> WithoutNextStepAsync(IQueryable<Item> items, DateTimeOffset now, bool english, CancellationToken cancellationToken) => new(
        "withoutNextStep", english ? "overdue and nobody named" : "已逾期且无人负责",
        await items.CountAsync(item => item.DueAt < now && item.Action == null, cancellationToken),
        new ItemFilter { Action = ItemFilter.None, Overdue = true }.Link(GetBoard.Path));
}

/// <summary>What may be asked of the figures.</summary>
internal sealed record FiguresQuery(
    [FromQuery(Name = "from")][property: Description("Needs opened from (UTC, inclusive): a day or a time.")] string? From,
    [FromQuery(Name = "to")][property: Description("Needs opened before (UTC, exclusive); now unless given.")] string? To,
    [FromQuery(Name = "by")][property: Description("division (the level below the given one), category, urgency, tier, week, charity or status.")] string? By,
    [FromQuery(Name = "division")][property: Description("Division code: this place and all below it.")] string? Division,
    [FromQuery(Name = "exact")][property: Description("true: this place alone.")] string? Exact,
    [FromQuery(Name = "category")][property: Description("Need category; with a star (N01*) all that begin so.")] string? Category,
    [FromQuery(Name = "urgency")][property: Description("U1 to U5.")] string? Urgency,
    [FromQuery(Name = "tier")][property: Description("Recipient tier; none for needs without one.")] string? Tier,
    [FromQuery(Name = "charity")][property: Description("A charity's id.")] string? Charity,
    [FromQuery(Name = "week")][property: Description("ISO week, e.g. 2026-W48.")] string? Week)
{
    public ItemQuery ToItems() => new(
        Division, Exact, null, null, Urgency, Category, Tier, null, null, null, Charity, From, To, Week, null);
}
