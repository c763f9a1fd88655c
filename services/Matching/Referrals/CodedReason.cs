using Contracts.Reference;
using Platform.Http;

namespace Matching.Referrals;

/// <summary>A reason is a code; "other" needs words.</summary>
internal static class CodedReason
{
    public static void Check(string reason, string? text, CodeTable<Reason> known, DateTimeOffset now, FieldErrors errors)
    {
        var row = known.Find(reason);
        errors.Require(row?.IsUsable(DateOnly.FromDateTime(now.UtcDateTime)) == true, "reason", "未知的原因代码。", "This reason code is not known.");
        errors.Require(row?.NeedsText != true || !string.IsNullOrWhiteSpace(text), "text", "原因为“其他”时必须说明。", "Say in words what the other reason is.");
    }
}
