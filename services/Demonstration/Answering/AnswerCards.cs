using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Demonstration.Api;
using Demonstration.Loading;
using Demonstration.Set;

namespace Demonstration.Answering;

/// <summary>
/// Plays the charities of the set, need after need: who was asked answers as its story says, and where a no or a return brings the next candidate, that
/// one answers as well.
/// </summary>
internal sealed class AnswerCards(ReferralApi api, Loaded loaded, PlayCharity charity, PlayPerson person)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The needs that have cards to answer and somebody to help, in the order of the set.</summary>
    public async Task<IReadOnlyList<AskedNeed>> AskedAsync(bool late, CancellationToken cancellationToken)
    {
        var asked = new List<AskedNeed>();
        foreach (var (plan, opened) in loaded.Cases.Where(pair => pair.Plan.Late == late && pair.Plan.HasPerson))
        {
            foreach (var need in opened.Needs)
            {
                if ((await OpenCardsAsync(need.Id, cancellationToken)).Count > 0)
                {
                    asked.Add(new AskedNeed(plan, opened, need.Id));
                }
            }
        }

        return asked;
    }

    /// <summary>Answers the cards of one need until its story ends.</summary>
    public async Task PlayAsync(AskedNeed need, Story story, CancellationToken cancellationToken)
    {
        foreach (var fate in story.Fates)
        {
            if (await OpenCardsAsync(need.NeedId, cancellationToken) is not [var card, ..] || fate == Fate.HasNotRead)
            {
                return;
            }

            var after = await charity.AnswerAsync(need, card, fate, story, cancellationToken);
            after = after.Status == "delivered" ? await person.SayAsync(after, story, cancellationToken) : after;
            if (fate is Fate.HasAccepted or Fate.HasBegun || after.Status is "delivered" or "disputed")
            {
                return;
            }

            if (fate is Fate.FindsNoNeed or Fate.FindsOtherNeed)
            {
                await person.WithdrawAsync(need, fate == Fate.FindsNoNeed ? "noLongerNeeded" : "prefersOther", cancellationToken);
                await TakenBackAsync(need.NeedId, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Matching hears of the withdrawal by message; what follows waits for it, so that the order of decisions never differs.</summary>
    private async Task TakenBackAsync(Guid needId, CancellationToken cancellationToken) =>
        await Ask.UntilAsync(() => OpenCardsAsync(needId, cancellationToken), cards => cards.Count == 0, Longest, Pause, cancellationToken);

    /// <summary>Open cards of charities that look, always in the same order whatever ids were given.</summary>
    private async Task<IReadOnlyList<ReferralCard>> OpenCardsAsync(Guid needId, CancellationToken cancellationToken)
    {
        var page = await api.GetAsync<Page<ReferralCard>>(DemoClients.Coordinator, $"/api/matching/referrals?needId={needId}&status=offered", cancellationToken);
        return [.. page.Items.Where(card => !loaded.Offers[card.OfferId].Late).OrderBy(card => loaded.Offers[card.OfferId].ExternalId, StringComparer.Ordinal)];
    }
}

/// <summary>A need that charities were asked about.</summary>
internal sealed record AskedNeed(CasePlan Plan, OpenedCase Case, Guid NeedId);
