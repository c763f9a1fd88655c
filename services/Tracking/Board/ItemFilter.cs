using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Http;
using Platform.Identity;
using Tracking.Data;
using Tracking.Figures;

namespace Tracking.Board;

/// <summary>Which items are meant. One meaning for reading a request, for the database and for a link, so that numbers click through to their rows.</summary>
internal sealed record ItemFilter
{
    /// <summary>The group of needs without a tier, and of items without a next step.</summary>
    public const string None = "none";

    public string? Division { get; init; }

    public bool Exact { get; init; }

    public ItemKind? Kind { get; init; }

    public string? Status { get; init; }

    public string? Urgency { get; init; }

    public string? Category { get; init; }

    public string? Tier { get; init; }

    public string? Owner { get; init; }

    public string? Action { get; init; }

    public bool? Overdue { get; init; }

    public Guid? Charity { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? Week { get; init; }

    public string? Fact { get; init; }

    /// <summary>Reads a request; what is wrong with it is collected field by field.</summary>
    public static ItemFilter Read(ItemQuery query, Areas areas, FieldErrors errors, ItemKind? only = null)
    {
        var read = new QueryReader(errors);
        var filter = new ItemFilter
        {
            Division = read.Code("division", query.Division, areas.Knows, "未知的行政区划代码。", "This division is not known.") is { } division ? areas.CodeOf(division) : null,
            Exact = read.Flag("exact", query.Exact) ?? false,
            Kind = only ?? read.Word<ItemKind>("kind", query.Kind),
            Status = read.Code("status", query.Status, status => Statuses.All.Contains(status), "未知的状态。", $"Must be one of: {string.Join(", ", Statuses.All)}."),
            Urgency = read.Code("urgency", query.Urgency, urgency => urgency is ['U', >= '1' and <= '5'], "应为 U1 至 U5。", "Must be U1 to U5."),
            Category = read.Text("category", query.Category, 60),
            Tier = read.Text("tier", query.Tier, 20),
            Owner = read.Text("owner", query.Owner, 100),
            Action = read.Text("action", query.Action, 40),
            Overdue = read.Flag("overdue", query.Overdue),
            Charity = read.Id("charity", query.Charity),
            From = read.Time("from", query.From),
            To = read.Time("to", query.To),
            Week = read.Code("week", query.Week, week => Weeks.TryRead(week, out _), "应为 ISO 周，如 2026-W48。", "Must be an ISO week such as 2026-W48."),
            Fact = query.Fact,
        };
        errors.Require(filter.From is null || filter.To is null || filter.From < filter.To, "to", "必须晚于 from。", "Must be later than from.");
        errors.Require(filter.Fact is null || Facts.Find(filter.Kind, filter.Fact) is not null, "fact", "未知的统计项。", "This fact is not known for such rows.");
        return filter;
    }

    /// <summary>The rows that are meant, as far as the caller may see them.</summary>
    public IQueryable<Item> Of(TrackingDbContext db, Jurisdiction jurisdiction, Areas areas, DateTimeOffset now, bool openedWithin = true)
    {
        var items = db.Items.Within(jurisdiction);
        if (Division is { } division)
        {
            items = (Exact ? 0 : areas.DepthOf(division)) switch
            {
                1 => items.Where(item => item.Area1 == division),
                2 => items.Where(item => item.Area2 == division),
                3 => items.Where(item => item.Area3 == division),
                4 => items.Where(item => item.Area4 == division),
                _ => items.Where(item => item.Division == division),
            };
        }

        if (Kind is { } kind) items = items.Where(item => item.Kind == kind);
        if (Status is { } status) items = items.Where(item => item.Status == status);
        if (Urgency is { } urgency) items = items.Where(item => item.Urgency == urgency);
        if (Owner is { } owner) items = items.Where(item => item.Owner == owner);
        if (Overdue is { } overdue) items = overdue ? items.Where(item => item.DueAt < now) : items.Where(item => item.DueAt >= now);
        if (Category is [.. var start, '*']) items = items.Where(item => item.Category!.StartsWith(start));
        else if (Category is { } category) items = items.Where(item => item.Category == category);
        if (Tier is { } tier) items = tier == None ? items.Where(item => item.Tiers == "") : items.Where(item => item.Tiers!.Contains("|" + tier + "|"));
        if (Action is { } action) items = action == None ? items.Where(item => item.Action == null) : items.Where(item => item.Action == action);
        if (Charity is { } charity)
        {
            items = items.Where(item => item.CharityId == charity ||
                (item.Kind == ItemKind.Need && db.Items.Any(asked => asked.NeedId == item.NeedId && asked.CharityId == charity)));
        }

        if (openedWithin)
        {
            if (From is { } from) items = items.Where(item => item.OpenedAt >= from);
            if (To is { } to) items = items.Where(item => item.OpenedAt < to);
            if (Week is { } week && Weeks.TryRead(week, out var days)) items = items.Where(item => item.OpenedAt >= days.From && item.OpenedAt < days.To);
        }

        return Fact is { } fact ? items.Where(Facts.Find(Kind, fact)!.Holds) : items;
    }

    /// <summary>The path of a list with this filter.</summary>
    public string Link(string path) => QueryHelpers.AddQueryString(path, Pairs().Where(pair => pair.Value is not null));

    private IEnumerable<KeyValuePair<string, string?>> Pairs()
    {
        yield return new("kind", Kind switch { ItemKind.Need => "need", ItemKind.Referral => "referral", _ => null });
        yield return new("division", Division);
        yield return new("exact", Exact ? "true" : null);
        yield return new("status", Status);
        yield return new("urgency", Urgency);
        yield return new("category", Category);
        yield return new("tier", Tier);
        yield return new("owner", Owner);
        yield return new("action", Action);
        yield return new("overdue", Overdue is { } overdue ? (overdue ? "true" : "false") : null);
        yield return new("charity", Charity?.ToString());
        yield return new("from", Text(From));
        yield return new("to", Text(To));
        yield return new("week", Week);
        yield return new("fact", Fact);
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
