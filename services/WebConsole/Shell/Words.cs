using System.Globalization;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;

namespace WebConsole.Shell;

/// <summary>Texts, codes, numbers and times of a page in the language of who reads it. A text is written down in both languages at once, so that none can be missing.</summary>
internal sealed class Words(IHttpContextAccessor accessor, ReferenceData reference, ConsoleOptions options)
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private bool? _english;

    /// <summary>English instead of Chinese: as the address says, else as chosen here, else as the browser asks.</summary>
    public bool IsEnglish => _english ??= Chosen(accessor.HttpContext!.Request);

    /// <summary>For <c>lang</c> and <c>Accept-Language</c>.</summary>
    public string Tag => IsEnglish ? "en" : "zh-CN";

    /// <summary><c>light</c>, <c>dark</c> or <c>auto</c>.</summary>
    public string Theme => accessor.HttpContext!.Request.Cookies[Preferences.ThemeCookie] is ("light" or "dark") and var theme ? theme : "auto";

    private CultureInfo Culture => IsEnglish ? English : Chinese;

    public string this[string zh, string en] => IsEnglish ? en : zh;

    /// <summary>Label of a code; the code itself where no table knows it.</summary>
    public string Label(string table, string? code) =>
        code is null ? "" : reference.Tables.TryGetValue(table, out var known) && known.All.FirstOrDefault(row => row.Code == code) is { } row ? row.Label(IsEnglish ? Language.English : Language.Chinese) : code;

    /// <summary>Codes that may be used today, in their order.</summary>
    public IEnumerable<CodeRow> Codes(string table, DateOnly today) => reference.Tables[table].All.Where(row => row.IsUsable(today));

    public string Number(long number) => number.ToString("N0", Culture);

    public string Percent(double share) => share.ToString("P0", Culture);

    /// <summary>Day and minute on the clock of the pages.</summary>
    public string Time(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, options.TimeZone);
        return local.ToString(IsEnglish ? "d MMM yyyy, HH:mm" : "yyyy年M月d日 HH:mm", Culture);
    }

    /// <summary>Minute on the clock of the pages.</summary>
    public string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, options.TimeZone).ToString("HH:mm", Culture);

    /// <summary>How far away, in the largest unit that says enough.</summary>
    public string Span(TimeSpan span)
    {
        var length = span.Duration();
        return length switch
        {
            { TotalMinutes: < 1 } => this["不到 1 分钟", "under a minute"],
            { TotalMinutes: < 60 } => this[$"{(int)length.TotalMinutes} 分钟", $"{(int)length.TotalMinutes} min"],
            { TotalHours: < 48 } => this[$"{(int)length.TotalHours} 小时 {length.Minutes} 分", $"{(int)length.TotalHours} h {length.Minutes} min"],
            _ => this[$"{(int)length.TotalDays} 天", $"{(int)length.TotalDays} days"],
        };
    }

    // A page that names its language in the address is in that one.
    private static bool Chosen(HttpRequest request) =>
        (request.RouteValues["language"] is ("zh" or "en") and var named ? (string)named
            : request.Cookies[Preferences.LanguageCookie] is ("zh" or "en") and var chosen ? chosen
            : Language.Of(request.Headers.AcceptLanguage)) == Language.English;
}
