using Contracts.Http.Intake;
using Contracts.Reference;
using Platform.Http;

namespace Intake.Needs;

/// <summary>Whether what was sent can be a need, and its normalised form.</summary>
internal static class NeedShape
{
    private const int YearsAhead = 3;

    /// <summary>Null when something is wrong; the errors say what.</summary>
    public static NeedFacts? Check(NeedFields? fields, string prefix, ReferenceData reference, DateOnly today, DateTimeOffset now, FieldErrors errors)
    {
        if (fields is null)
        {
            errors.Add(prefix.TrimEnd('.'), "必填。", "This field is required.");
            return null;
        }

        var category = fields.Category is { } code ? reference.Needs.Find(code) : null;
        errors.Require(category?.IsUsable(today) == true, prefix + "category", "未知的需求类别。", "This need category is not known.");
        errors.Require(fields.Unit is not { } unit || reference.IsUsable("units", unit, today), prefix + "unit", "未知的计量单位。", "This unit is not known.");
        errors.Require(
            fields.NeededBy is not { } by || (by >= now && by <= now.AddYears(YearsAhead)), prefix + "neededBy",
            $"不能是过去的时间，且在 {YearsAhead} 年以内。", $"Must not be in the past, and at most {YearsAhead} years ahead.");
        errors.Require(category?.NeedsText != true || !string.IsNullOrWhiteSpace(fields.AdHoc), prefix + "adHoc", "类别为“其他”时必须说明。", "Say in words what is needed.");
        return category is null ? null
            : new NeedFacts(
                category.Code, fields.Quantity ?? 1, fields.Unit ?? category.Unit, fields.NeededBy?.ToUniversalTime(),
                string.IsNullOrWhiteSpace(fields.AdHoc) ? null : fields.AdHoc.Trim());
    }
}
