using Contracts.Reference;
using Platform.Http;

namespace Intake.Consents;

/// <summary>Whether what was sent can be a consent.</summary>
internal static class ConsentShape
{
    private const int MostYears = 10;

    public static ConsentFacts Check(
        Contracts.Http.Intake.RecordConsent request, bool underAge, ReferenceData reference, DateTimeOffset now, FieldErrors errors)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var tagsOnly = request.Purpose == Consent.SensitiveTags;
        errors.Require(tagsOnly || request.CharityId is not null, "charityId", "必填：同意须逐一机构给出。", "This field is required: consent is given to one charity.");
        errors.Require(reference.IsUsable("purposes", request.Purpose!, today), "purpose", "未知的目的代码。", "This purpose is not known.");
        errors.Require(reference.IsUsable("consentChannels", request.Channel!, today), "channel", "未知的取得方式。", "This way of consent is not known.");
        errors.Require(!request.TextVersion!.Any(char.IsControl), "textVersion", "含有不允许的字符。", "A character is not allowed here.");
        errors.Require(request.GivenBy != "self" || !underAge, "givenBy", "未满14周岁须由监护人同意。", "Below the age of 14 a guardian or proxy has to agree.");
        errors.Require(
            request.ExpiresAt is not { } until || (until > now && until <= now.AddYears(MostYears)), "expiresAt",
            $"必须是将来 {MostYears} 年以内的时间。", $"Must be in the future, at most {MostYears} years ahead.");
        var kinds = tagsOnly && request.Kinds is null ? [] : Kinds(request.Kinds, reference, today, errors);
        return new ConsentFacts(
            tagsOnly ? null : request.CharityId, request.Purpose!, kinds, request.Channel!, request.GivenBy!, request.TextVersion!, request.ExpiresAt?.ToUniversalTime());
    }

    /// <summary>The kinds, each once; at least one.</summary>
    public static IReadOnlyList<string> Kinds(IReadOnlyList<string>? kinds, ReferenceData reference, DateOnly today, FieldErrors errors)
    {
        errors.Require(kinds is { Count: > 0 }, "kinds", "必填。", "This field is required.");
        for (var index = 0; index < kinds?.Count; index++)
        {
            errors.Require(
                kinds[index] is { } kind && reference.IsUsable("contactKinds", kind, today), $"kinds[{index}]", "未知的信息种类。", "This kind of data is not known.");
        }

        return [.. (kinds ?? []).Distinct()];
    }
}
