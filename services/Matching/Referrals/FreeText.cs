using System.Text.RegularExpressions;
using Platform.Http;

namespace Matching.Referrals;

/// <summary>Words that people add to a step. This service knows no person, so a phone or identity number in a text is refused, not stored.</summary>
internal static partial class FreeText
{
    public static void Check(string? text, string field, FieldErrors errors) => errors.Require(
        text is null || !LongNumber().IsMatch(text), field, "请勿填写电话、证件号等个人信息。", "Leave out phone and identity numbers and other personal data.");

    // Seven digits in a row, also full-width, with the separators people put between them: no receipt number of this length has to be told apart from a phone.
    [GeneratedRegex(@"(\d[\s\-.·]?){7,}")]
    private static partial Regex LongNumber();
}
