using Contracts.Http.Intake;
using Contracts.Reference;
using Platform.Http;

namespace Intake.Relief;

/// <summary>Whether what was sent can be a relief case of the state.</summary>
internal static class ReliefShape
{
    private const string NotKnown = "unknown";

    /// <summary>Null when something is wrong; the errors say what.</summary>
    public static ReliefFacts? Check(ReliefFields? fields, string prefix, int needs, ReferenceData reference, DateOnly today, FieldErrors errors)
    {
        if (fields is null)
        {
            errors.Add(prefix.TrimEnd('.'), "必填。", "This field is required.");
            return null;
        }

        var authority = Authority(fields.Authority, prefix + "authority", reference, errors);
        Code(fields.Programme, prefix + "programme", "programmes", reference, today, errors);
        Code(fields.Status ?? NotKnown, prefix + "status", "reliefStatuses", reference, today, errors);
        Number(fields.Reference, prefix + "reference", errors);
        errors.Require((fields.Need ?? 0) < needs, prefix + "need", "没有这一项需求。", "There is no such need.");
        return authority is null || fields.Programme is null ? null
            : new ReliefFacts(
                authority, fields.Programme, string.IsNullOrWhiteSpace(fields.Reference) ? null : fields.Reference.Trim(), fields.Status ?? NotKnown, fields.Covers ?? 0, fields.Need ?? 0);
    }

    /// <summary>The authority's division in the form it is stored by. An authority of a former division keeps its numbers, so it need not exist today.</summary>
    public static string? Authority(string? code, string field, ReferenceData reference, FieldErrors errors)
    {
        var division = reference.Divisions.Find(code);
        errors.Require(division is not null, field, "未知的行政区划代码。", "This division code is not known.");
        return division?.Code;
    }

    public static void Code(string? code, string field, string table, ReferenceData reference, DateOnly today, FieldErrors errors) =>
        errors.Require(code is not null && reference.IsUsable(table, code, today), field, "未知的代码。", "This code is not known.");

    public static void Number(string? reference, string field, FieldErrors errors) =>
        errors.Require(reference is null || !reference.Any(char.IsControl), field, "含有不允许的字符。", "A character is not allowed here.");
}
