using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Demonstration.Api;

namespace Demonstration.Answering;

/// <summary>The person's last word, taken down by the hotline, and the coordinator's where it contradicts the charity.</summary>
internal sealed class PlayPerson(ReferralApi api, string keys)
{
    /// <summary>Confirms or disputes a delivery; the card as it stands afterwards.</summary>
    public async Task<ReferralCard> SayAsync(ReferralCard card, Story story, CancellationToken cancellationToken)
    {
        switch (story.Word)
        {
            case LastWord.NotAsked:
                return card;
            case LastWord.Confirms:
                var outcome = card.Extent switch { "part" => "D2", "alternative" => "D3", "ongoing" => "D4", _ => "D1" };
                return await StepAsync(DemoClients.Hotline, card, "confirmation", new ConfirmOutcome(outcome, story.Satisfaction, "call", null), cancellationToken);
        }

        card = await StepAsync(DemoClients.Hotline, card, "dispute", new DisputeOutcome("Demonstration: the person says that nothing arrived."), cancellationToken);
        return story.Word switch
        {
            LastWord.DisputeConfirmed => await ResolveAsync(card, "confirmed", "D1", cancellationToken),
            LastWord.DisputeReturned => await ResolveAsync(card, "returned", null, cancellationToken),
            LastWord.DisputeFailed => await ResolveAsync(card, "failed", null, cancellationToken),
            _ => card,
        };
    }

    /// <summary>The need is withdrawn by the person.</summary>
    public Task<NeedView> WithdrawAsync(AskedNeed need, string reason, CancellationToken cancellationToken) => api.PostAsync<NeedView>(
        DemoClients.Hotline, $"/api/intake/needs/{need.NeedId}/withdrawal", new WithdrawNeed(reason, null), $"{keys}-withdrawn-{need.NeedId}", cancellationToken);

    private Task<ReferralCard> ResolveAsync(ReferralCard card, string result, string? outcome, CancellationToken cancellationToken) => StepAsync(
        DemoClients.Coordinator, card, "resolution", new ResolveDispute(result, outcome, null, "Demonstration: visited and asked both sides."), cancellationToken);

    private Task<ReferralCard> StepAsync(string client, ReferralCard card, string step, object body, CancellationToken cancellationToken) =>
        api.PostAsync<ReferralCard>(client, $"/api/matching/referrals/{card.Id}/{step}", body, $"{keys}-{step}-{card.Id}", cancellationToken);
}
