using Matching.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Matching.OfferCopies;

/// <summary>Builds the index from the database before the first request or message is taken.</summary>
internal sealed class LoadIndex(IServiceScopeFactory scopes, OfferIndex index, CharityNames names) : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MatchingDbContext>();
        var charities = await db.Charities.AsNoTracking().ToListAsync(cancellationToken);
        charities.ForEach(names.Follow);
        index.Load(
            charities,
            await db.Offers.AsNoTracking().ToListAsync(cancellationToken),
            await db.Ledgers.AsNoTracking().ToDictionaryAsync(ledger => ledger.OfferId, cancellationToken));
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
