using Contracts.Reference;

namespace Tracking.Board;

/// <summary>Codes in words, from the reference tables; a code that no table knows is shown as it is.</summary>
internal sealed class Labels(ReferenceData reference, Areas areas)
{
    // Reasons stand in the table of the step they belong to; their meanings do not collide.
    private static readonly string[] ReasonTables = ["outcomes", "decline", "return", "failure", "withdrawal", "recall"];

    // The rules are matching's; what is counted under their codes reads like this.
    private static readonly Dictionary<string, (string Zh, string En)> Rules = new()
    {
        ["category"] = ("需求类别不符", "other need category"),
        ["area"] = ("不在服务区域", "outside the area served"),
        ["charityNotVerified"] = ("机构未核验", "charity not verified"),
        ["offerNotActive"] = ("供给已暂停", "offer not active"),
        ["window"] = ("不在服务期内", "outside the validity window"),
        ["tier"] = ("对象类别不符", "other recipient tier"),
        ["tag"] = ("对象标签不符", "other vulnerability tag"),
        ["age"] = ("年龄不符", "other age"),
        ["household"] = ("家庭人数不符", "other household size"),
        ["unit"] = ("计量单位不符", "other unit"),
        ["stale"] = ("供给久未确认", "stock not confirmed lately"),
        ["alreadyAsked"] = ("已询问过", "asked before"),
        ["capacity"] = ("名额不足", "no capacity left"),
    };

    public string Action(string? code, bool english) =>
        code is null ? (english ? "Nobody is named to act" : "无人负责") : Of("nextActions", code, english);

    public string Category(string code, bool english) => Of("needs", code, english);

    public string Unit(string code, bool english) => Of("units", code, english);

    public string Reason(string code, bool english) =>
        ReasonTables.FirstOrDefault(table => reference.IsKnown(table, code)) is { } table ? Of(table, code, english) : code;

    /// <summary>The name of a group of figures.</summary>
    public string Group(string? by, string key, bool english, Dictionary<Guid, string>? names = null) => by switch
    {
        null => english ? "All" : "全部",
        "division" => areas.NameOf(key.TrimEnd('!')),
        "category" => Category(key, english),
        "urgency" => Of("urgencies", key, english),
        "tier" when key == ItemFilter.None => english ? "No tier" : "无对象类别",
        "tier" => Of("tiers", key, english),
        "status" => Of("needStatuses", key, english),
        "charity" => names?.GetValueOrDefault(Guid.Parse(key)) ?? key,
        "rule" => Rules.TryGetValue(key, out var rule) ? (english ? rule.En : rule.Zh) : key,
        "reason" => Reason(key, english),
        _ => key,
    };

    private string Of(string table, string code, bool english) => reference.Label(table, code, english ? Language.English : Language.Chinese);
}
