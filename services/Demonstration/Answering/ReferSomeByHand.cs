using Contracts.Http;
using Contracts.Http.Matching;
using Demonstration.Api;
using Demonstration.Loading;

namespace Demonstration.Answering;

/// <summary>A coordinator finds help where the platform found none: an offer of the right kind whose area or conditions are set aside, on record.</summary>
internal sealed class ReferSomeByHand(ReferralApi api, Loaded loaded, string keys)
{
    private const int Most = 3;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var referred = 0;
        foreach (var (plan, opened) in loaded.Cases.Where(pair => pair.Plan is { Late: false, HasPerson: true }))
        {
            foreach (var need in opened.Needs)
            {
                if (referred == Most)
                {
                    return;
                }

                var cards = await api.GetAsync<Page<ReferralCard>>(DemoClients.Coordinator, $"/api/matching/referrals?needId={need.Id}", cancellationToken);
                referred += cards.Items.Count == 0 && await ReferAsync(plan.Number, need.Id, need.Category, cancellationToken) ? 1 : 0;
            }
        }
    }

    private async Task<bool> ReferAsync(int number, Guid needId, string category, CancellationToken cancellationToken)
    {
        var fitting = loaded.Offers.Where(pair => pair.Value.Categories.Contains(category)).OrderBy(pair => pair.Value.ExternalId, StringComparer.Ordinal);
        foreach (var (offerId, offer) in fitting)
        {
            var answer = await api.TryPostAsync(
                DemoClients.Coordinator, "/api/matching/referrals", new ReferByHand(needId, offerId, "Demonstration: agreed by phone although the place is outside the area."),
                $"{keys}-byhand-{number}-{offer.ExternalId}", cancellationToken);
            if (answer.Ok)
            {
                return true;
            }
        }

        return false;
    }
}
