using System.Xml;
using Catalog.Charities;
using Contracts.Http.Catalog;
using Contracts.Reference;
using Platform.Http;

namespace Catalog.Offers;

/// <summary>The meaning of what a charity sent: every code known, places, ages and times that make sense. Each mistake is named by its field.</summary>
internal static class OfferReading
{
    private const int LongestYears = 10;
    private static readonly TimeSpan SlowestAnswer = TimeSpan.FromDays(30);

    /// <param name="request">What was sent; its shape is right.</param>
    /// <param name="before">The offer as it stands, which may be over by now without being wrong; null for a new one.</param>
    /// <param name="reference">Codes and places.</param>
    /// <param name="now">Now.</param>
    /// <param name="errors">Takes what is wrong; the content is of use only when there is nothing.</param>
    public static OfferContent Read(Contracts.Http.Catalog.PublishOffer request, OfferContent? before, ReferenceData reference, DateTimeOffset now, FieldErrors errors)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var eligibility = request.Eligibility;
        var (zh, en) = (Text(request.Title!.Zh), Text(request.Title.En));
        errors.Require((zh ?? en) is not null, "title.zh", "至少填写一种语言的标题。", "Give a title in one language at least.");
        errors.Require(reference.IsUsable("forms", request.Form!, today), "form", "未知的帮扶形式。", "This aid form is not known.");
        errors.Require(reference.IsUsable("funding", request.Funding!, today), "funding", "未知的资金来源。", "This kind of funding is not known.");
        errors.Require(reference.IsUsable("units", request.Capacity!.Unit!, today), "capacity.unit", "未知的计量单位。", "This unit is not known.");
        var refill = request.Capacity.Refill ?? "none";
        errors.Require(reference.IsUsable("refills", refill, today), "capacity.refill", "未知的补充周期。", "This refill period is not known.");
        errors.Require(
            eligibility is not { MinAge: { } least, MaxAge: { } most } || least <= most, "eligibility.maxAge", "最大年龄不能小于最小年龄。", "Must not be below the least age.");

        var area = request.Area!;
        var divisions = Divisions(area.Divisions, reference, today, errors);
        CheckArea(area, errors);
        CheckTimes(request.ValidFrom!.Value, request.ValidTo!.Value, before, now, errors);
        return new OfferContent(
            zh ?? en ?? "", en ?? zh ?? "", Codes(request.Categories, "categories", "needs", "未知的需求类别。", "This need category is not known."),
            request.Form!, request.Funding!, divisions, area.Point?.Latitude, area.Point?.Longitude, area.RadiusKm,
            Codes(eligibility?.Tiers, "eligibility.tiers", "tiers", "未知的救助对象类别。", "This recipient tier is not known."),
            Codes(eligibility?.AnyTags, "eligibility.anyTags", "tags", "未知的困难情形标签。", "This vulnerability tag is not known."),
            eligibility?.MinAge, eligibility?.MaxAge, eligibility?.HouseholdMin, request.Capacity.Total!.Value, request.Capacity.Unit!, refill,
            request.ValidFrom.Value.ToUniversalTime(), request.ValidTo.Value.ToUniversalTime(), Duration(request.AnswersWithin, errors),
            Codes(request.Languages, "languages", "languages", "未知的语言代码。", "This language is not known."));

        string[] Codes(IReadOnlyList<string>? codes, string field, string table, string chinese, string english)
        {
            for (var at = 0; at < codes?.Count; at++)
            {
                errors.Require(codes[at] is { } code && reference.IsUsable(table, code, today), $"{field}[{at}]", chinese, english);
            }

            return [.. (codes ?? []).Distinct()];
        }
    }

    private static string[] Divisions(IReadOnlyList<string>? codes, ReferenceData reference, DateOnly today, FieldErrors errors)
    {
        var divisions = new List<string>();
        for (var at = 0; at < codes?.Count; at++)
        {
            if (codes[at] == Charity.Nation)
            {
                divisions.Add(Charity.Nation);
                continue;
            }

            var division = DivisionCode.Check(codes[at], reference.Divisions, today);
            Findings.Require(division, overridden: false, $"area.divisions[{at}]", reference, errors);
            divisions.Add(division.Value);
        }

        return [.. divisions.Distinct()];
    }

    private static void CheckArea(OfferArea area, FieldErrors errors)
    {
        var divisions = area.Divisions is { Count: > 0 };
        var circle = area.Point is not null || area.RadiusKm is not null;
        errors.Require(divisions || circle, "area", "请填写服务区划，或中心点与半径。", "Name divisions, or a point and a radius.");
        errors.Require(!(divisions && circle), "area", "服务区划与半径只能二选一。", "Divisions and a radius exclude each other.");
        errors.Require(!circle || area.Point is not null, "area.point", "有半径时必须填写中心点。", "A radius needs its point.");
        errors.Require(!circle || area.RadiusKm is not null, "area.radiusKm", "有中心点时必须填写半径。", "A point needs its radius.");
    }

    private static void CheckTimes(DateTimeOffset from, DateTimeOffset to, OfferContent? before, DateTimeOffset now, FieldErrors errors)
    {
        errors.Require(from < to, "validTo", "必须晚于开始时间。", "Must be after the beginning.");
        errors.Require(to > now || before?.ValidTo == to, "validTo", "不能是过去的时间。", "Must not be in the past.");
        errors.Require(
            from.UtcDateTime > now.UtcDateTime.AddYears(-LongestYears) && from.UtcDateTime < now.UtcDateTime.AddYears(LongestYears), "validFrom",
            $"必须在今天前后 {LongestYears} 年以内。", $"Must be within {LongestYears} years of today.");
        errors.Require(to.UtcDateTime < now.UtcDateTime.AddYears(2 * LongestYears), "validTo", $"必须在 {2 * LongestYears} 年以内。", $"Must be within {2 * LongestYears} years.");
    }

    private static TimeSpan? Duration(string? text, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            var duration = XmlConvert.ToTimeSpan(text);
            errors.Require(
                duration > TimeSpan.Zero && duration <= SlowestAnswer, "answersWithin",
                $"必须大于 0 且不超过 {SlowestAnswer.Days} 天。", $"Must be more than nothing and at most {SlowestAnswer.Days} days.");
            return duration;
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            errors.Add("answersWithin", "应为 ISO 8601 时长，如 PT4H。", "Must be an ISO 8601 duration such as PT4H.");
            return null;
        }
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
