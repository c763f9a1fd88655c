using Tracking.Board;

namespace Tracking.Figures;

/// <summary>How figures are split. Each group knows the filter that gives exactly its rows.</summary>
internal sealed record Grouping(string By, Func<Item, IEnumerable<string>> KeysOf, Func<ItemFilter, string, ItemFilter> Narrow)
{
    public const string All = "all";

    /// <summary>One group over everything.</summary>
    public static readonly Grouping Whole = new(All, _ => [All], (filter, _) => filter);

    /// <summary>The ways that depend on nothing but the need. A need of two tiers counts in both.</summary>
    public static Grouping? Of(string by, ItemFilter filter, int depth) => by switch
    {
        "category" => new(by, item => [item.Category!], (narrowed, key) => narrowed with { Category = key }),
        "urgency" => new(by, item => [item.Urgency!], (narrowed, key) => narrowed with { Urgency = key }),
        "status" => new(by, item => [item.Status], (narrowed, key) => narrowed with { Status = key }),
        "week" => new(by, item => [Weeks.Of(item.OpenedAt!.Value)], (narrowed, key) => narrowed with { Week = key }),
        "tier" => new(by, item => TiersOf(item).Where(tier => filter.Tier is null || tier == filter.Tier), (narrowed, key) => narrowed with { Tier = key }),
        "division" => new(by, item => [AreaBelow(item, depth)], (narrowed, key) => narrowed with
        {
            // Needs that name no smaller place stay with the place itself, apart from those below it.
            Division = key.TrimEnd('!'),
            Exact = filter.Exact || key.EndsWith('!'),
        }),
        _ => null,
    };

    private static IEnumerable<string> TiersOf(Item item) => ItemRows.TiersOf(item) is { Count: > 0 } tiers ? tiers : [ItemFilter.None];

    private static string AreaBelow(Item item, int depth) => depth switch
    {
        0 => item.Area1,
        1 => item.Area2,
        2 => item.Area3,
        3 => item.Area4,
        _ => null,
    } ?? item.Division + "!";
}
