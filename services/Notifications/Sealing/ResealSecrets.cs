using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Data;

namespace Notifications.Sealing;

/// <summary>At each start the secrets are sealed anew by the newest key, so that an old one can be taken away. What does not open is told and left as it is.</summary>
internal sealed partial class ResealSecrets(IServiceScopeFactory scopes, SecretBox box, ILogger<ResealSecrets> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<NotificationsDbContext>();
            foreach (var row in await db.Webhooks.AsNoTracking().Select(row => new { row.Id, row.Secret, row.FormerSecret }).ToListAsync(stoppingToken))
            {
                if (!box.IsNewest(row.Secret) || row.FormerSecret is { } former && !box.IsNewest(former))
                {
                    await ResealAsync(db, row.Id, row.Secret, row.FormerSecret, stoppingToken);
                }
            }
        }
#pragma warning disable CA1031 // secrets open with their old key as well: the next start tries again
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Failed(log, failure.GetType().Name);
        }
    }

    // Only where the secret is still the one that was read: somebody may take a new one at this moment.
    private async Task ResealAsync(NotificationsDbContext db, Guid id, byte[] secret, byte[]? former, CancellationToken cancellationToken)
    {
        try
        {
            var (sealedSecret, sealedFormer) = (box.Seal(box.Open(secret, id), id), former is null ? null : box.Seal(box.Open(former, id), id));
            await db.Webhooks.Where(row => row.Id == id && row.Secret == secret)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Secret, sealedSecret).SetProperty(row => row.FormerSecret, sealedFormer), cancellationToken);
        }
        catch (CryptographicException)
        {
            Unopened(log, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Secrets of webhooks stay sealed by the former key until the next start: {Error}")]
    private static partial void Failed(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhook {Webhook}: its secret does not open with the configured keys; nothing can be signed until the key is back or the charity takes a new secret")]
    private static partial void Unopened(ILogger logger, Guid webhook);
}
