using Gauges;
using Matching.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Clocks;

/// <summary>Whether the clock keeps up, and how much waits for a person.</summary>
internal static class NeedGauges
{
    /// <summary>The sweep comes every second; what is older than this was not asked in time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    public static readonly Gauge[] All =
    [
        new("referral.needs.overdue", "{need}", "Needs whose clock passed half a minute ago without the next step.", async (scope, now, cancellationToken) =>
        {
            var late = now - Late;
            return await scope.GetRequiredService<MatchingDbContext>().Needs.CountAsync(need => need.DueAt < late, cancellationToken);
        }),
        new("referral.needs.waiting", "{need}", "Needs with a part that nobody is asked for: a person has to find help.", async (scope, _, cancellationToken) =>
            await scope.GetRequiredService<MatchingDbContext>().Needs.CountAsync(need => need.Help != null, cancellationToken)),
    ];
}
