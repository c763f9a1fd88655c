namespace Intake.Tests;

/// <summary>What callers send. People are synthetic: province 19 was never assigned, the phone numbers belong to nobody.</summary>
internal static class Bodies
{
    public const string Name = "欧阳测试甲";
    public const string IdNumber = "190101199003070016";
    public const string Phone = "15400000001";
    public const string DangerReason = "孩子独自在家，电话里说喘不上气";
    public const string Responsible = "轩辕测试长";
    public const string ChildName = "端木测试童";
    public const string ChildPhone = "15400000003";
    public const string ReporterName = "司徒邻居乙";
    public const string ReporterPhone = "14200000002";
    public const string Detail = "彭刘杨路不存在的九百号";
    public const string Narrative = "昨夜着火什么都没有了请尽快联系";
    public const string AdHoc = "需要一副左手用的特别剪刀";

    /// <summary>Everything personal that a full case holds.</summary>
    public static readonly string[] Personal = [Name, IdNumber, Phone, ReporterName, ReporterPhone, Detail, Narrative, AdHoc, "30.5512", "114.3134"];

    public static object Shortest(string division = "420106", string category = "N01.01") => new { place = new { division }, needs = new[] { new { category } } };

    public static object Full(object? household = null, object? relief = null) => new
    {
        channel = "hotline",
        place = new { division = "420106001", detail = Detail, latitude = 30.5512, longitude = 114.3134 },
        urgency = "U2",
        person = new { name = Name, idType = "residentId", idNumber = IdNumber, phone = Phone, birthDate = "1990-03-07", gender = "male" },
        reporter = new { name = ReporterName, phone = ReporterPhone, relation = "neighbour" },
        household = household ?? new { size = 2, tiers = new[] { "R2" }, tags = new[] { "V01", "V12" }, ages = new[] { 74, 12 } },
        narrative = Narrative,
        relief = relief ?? new[] { new { authority = "420106", programme = "temporaryAid", reference = "LS-2026-17", status = "applied", covers = 1 } },
        needs = new object[]
        {
            new { category = "N01.01", quantity = 2, unit = "person", neededBy = "2026-12-01T00:00:00Z" },
            new { category = "N12.99", adHoc = AdHoc },
        },
    };

    /// <summary>A child of six.</summary>
    /// <summary>A minor's data are opened at once: why, and who answers for it.</summary>
    public static object Danger(string? reason = DangerReason, string? responsible = Responsible) => new { purpose = "dangerToLife", reason, responsible };

    public static object Child(string? born = "2020-06-01", object? household = null, string relation = "neighbour") => new
    {
        place = new { division = "420106" },
        person = new { name = ChildName, phone = ChildPhone, birthDate = born },
        reporter = new { name = ReporterName, phone = ReporterPhone, relation },
        household,
        needs = new[] { new { category = "N05.02" } },
    };

    public static object Consent(Guid charity, params string[] kinds) => new
    {
        charityId = charity,
        purpose = "aid",
        kinds = kinds.Length == 0 ? ["name", "phone", "address"] : kinds,
        channel = "call",
        givenBy = "self",
        textVersion = "2026-01",
    };
}
