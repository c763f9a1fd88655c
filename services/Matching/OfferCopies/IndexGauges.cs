using Gauges;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.OfferCopies;

/// <summary>How this replica's index follows the offers.</summary>
internal static class IndexGauges
{
    public static readonly Gauge[] All =
    [
        new("referral.index.age", "s", "How old this replica's index of offers is.", (scope, _, _) => Task.FromResult(scope.GetRequiredService<KeepIndex>().Age.TotalSeconds)),
        new("referral.index.offers", "{offer}", "Offers in this replica's index.", (scope, _, _) => Task.FromResult<double>(scope.GetRequiredService<OfferIndex>().Count)),
    ];
}
