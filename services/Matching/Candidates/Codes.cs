using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Matching.Candidates;

/// <summary>Codes of domain section 4 as matching uses them.</summary>
internal static partial class Codes
{
    /// <summary>Tags that need a consent of their own and never stand on a card.</summary>
    private static readonly FrozenSet<string> Sensitive = new[]
    {
        "V03", "V04", "V05", "V06", "V07", "V08", "V10", "V12", "V13", "V14", "V16", "V17", "V20", "V25",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> DeclineReasons = new[]
    {
        "scope", "area", "capacity", "funds", "eligibility", "conflictOfInterest", "safety", "tooLittleInformation", "duplicate", "other",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> ReturnReasons = new[]
    {
        "capacity", "funds", "eligibility", "unreachable", "personDeclined", "moved", "safety", "other",
    }.ToFrozenSet();

    public static bool IsSensitive(string tag) => Sensitive.Contains(tag);

    public static bool IsDeclineReason(string reason) => DeclineReasons.Contains(reason);

    public static bool IsReturnReason(string reason) => ReturnReasons.Contains(reason);

    public static bool IsCategory(string code) => Category().IsMatch(code);

    public static bool IsTier(string code) => Tier().IsMatch(code);

    public static bool IsTag(string code) => Tag().IsMatch(code);

    public static bool IsDivision(string code) => Division().IsMatch(code);

    [GeneratedRegex(@"^N(0[1-9]|1[0-2])(\.\d\d)?$")]
    private static partial Regex Category();

    [GeneratedRegex("^R[0-7]$")]
    private static partial Regex Tier();

    [GeneratedRegex(@"^V\d\d$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$")]
    private static partial Regex Division();
}
