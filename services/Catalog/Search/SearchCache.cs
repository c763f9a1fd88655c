using System.Security.Cryptography;
using System.Text;
using Catalog.Data;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Catalog.Search;

/// <summary>
/// Which offers a search found, kept for a few seconds in Redis for all replicas. Only the ids: what an offer says is always read from the database, so an answer never shows
/// old content; it may miss an offer that is a few seconds old. Without Redis every search is run.
/// </summary>
/// <param name="cache">Null where no Redis is set.</param>
/// <param name="kept">How long.</param>
/// <param name="scopes">For searches whose answer others wait for too.</param>
internal sealed class SearchCache(HybridCache? cache, TimeSpan kept, IServiceScopeFactory scopes)
{
    // No second copy in the process: it would be as old again.
    private readonly HybridCacheEntryOptions _entry = new() { Expiration = kept, Flags = HybridCacheEntryFlags.DisableLocalCache };

    /// <summary>The ids of a search.</summary>
    /// <param name="question">Everything the answer depends on. Only its hash leaves the process: people type names. Null: this search is always run.</param>
    /// <param name="db">The database of this request.</param>
    /// <param name="search">Asks a database.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public async ValueTask<IReadOnlyList<Guid>> IdsAsync(
        IEnumerable<string?>? question, CatalogDbContext db, Func<CatalogDbContext, CancellationToken, Task<List<Guid>>> search, CancellationToken cancellationToken)
    {
        if (cache is null || question is null)
        {
            return await search(db, cancellationToken);
        }

        // Lengths keep two questions apart whose parts run together.
        var text = string.Concat(question.Select(part => part is null ? "-;" : $"{part.Length}:{part};"));
        var key = "offers:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return await cache.GetOrCreateAsync(key, search, RunAsync, _entry, cancellationToken: cancellationToken);
    }

    // One search serves all who ask the same at this moment, also when the first of them has gone and taken its context along.
    private async ValueTask<Guid[]> RunAsync(Func<CatalogDbContext, CancellationToken, Task<List<Guid>>> search, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return [.. await search(scope.ServiceProvider.GetRequiredService<CatalogDbContext>(), cancellationToken)];
    }

    /// <summary>Settings: <c>Redis</c> (an address), <c>Catalog:SearchKept</c> (default five seconds; zero switches it off).</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        var kept = builder.Configuration.GetValue("Catalog:SearchKept", TimeSpan.FromSeconds(5));
        if (builder.Configuration["Redis"] is not { Length: > 0 } address || kept <= TimeSpan.Zero)
        {
            builder.Services.AddSingleton(provider => new SearchCache(null, kept, provider.GetRequiredService<IServiceScopeFactory>()));
            return;
        }

        var options = ConfigurationOptions.Parse(address);
        options.ClientName = "catalog";
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 500;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new LinearRetry(250);
        // A search takes milliseconds; to wait longer for its cache than for the database makes no sense.
        options.AsyncTimeout = 100;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        // A line per search that finds Redis away would fill the disk; that it is away, other replicas and the gateway say once.
        builder.Logging.AddFilter("Microsoft.Extensions.Caching", LogLevel.None);
        builder.Services.AddStackExchangeRedisCache(redis =>
        {
            redis.InstanceName = "catalog:";
            redis.ConfigurationOptions = options;
        });
        builder.Services.AddHybridCache();
        builder.Services.AddSingleton(provider => new SearchCache(provider.GetRequiredService<HybridCache>(), kept, provider.GetRequiredService<IServiceScopeFactory>()));
    }
}
