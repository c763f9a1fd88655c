using System.Security.Claims;

namespace WebConsole.Shell;

/// <summary>The pages that a role works in, the first one being where it begins.</summary>
internal sealed record Room(string Path, string Zh, string En, params string[] Roles);

internal static class Rooms
{
    private static readonly Room[] All =
    [
        new("/hotline", "接案", "New case", "hotline"),
        new("/board", "看板", "Board", "coordinator"),
        new("/calls", "回访", "Call-backs", "hotline", "coordinator"),
        new("/figures", "统计", "Figures", "coordinator"),
        new("/field", "走访登记", "Field visits", "field"),
        new("/cards", "需求卡", "Need cards", "charity"),
        new("/offers", "帮扶项目", "Offers", "charity"),
        new("/results", "帮扶成效", "Results", "charity"),
        new("/programs", "程序接入", "Programs", "charity"),
        new("/webhooks", "事件推送", "Webhooks", "charity"),
        new("/operations", "运行", "Operations", "operator"),
        new("/audit", "审计", "Audit", "auditor"),
        new("/audit/contests", "稀缺分配", "Scarce help", "auditor"),
    ];

    public static IEnumerable<Room> Of(ClaimsPrincipal person) => All.Where(room => room.Roles.Any(person.IsInRole));
}
