using System.Net.Http.Json;
using Contracts.Http.Catalog;
using Contracts.Http.Matching;
using Demonstration.Api;
using Demonstration.Set;

namespace Demonstration.Loading;

/// <summary>Charities register themselves, the coordinator verifies them, and they publish their offers.</summary>
internal sealed class LoadSupply(ReferralApi api, DemonstrationSet set, DateTimeOffset day, string keys, Progress progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public async Task CharitiesAsync(Loaded loaded, CancellationToken cancellationToken)
    {
        foreach (var plan in set.Charities)
        {
            var answer = await api.TryPostAsync(plan.Client, "/api/catalog/charities", plan.Request, $"{keys}-charity-{plan.Number}", cancellationToken);
            var id = answer.Ok ? answer.Read<CharityView>().Id
                : answer.Problem == "already-exists" && answer.Property("existingId") is { } existing ? existing.GetGuid()
                : throw new InvalidOperationException($"Charity {plan.Number}: {answer.Why}");
            loaded.Charities[plan.Number] = id;
            await api.PostAsync<CharityView>(
                DemoClients.Coordinator, $"/api/catalog/charities/{id}/verification", new VerifyCharity("Demonstration: looked up nowhere, this charity does not exist."),
                $"{keys}-verified-{plan.Number}", cancellationToken);
            progress.Show("charities", plan.Number, set.Charities.Count);
        }
    }

    /// <summary>Publishes the offers one after the other and waits until matching knows them all: the order of their ids decides ties.</summary>
    public async Task OffersAsync(Loaded loaded, bool late, CancellationToken cancellationToken)
    {
        var offers = set.Offers.Where(offer => offer.Late == late).ToArray();
        for (var index = 0; index < offers.Length; index++)
        {
            var offer = offers[index];
            var view = await api.PutAsync<OfferView>(
                DemoClients.Charity(offer.Charity), $"/api/catalog/charities/{loaded.Charities[offer.Charity]}/offers/{offer.ExternalId}", offer.Request(day), cancellationToken);
            loaded.Offers[view.OfferId] = offer;
            progress.Show(late ? "offers of a charity that never looks" : "offers", index + 1, offers.Length);
        }

        await KnownAsync(offers[0], loaded.Offers.Count, cancellationToken);
    }

    private async Task KnownAsync(OfferPlan sample, int atLeast, CancellationToken cancellationToken)
    {
        var question = new FindCandidates("420106", null, null, null, null, new WhatIfNeed(sample.Categories[0], 1, null, null), 1);
        var answer = await Ask.UntilAsync(
            () => api.SendAsync(DemoClients.Coordinator, HttpMethod.Post, "/api/matching/candidates", question, null, cancellationToken), Knows, Longest, Pause, cancellationToken);
        if (!Knows(answer))
        {
            throw new TimeoutException("Matching did not hear of all offers.");
        }

        bool Knows(ApiAnswer answer) => answer.Ok && answer.Read<CandidateList>().Considered >= atLeast;
    }
}
