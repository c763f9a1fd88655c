using Gauges;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Data;

namespace Tracking.Board;

/// <summary>Whether people keep up.</summary>
internal static class BoardGauges
{
    public static readonly Gauge[] All =
    [
        new("referral.board.overdue", "{item}", "Open items of the board whose owner should have acted by now.", async (scope, now, cancellationToken) =>
            await scope.GetRequiredService<TrackingDbContext>().Items.CountAsync(item => item.DueAt < now, cancellationToken)),
    ];
}
