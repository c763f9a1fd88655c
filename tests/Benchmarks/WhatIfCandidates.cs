using System.Diagnostics;
using System.Text.Json;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using Matching;
using Matching.Candidates;
using Matching.OfferCopies;
using Microsoft.Extensions.DependencyInjection;
using Testing.Apps;

namespace Benchmarks;

/// <summary>What-if candidates among 10,000 live offers: inside the service, over HTTP, and against a plain look at every offer.</summary>
internal static class WhatIfCandidates
{
    private const int Offers = 10_000;
    private const int Questions = 5_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var app = await ModuleApp.StartAsync(new MatchingModule());
        var index = app.Services.GetRequiredService<OfferIndex>();
        var now = TimeProvider.System.GetUtcNow();
        await SyntheticOffers.LoadAsync(app, Offers, now);
        var places = app.Services.GetRequiredService<Places>();
        var terms = app.Services.GetRequiredService<TermsBook>();
        var counties = SyntheticOffers.Counties;
        var categories = SyntheticOffers.Categories;
        Need Needs(int number) => new(
            categories[number * 7 % categories.Length], counties[number * 13 % counties.Length], null, null, "U2", 1, ReferenceData.BuiltIn.Needs[categories[number * 7 % categories.Length]].Unit, null,
            ["R2"], [], [74], 2, places.Chain(counties[number * 13 % counties.Length]), places.Categories(categories[number * 7 % categories.Length]));
        Ask Question(int number) => Needs(number) is var need ? new Ask(need, now, terms.In(need.Chain.Select(link => link.Code), now), new HashSet<Guid>(), new HashSet<Guid>()) : throw new UnreachableException();

        double Time(int number)
        {
            var question = Question(number);
            var start = Stopwatch.GetTimestamp();
            _ = Ranking.Of(question, index, 5).Candidates.Length;
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        for (var number = 0; number < Questions; number++)
        {
            Time(number);
        }

        var inside = Enumerable.Range(0, Questions).Select(Time).ToArray();
        var overHttp = await OverHttpAsync(app, categories, counties);
        return
        [
            new Figure("what-if among 10,000 offers, inside the service: p50", Load.Median(inside), "ms"),
            new Figure("what-if among 10,000 offers, inside the service: p99", Load.Percentile(inside, 0.99), "ms", 5),
            new Figure("what-if among 10,000 offers, over HTTP: p50", Load.Median(overHttp), "ms"),
            new Figure("what-if among 10,000 offers, over HTTP: p99", Load.Percentile(overHttp, 0.99), "ms"),
        ];
    }

    private static async Task<double[]> OverHttpAsync(ModuleApp app, string[] categories, string[] counties)
    {
        using var client = new RawClient();
        await client.ConnectAsync(app.Address);
        var token = app.As("hotline").DefaultRequestHeaders.Authorization!.Parameter!;
        var samples = new List<double>();
        for (var number = 0; number < Questions * 2; number++)
        {
            var body = JsonSerializer.Serialize(new { division = counties[number * 13 % counties.Length], urgency = "U2", need = new { category = categories[number * 7 % categories.Length] } });
            var request = RawClient.Post(app.Address, "/api/matching/candidates", body, token);
            var start = Stopwatch.GetTimestamp();
            var status = await client.SendAsync(request);
            var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (status != 200)
            {
                throw new InvalidOperationException($"Answered {status}: {client.Answer()}");
            }

            if (number >= Questions)
            {
                samples.Add(took);
            }
        }

        return [.. samples];
    }
}
