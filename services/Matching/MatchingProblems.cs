using Contracts.Http;
using Platform.Http;

namespace Matching;

/// <summary>Refusals that only matching knows.</summary>
internal static class MatchingProblems
{
    public static readonly ProblemKind AlreadyTaken = new(Problems.AlreadyTaken, 409, "其他机构已先接受。", "Another charity was faster.");

    public static readonly ProblemKind Expired = new(Problems.Expired, 409, "答复时限已过。", "The time to answer has passed.");

    public static readonly ProblemKind Recalled = new(Problems.Recalled, 409, "该需求卡已被收回。", "The card was taken back.");

    public static readonly ProblemKind NoCapacity = new(Problems.NoCapacity, 409, "目前没有剩余名额。", "No capacity is left.");

    /// <summary>A referral by hand that a hard rule forbids; <c>rules</c> names them.</summary>
    public static readonly ProblemKind RuleAgainst = new(Problems.Prefix + "rule-against", 409, "有不可人工放宽的条件不符。", "A rule that cannot be set aside by hand stands against it.");
}
