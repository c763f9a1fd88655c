using Contracts.Messages.Catalog;
using Contracts.Reference;
using Matching.OfferCopies;
using Microsoft.Extensions.DependencyInjection;
using Testing;
using Testing.Apps;

namespace Benchmarks;

/// <summary>Offers of verified charities over real counties and categories: a tenth serve the nation or a province, a fifth a prefecture, the rest a county.</summary>
internal static class SyntheticOffers
{
    public static readonly string[] Counties = [.. ReferenceData.BuiltIn.Divisions.All
        .Where(division => division.Level == DivisionLevel.County && division.ValidTo is null).Select(division => division.Code).Order(StringComparer.Ordinal).Take(400)];

    public static readonly string[] Categories = [.. ReferenceData.BuiltIn.Needs.Rows
        .Where(row => row.Parent is not null && row.Code != "N12.99").Select(row => row.Code).Take(40)];

    /// <summary>Sends them as Catalog would and waits until the index has them.</summary>
    public static async Task LoadAsync(ModuleApp app, int count, DateTimeOffset now)
    {
        var charities = Enumerable.Range(0, 50).Select(number => Guid.CreateVersion7(now.AddMilliseconds(number))).ToArray();
        foreach (var charity in charities)
        {
            await app.ReceiveAsync(new CharityVerified(new CharityFacts(charity, "531900000000000350", "测试慈善会", "Test charity", "100000", "verified", null, now, "bench", 2)));
        }

        var index = app.Services.GetRequiredService<OfferIndex>();
        var ids = Enumerable.Range(0, count).Select(number => Guid.CreateVersion7(now.AddMilliseconds(number))).ToArray();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) => await app.ReceiveAsync(new OfferPublished(Offer(number, ids[number], charities[number % charities.Length], now))));
        await Eventually.IsTrueAsync(() => Task.FromResult(ids.All(id => index.Find(id) is { CharityVerified: true, LedgerVersion: > 0 })), $"{count} offers in the index", seconds: 300);
    }

    private static OfferFacts Offer(int number, Guid id, Guid charity, DateTimeOffset now)
    {
        var county = Counties[number * 31 % Counties.Length];
        var area = (number % 20) switch { 0 => "100000", 1 => county[..2], < 6 => county[..4], _ => county };
        var category = Categories[number * 17 % Categories.Length];
        return new OfferFacts(
            id, charity, "bench-" + number, "测试", "Test", [category], "goods", "donated", [area], null, null, null,
            new OfferEligibility(number % 3 == 0 ? ["R1", "R2"] : [], [], null, null, null), 1000, ReferenceData.BuiltIn.Needs[category].Unit, "none", now.AddDays(-1), now.AddDays(90),
            TimeSpan.FromHours(4), ["zh"], "active", now, now, "bench", 1);
    }
}
