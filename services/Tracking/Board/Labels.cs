#pragma warning disable CA1822 // one object per host, so that reference tables can take over without a change to its users
namespace Tracking.Board;

/// <summary>Codes in words.</summary>
internal sealed class Labels
{
    private static readonly Dictionary<string, (string Zh, string En)> Actions = new()
    {
        ["match"] = ("匹配可用服务", "find a charity"),
        ["answerCard"] = ("答复需求卡", "answer the need card"),
        ["contactPerson"] = ("联系本人", "contact the person"),
        ["deliver"] = ("提供帮助", "deliver"),
        ["confirmOutcome"] = ("向本人确认结果", "ask the person to confirm"),
        ["resolveDispute"] = ("处理异议", "resolve the dispute"),
        ["reviewHold"] = ("复核暂停的服务", "review the pause"),
        ["findHelpByHand"] = ("人工寻找帮助", "find help by hand"),
        ["reviewOngoing"] = ("复核长期服务", "review the ongoing service"),
    };

    public string Action(string? code, bool english) =>
        code is null ? (english ? "nobody is named to act" : "无人负责") : Actions.TryGetValue(code, out var label) ? (english ? label.En : label.Zh) : code;

    public string Category(string code, bool english) => code;

    public string Reason(string code, bool english) => code;

    public string Unit(string code, bool english) => code;

    public string Group(string? by, string key, bool english, Dictionary<Guid, string>? names = null) => key;
}
