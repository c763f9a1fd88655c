using Contracts.Http.Intake;
using Contracts.Reference;
using Platform.Http;
using Words = Contracts.Reference.Language;

namespace Intake.People;

/// <summary>Whether the personal part of a case can be true, and its normalised form. Says which field is wrong and never repeats a value.</summary>
internal static class PersonShape
{
    private const int OldestAge = 130;

    /// <param name="errors">Collects what is wrong.</param>
    /// <param name="prefix">Field of the part, e.g. <c>person</c>.</param>
    /// <param name="shape">As sent; may be absent.</param>
    /// <param name="today">Local date.</param>
    /// <param name="reference">Tables.</param>
    /// <returns>What is to be sealed; null when nothing was given.</returns>
    public static PersonDetails? Check(FieldErrors errors, string prefix, CasePerson? shape, DateOnly today, ReferenceData reference)
    {
        if (shape is null)
            return null;
        var reason = Text(shape.IdNumberReason);
        var number = CheckNumber(errors, prefix, shape, reason, today, reference);
        var details = new PersonDetails(
            CheckName(errors, prefix, shape.Name), Text(shape.IdType), number?.Value, CheckPhone(errors, prefix, shape.Phone, mayBeShort: false),
            CheckBirth(errors, prefix, shape.BirthDate, number, reason, today) ?? number?.BirthDate,
            CheckCode(errors, prefix + ".gender", "genders", shape.Gender, today, reference) ?? number?.Gender,
            null, Text(shape.Address), reason);
        return details == PersonDetails.Nothing ? null : details;
    }

    /// <inheritdoc cref="Check(FieldErrors, string, CasePerson?, DateOnly, ReferenceData)"/>
    public static PersonDetails? Check(FieldErrors errors, string prefix, CaseReporter? shape, DateOnly today, ReferenceData reference)
    {
        if (shape is null)
            return null;
        var details = new PersonDetails(
            CheckName(errors, prefix, shape.Name), Phone: CheckPhone(errors, prefix, shape.Phone, mayBeShort: true),
            Relation: CheckCode(errors, prefix + ".relation", "relations", shape.Relation, today, reference));
        return details == PersonDetails.Nothing ? null : details;
    }

    private static IdNumberCheck? CheckNumber(FieldErrors errors, string prefix, CasePerson shape, string? reason, DateOnly today, ReferenceData reference)
    {
        var given = Text(shape.IdNumber);
        if (Text(shape.IdType) is not { } code)
        {
            errors.Require(given is null, prefix + ".idType", "填写证件号码时必须选择证件类型。", "A number needs the type of its document.");
            return null;
        }

        if (!reference.IsUsable("idTypes", code, today) || reference.IdTypes.Find(code) is not { } type)
        {
            errors.Add(prefix + ".idType", "未知的证件类型。", "This document type is not known.");
            return null;
        }

        // The type alone may be known: the card is at home.
        if (given is null)
            return null;
        var check = IdNumber.Check(type, given, today, reference.Divisions);
        if (check.Refusal(overridden: reason is not null) is not { } refusal)
            return check;
        var (zh, en) = refusal.Severity == Severity.Overridable ? ("，核对无误可填写原因后保存", "; give a reason if it was checked") : ("", "");
        errors.Add(prefix + ".idNumber", reference.Label("findings", refusal.Code, Words.Chinese) + zh + "。", reference.Label("findings", refusal.Code, Words.English) + en + ".");
        return null;
    }

    private static DateOnly? CheckBirth(FieldErrors errors, string prefix, DateOnly? born, IdNumberCheck? number, string? reason, DateOnly today)
    {
        var field = prefix + ".birthDate";
        if (born is not { } date)
            return null;
        if (!errors.Require(date <= today, field, "出生日期不能晚于今天。", "The date of birth must not lie in the future.")
            || !errors.Require(date.Year >= today.Year - OldestAge, field, "出生日期早于130年前。", "The date of birth is more than 130 years ago."))
            return null;
        // Some people really live with a wrong date on the card; then somebody has to say so.
        errors.Require(number?.BirthDate is not { } inside || inside == date || reason is not null, field,
            "与证件号码中的出生日期不一致；核对无误可在 idNumberReason 中说明原因。", "It contradicts the ID number; say why in idNumberReason if both were checked.");
        return date;
    }

    private static string? CheckPhone(FieldErrors errors, string prefix, string? typed, bool mayBeShort)
    {
        if (Text(typed) is not { } text)
            return null;
        var check = Phone.Check(text);
        errors.Require(check.IsValid, prefix + ".phone", "不是有效的电话号码。", "This is not a telephone number.");
        errors.Require(!check.IsValid || mayBeShort || check.Kind is not ("shortCode" or "machine"), prefix + ".phone", "此号码无法回拨到本人。", "Nobody can be called back at this number.");
        return check.Extension is { } extension ? $"{check.Value} ext {extension}" : check.Value;
    }

    private static string? CheckName(FieldErrors errors, string prefix, string? typed)
    {
        var name = Text(typed);
        errors.Require(name is null || !name.Any(char.IsControl), prefix + ".name", "含有不允许的字符。", "A character is not allowed here.");
        return name;
    }

    private static string? CheckCode(FieldErrors errors, string field, string table, string? typed, DateOnly today, ReferenceData reference)
    {
        var code = Text(typed);
        errors.Require(code is null || reference.IsUsable(table, code, today), field, "未知的代码。", "This code is not known.");
        return code;
    }

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
