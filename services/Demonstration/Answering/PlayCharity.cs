using System.Net;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Demonstration.Api;
using Demonstration.Loading;
using Demonstration.Set;

namespace Demonstration.Answering;

/// <summary>A charity at its cards: yes or no, the person's contact once consent is there, the service and what it claims of it.</summary>
internal sealed class PlayCharity(ReferralApi api, Loaded loaded, DateTimeOffset day, string keys)
{
    private const int ReviewInDays = 14;

    private static readonly TimeSpan LongestForContact = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Answers a card and goes on as far as the fate leads; the card as it stands afterwards.</summary>
    public async Task<ReferralCard> AnswerAsync(AskedNeed need, ReferralCard card, Fate fate, Story story, CancellationToken cancellationToken)
    {
        switch (fate)
        {
            case Fate.Declines:
                return await StepAsync(card, "decline", new DeclineReferral(story.Reason, story.Reason == "other" ? "Demonstration: another reason." : null), cancellationToken);
            case Fate.HasNoStock when !story.Second:
                return await StepAsync(card, "decline", new DeclineReferral("capacity", null), cancellationToken);
        }

        card = await StepAsync(card, "acceptance", new AcceptReferral(null, null), cancellationToken);
        switch (fate)
        {
            case Fate.HasAccepted:
                return card;
            case Fate.HasNoStock:
                return await StepAsync(card, "return", new ReturnReferral("stockGone", null), cancellationToken);
            case Fate.CannotReachPerson:
                return await StepAsync(card, "return", new ReturnReferral("unreachable", null), cancellationToken);
        }

        await ReachPersonAsync(need, card, cancellationToken);
        card = await StepAsync(card, "start", new StartService(), cancellationToken);
        return fate switch
        {
            Fate.HasBegun when story.Second => await StepAsync(card, "hold", new HoldService(day.AddDays(ReviewInDays), "person is away"), cancellationToken),
            Fate.HasBegun => card,
            Fate.FindsNoNeed => await StepAsync(card, "failure", new ReturnReferral("noLongerNeeded", null), cancellationToken),
            Fate.FindsOtherNeed => await StepAsync(card, "return", new ReturnReferral("needDiffers", null), cancellationToken),
            _ => await StepAsync(card, "delivery", Claim(card, story), cancellationToken),
        };
    }

    private static ReportDelivery Claim(ReferralCard card, Story story) => story.Extent == "part" && card.Quantity > 1
        ? new ReportDelivery("part", Math.Max(1, card.Quantity / 2), "demo receipt")
        : new ReportDelivery(story.Extent == "part" ? "full" : story.Extent, null, "demo receipt");

    /// <summary>The second yes is the person's; then the contact may be read, and each reading is on record.</summary>
    private async Task ReachPersonAsync(AskedNeed need, ReferralCard card, CancellationToken cancellationToken)
    {
        // Intake hears of the acceptance by message, a moment later; from then on only the consent is missing.
        await ContactAsync(card, "consent-required", cancellationToken);
        await api.PostAsync<ConsentView>(
            DemoClients.Hotline, $"/api/intake/cases/{need.Case.Id}/consents",
            new RecordConsent(card.CharityId, "aid", ["name", "phone", "address"], "call", "self", "2026-01", null),
            $"{keys}-consent-{need.Plan.Number}-{loaded.ClientOf(card.CharityId)}", cancellationToken);
        await ContactAsync(card, "", cancellationToken);
    }

    /// <summary>Asks for the contact until it is released, or refused for the expected reason only.</summary>
    private async Task ContactAsync(ReferralCard card, string expected, CancellationToken cancellationToken)
    {
        var answer = await Ask.UntilAsync(
            () => api.SendAsync(loaded.ClientOf(card.CharityId), HttpMethod.Get, $"/api/intake/referrals/{card.Id}/contact", null, null, cancellationToken),
            answer => answer.Problem == expected || answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound), LongestForContact, Pause, cancellationToken);
        if (!answer.Ok && answer.Problem != expected)
        {
            throw new InvalidOperationException($"The contact was not released: {answer.Why}");
        }
    }

    private Task<ReferralCard> StepAsync(ReferralCard card, string step, object body, CancellationToken cancellationToken) =>
        api.PostAsync<ReferralCard>(loaded.ClientOf(card.CharityId), $"/api/matching/referrals/{card.Id}/{step}", body, $"{keys}-{step}-{card.Id}", cancellationToken);
}
