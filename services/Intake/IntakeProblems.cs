using Contracts.Http;
using Intake.Cases;
using Platform.Http;

namespace Intake;

/// <summary>Refusals that only intake knows.</summary>
internal static class IntakeProblems
{
    public static readonly ProblemKind ConsentRequired = new(Problems.ConsentRequired, 403, "尚无本人对该机构的有效同意，联系方式不予提供。", "There is no valid consent for this charity; the contact stays closed.");

    public static readonly ProblemKind NotAccepted = new(Problems.NotAccepted, 403, "该机构尚未接受，或服务已结束，联系方式不予提供。", "The charity has not accepted, or its work has ended; the contact stays closed.");

    public static readonly ProblemKind SecondPersonRequired = new(Problems.SecondPersonRequired, 403, "须由登记人以外的第二人复核。", "A second person has to review this, not the one who recorded it.");

    public static readonly ProblemKind AddressHidden = new(
        Problems.AddressHidden, 403, "该处地址受保护，仅协调员可为护送安置或生命危险查看。", "The address is protected; it opens to coordinators, to bring somebody to safety or in danger to life.");

    public static readonly ProblemKind ApprovalRequired = new(
        Problems.ApprovalRequired, 403, "未成年人信息须先申请，经所在地另一名协调员批准后查看。", "This is about a minor: ask for approval first; another person, a coordinator of the place, gives it.");

    public static readonly ProblemKind NeedsUnresolved = new(Problems.NeedsUnresolved, 409, "仍有需求未解决，请填写结果代码。", "Needs are still unresolved; give an outcome code.");

    /// <summary>A closed case takes no further step.</summary>
    public static Refusal CaseClosed() => Refusal.Illegal(nameof(CaseState.Closed).ToLowerInvariant(), []);
}
