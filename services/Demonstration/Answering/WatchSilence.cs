using Contracts.Http;
using Contracts.Http.Matching;
using Demonstration.Api;
using Demonstration.Loading;

namespace Demonstration.Answering;

/// <summary>Waits until the cards of the charity that never looks have run out: the platform then asks the next one by itself.</summary>
internal sealed class WatchSilence(ReferralApi api, Loaded loaded, Progress progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The needs in the order of the set; all their silent cards have expired afterwards.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var needs = loaded.Cases.Where(pair => pair.Plan.Late).SelectMany(pair => pair.Opened.Needs.Select(need => need.Id)).ToArray();
        if (await Ask.UntilAsync(() => WaitingAsync(needs, cancellationToken), waiting => waiting == 0, Longest, Pause, cancellationToken) > 0)
        {
            throw new TimeoutException("Cards that nobody answered did not expire.");
        }
    }

    private async Task<int> WaitingAsync(Guid[] needs, CancellationToken cancellationToken)
    {
        var waiting = 0;
        foreach (var need in needs)
        {
            var page = await api.GetAsync<Page<ReferralCard>>(DemoClients.Coordinator, $"/api/matching/referrals?needId={need}&status=offered", cancellationToken);
            waiting += page.Items.Any(card => loaded.Offers[card.OfferId].Late) ? 1 : 0;
        }

        progress.Show("silent charities whose time ran out", needs.Length - waiting, needs.Length);
        return waiting;
    }
}
