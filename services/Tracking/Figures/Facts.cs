using System.Linq.Expressions;
using Tracking.Board;

namespace Tracking.Figures;

/// <summary>Something the figures count. The condition is one expression: compiled it counts, in the database it lists, so both agree.</summary>
internal sealed class Fact(ItemKind kind, string name, string zh, string en, Expression<Func<Item, bool>> holds)
{
    private readonly Func<Item, bool> _counts = holds.Compile();

    public ItemKind Kind => kind;

    public string Name => name;

    public Expression<Func<Item, bool>> Holds => holds;

    public bool Counts(Item item) => item.Kind == kind && _counts(item);

    public string Label(bool english) => english ? en : zh;
}

/// <summary>The facts about needs and about referrals.</summary>
internal static class Facts
{
    public static readonly IReadOnlyList<Fact> Needs =
    [
        new(ItemKind.Need, "opened", "登记", "opened", item => item.OpenedAt != null),
        new(ItemKind.Need, "offered", "已向机构推送", "offered to a charity", item => item.FirstCardAt != null),
        new(ItemKind.Need, "accepted", "已有机构承接", "accepted by a charity", item => item.AcceptedAt != null),
        new(ItemKind.Need, "arrived", "本人已确认收到", "confirmed by the person", item => item.ConfirmedAt != null),
        new(ItemKind.Need, "met", "已满足", "met", item => item.Status == Statuses.Met),
        // Something arrived and something is missing, whether the remainder is searched for again or not.
        new(ItemKind.Need, "partlyMet", "部分满足", "partly met", item => item.Status == Statuses.PartlyMet || (item.ConfirmedAt != null && item.Status != Statuses.Met)),
        new(ItemKind.Need, "unmet", "未满足", "unmet", item => item.Status == Statuses.Unmet),
        new(ItemKind.Need, "withdrawn", "已撤回", "withdrawn", item => item.Status == Statuses.Withdrawn),
        new(ItemKind.Need, "open", "办理中", "still open", item => item.DueAt != null),
    ];

    public static readonly IReadOnlyList<Fact> Referrals =
    [
        new(ItemKind.Referral, "cards", "需求卡", "cards", item => item.OpenedAt != null),
        new(ItemKind.Referral, "confirmed", "已确认", "confirmed", item => item.Status == Statuses.Confirmed),
        new(ItemKind.Referral, "declined", "婉拒", "declined", item => item.Status == Statuses.Declined),
        new(ItemKind.Referral, "expired", "逾期未答", "expired", item => item.Status == Statuses.Expired),
        new(ItemKind.Referral, "recalled", "收回", "recalled", item => item.Status == Statuses.Recalled),
        new(ItemKind.Referral, "returned", "退回", "returned", item => item.Status == Statuses.Returned),
        new(ItemKind.Referral, "failed", "失败", "failed", item => item.Status == Statuses.Failed),
        new(ItemKind.Referral, "disputed", "有异议", "disputed", item => item.Status == Statuses.Disputed),
    ];

    public static Fact? Find(ItemKind? kind, string name) =>
        kind is { } only ? (only == ItemKind.Need ? Needs : Referrals).FirstOrDefault(fact => fact.Name == name) : null;
}
