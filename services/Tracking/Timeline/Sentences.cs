using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Tracking.Board;

namespace Tracking.Timeline;

/// <summary>What a message says, in words a caseworker can read out. Pure: message, names and language in, sentence out.</summary>
internal sealed class Sentences(Labels labels, bool english, Func<Guid, string?> charityName)
{
    public string Of(object message) => message switch
    {
        CaseOpened m => Say($"个案 {m.Number} 已登记，紧急程度 {m.Urgency}。", $"Case {m.Number} was opened, urgency {m.Urgency}."),
        CaseClosed m => Say($"个案已结案：{Reason(m.Outcome)}。", $"The case was closed: {Reason(m.Outcome)}."),
        CasesLinked => Say("与另一个案关联为同一家庭。", "The case was linked to another one of the same household."),
        CasesUnlinked => Say("与另一个案的关联已撤销。", "A link to another case was taken back."),
        ConsentRecorded m => Say($"本人同意向{Charity(m.CharityId)}提供联系信息。", $"The person consented that {Charity(m.CharityId)} receives contact data."),
        ConsentWithdrawn m => Say($"本人撤回对{Charity(m.CharityId)}的同意。", $"The person withdrew the consent for {Charity(m.CharityId)}."),
        ConsentRefused m => Say($"本人不同意由{Charity(m.CharityId)}帮扶。", $"The person said no to {Charity(m.CharityId)}."),
        ConsentExpired m => Say($"对{Charity(m.CharityId)}的同意已到期，联系信息不再提供。", $"The consent for {Charity(m.CharityId)} ended by its date; the contact is closed."),
        OverrideReviewed { Outcome: "upheld" } m => Say($"第二人已复核：因危及生命向{Charity(m.CharityId)}提供信息属实。", $"A second person reviewed the override for {Charity(m.CharityId)}: it stands."),
        OverrideReviewed m => Say($"第二人已复核：向{Charity(m.CharityId)}提供信息的理由不成立，已终止。", $"A second person reviewed the override for {Charity(m.CharityId)}: it does not stand and has ended."),
        DeletionRequested m => Say($"已要求{Charity(m.CharityId)}删除联系信息并回执。", $"{Charity(m.CharityId)} was asked to delete the contact data and to confirm it."),
        DeletionConfirmed m => Say($"{Charity(m.CharityId)}已确认删除联系信息。", $"{Charity(m.CharityId)} confirmed that the contact data was deleted."),
        ContactReleased m => Say($"{Charity(m.CharityId)}已查阅联系信息。", $"{Charity(m.CharityId)} read the contact data."),
        NeedOpened m => Say(
            $"登记需求：{labels.Category(m.Category, false)}，{m.Quantity} {labels.Unit(m.Unit, false)}。",
            $"A need was opened: {labels.Category(m.Category, true)}, {m.Quantity} {labels.Unit(m.Unit, true)}."),
        NeedWithdrawn m => Say($"需求已撤回：{Reason(m.Reason)}。", $"The need was withdrawn: {Reason(m.Reason)}."),
        MatchDecided m => Say(
            $"第 {m.Round} 轮匹配：比对 {m.Considered} 项服务，{m.Eligible} 项符合。",
            $"Matching round {m.Round}: {m.Considered} offers looked at, {m.Eligible} fit."),
        NeedUnmatched { NeedStatus: Statuses.Unmet } m => Say($"需求未能满足：{Reason(m.Reason)}。", $"The need could not be met: {Reason(m.Reason)}."),
        NeedUnmatched m => Say($"暂无可转介机构：{Reason(m.Reason)}，转人工处理。", $"No charity was found: {Reason(m.Reason)}. A person takes over."),
        ReferralOffered m => Say($"需求卡已发至{Charity(m.Referral)}。", $"A need card was shown to {Charity(m.Referral)}."),
        ReferralAccepted m => Say($"{Charity(m.Referral)}承接 {Units(m.Referral)}。", $"{Charity(m.Referral)} accepted {Units(m.Referral)}."),
        ReferralDeclined m => Say($"{Charity(m.Referral)}婉拒：{Reason(m.Reason)}。", $"{Charity(m.Referral)} declined: {Reason(m.Reason)}."),
        ReferralExpired m => Say($"{Charity(m.Referral)}逾期未答，转下一机构。", $"{Charity(m.Referral)} did not answer in time; the next charity is asked."),
        ReferralRecalled m => Say($"已收回发给{Charity(m.Referral)}的转介：{Reason(m.Reason)}。", $"The referral to {Charity(m.Referral)} was recalled: {Reason(m.Reason)}."),
        ServiceStarted m => Say($"{Charity(m.Referral)}已联系本人并开始服务。", $"{Charity(m.Referral)} reached the person and began."),
        ServicePutOnHold m => Say($"{Charity(m.Referral)}暂停服务，将按期复核。", $"{Charity(m.Referral)} paused the service until a review."),
        DeliveryReported m => Say(
            $"{Charity(m.Referral)}报告已提供 {m.Quantity} {labels.Unit(m.Referral.Unit, false)}，待本人确认。",
            $"{Charity(m.Referral)} reports {m.Quantity} {labels.Unit(m.Referral.Unit, true)} delivered; the person has to confirm."),
        OutcomeConfirmed { Remainder: > 0 } m => Say(
            $"本人确认收到 {m.Quantity} {labels.Unit(m.Referral.Unit, false)}，尚缺 {m.Remainder}。",
            $"The person confirmed {m.Quantity} {labels.Unit(m.Referral.Unit, true)}; {m.Remainder} still missing."),
        OutcomeConfirmed m => Say($"本人确认：{Reason(m.Outcome)}。", $"The person confirmed: {Reason(m.Outcome)}."),
        OutcomeDisputed m => Say($"本人对{Charity(m.Referral)}的报告有异议，由协调员处理。", $"The person contradicts {Charity(m.Referral)}'s report; a coordinator decides."),
        ReferralReturned m => Say($"{Charity(m.Referral)}退回转介：{Reason(m.Reason)}。", $"{Charity(m.Referral)} gave the referral back: {Reason(m.Reason)}."),
        ReferralFailed m => Say($"{Charity(m.Referral)}的服务未能完成：{Reason(m.Reason)}。", $"The service of {Charity(m.Referral)} failed: {Reason(m.Reason)}."),
        ReferralUpdated { Change: "escalated" } m => Say($"{Charity(m.Referral)}未按期行动，已通知协调员。", $"{Charity(m.Referral)} let a deadline pass; a coordinator acts now."),
        ReferralUpdated { Change: "reduced" } m => Say($"发给{Charity(m.Referral)}的需求卡减为 {Units(m.Referral)}。", $"The card for {Charity(m.Referral)} now asks for {Units(m.Referral)}."),
        ReferralUpdated m => Say($"{Charity(m.Referral)}的长期服务已复核并继续。", $"The ongoing service of {Charity(m.Referral)} was reviewed and goes on."),
        _ => message.GetType().Name,
    };

    private string Say(string zh, string en) => english ? en : zh;

    private string Reason(string code) => labels.Reason(code, english);

    private string Units(ReferralFacts referral) => $"{referral.Quantity} {labels.Unit(referral.Unit, english)}";

    private string Charity(ReferralFacts referral) => Charity(referral.CharityId);

    private string Charity(Guid id) => charityName(id) ?? Say("一家机构", "a charity");
}
