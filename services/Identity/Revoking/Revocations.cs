using Identity.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Identity;

namespace Identity.Revoking;

/// <summary>Takes tokens back before they expire, in the save of the caller; services read the list every few seconds and decide from memory.</summary>
internal sealed class Revocations(IdentityDbContext db, IConfiguration configuration, KeepRevocations keep, TimeProvider time)
{
    /// <summary>Clocks of services differ by this much at most.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>All tokens that carry this as <c>sub</c> or <c>sid</c> and were issued until now.</summary>
    public void Add(string value)
    {
        var now = time.GetUtcNow();
        var (machine, person) = (configuration.GetValue("Identity:AccessTokenLifetime", TimeSpan.FromHours(1)), configuration.GetValue("Identity:PersonTokenLifetime", TimeSpan.FromMinutes(5)));
        db.Add(new Revocation { Id = Guid.CreateVersion7(now), Value = value, At = now, Until = now + (machine > person ? machine : person) + Skew });
    }

    /// <summary>After the save: this process does not wait for the next look.</summary>
    public void Announce() => keep.LookNow();
}

/// <summary>Reads the list into this process every few seconds, for its own endpoints and, in the one-process form, for all; and takes away what has expired.</summary>
internal sealed partial class KeepRevocations(IServiceScopeFactory scopes, RevokedTokens revoked, TimeProvider time, ILogger<KeepRevocations> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _now = new(0, 1);

    public void LookNow()
    {
        try
        {
            _now.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    /// <summary>What is taken back at this moment, by hash.</summary>
    public static async Task<Dictionary<string, long>> ReadAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.Revocations.AsNoTracking().Where(row => row.Until > now).Select(row => new { row.Value, row.At }).ToListAsync(cancellationToken);
        return rows.GroupBy(row => RevokedTokens.HashOf(row.Value)).ToDictionary(group => group.Key, group => group.Max(row => row.At).ToUnixTimeSeconds());
    }

    public override void Dispose()
    {
        _now.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
                var now = time.GetUtcNow();
                revoked.Replace(await ReadAsync(db, now, stoppingToken));
                if (await db.Revocations.AsNoTracking().AnyAsync(row => row.Until <= now, stoppingToken))
                {
                    db.RemoveRange(await db.Revocations.Where(row => row.Until <= now).Take(500).ToListAsync(stoppingToken));
                    await db.SaveChangesAsync(stoppingToken);
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another replica took the same rows away.
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure.GetType().Name);
            }

            await _now.WaitAsync(Pause, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of tokens taken back was not read: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}

/// <summary>The list for the other services: hashes, so that it tells nobody who they were. It needs no token, because a service has none.</summary>
internal static class PublishRevocations
{
    public static void Map(IEndpointRouteBuilder root) => root.MapGet(RevokedTokens.Path, async (HttpContext context, IdentityDbContext db, TimeProvider time, CancellationToken cancellationToken) =>
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await KeepRevocations.ReadAsync(db, time.GetUtcNow(), cancellationToken));
    }).AllowAnonymous().ExcludeFromDescription();
}
