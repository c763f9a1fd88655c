using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Identity.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Clients;

/// <summary>
/// Brings the stored clients to what configuration says, before the first request: new ones are created, changed ones updated, those no longer named are disabled.
/// Secrets are kept as salted hashes only.
/// </summary>
internal sealed partial class SeedClients(ClientList clients, SigningKeys keys, IServiceScopeFactory scopes, ILogger<SeedClients> logger) : IHostedService
{
    /// <summary>Replicas that start together write the same rows; the one that comes second looks again.</summary>
    private const int Attempts = 5;

    private static readonly string[] Allowed = [Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var changes = 0;
        foreach (var client in clients.All)
        {
            changes += await TryAsync(manager => BringAsync(manager, client, cancellationToken));
        }

        changes += await TryAsync(manager => DisableOthersAsync(manager, cancellationToken));
        Ready(logger, clients.All.Count, changes, keys.Credentials.Count, keys.Newest.KeyId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<int> BringAsync(IOpenIddictApplicationManager manager, ConfiguredClient client, CancellationToken cancellationToken)
    {
        var stored = await manager.FindByClientIdAsync(client.Id, cancellationToken);
        var wanted = new OpenIddictApplicationDescriptor();
        if (stored is not null)
        {
            await manager.PopulateAsync(wanted, stored, cancellationToken);
        }

        var properties = ClientProperties.Of(client);
        if (stored is not null && wanted.Permissions.SetEquals(Allowed) && Same(wanted.Properties, properties)
            && await manager.ValidateClientSecretAsync(stored, client.Secret, cancellationToken))
        {
            return 0;
        }

        wanted.ClientId = client.Id;
        wanted.ClientSecret = client.Secret;
        wanted.ClientType = ClientTypes.Confidential;
        wanted.Permissions.Clear();
        wanted.Permissions.UnionWith(Allowed);
        wanted.Properties.Clear();
        foreach (var (name, value) in properties)
        {
            wanted.Properties[name] = value;
        }

        if (stored is null)
        {
            await manager.CreateAsync(wanted, cancellationToken);
        }
        else
        {
            await manager.UpdateAsync(stored, wanted, cancellationToken);
        }

        return 1;
    }

    private async Task<int> DisableOthersAsync(IOpenIddictApplicationManager manager, CancellationToken cancellationToken)
    {
        var named = clients.All.Select(client => client.Id).ToHashSet();
        var changes = 0;
        foreach (var stored in await manager.ListAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken))
        {
            var client = new OpenIddictApplicationDescriptor();
            await manager.PopulateAsync(client, stored, cancellationToken);
            if (named.Contains(client.ClientId!) || !ClientProperties.IsConfigured(client.Properties) || client.Permissions.Count == 0)
            {
                continue;
            }

            // The row stays, because audits name its id. Nobody knows the new secret, so the caller is answered like any unknown client.
            client.Permissions.Clear();
            client.ClientSecret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
            await manager.UpdateAsync(stored, client, cancellationToken);
            changes++;
        }

        return changes;
    }

    private async Task<int> TryAsync(Func<IOpenIddictApplicationManager, Task<int>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                return await change(scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>());
            }
            catch (Exception fault) when (attempt < Attempts
                && fault is DbUpdateException or OpenIddictExceptions.ConcurrencyException or OpenIddictExceptions.ValidationException)
            {
                // Another replica was faster; it wanted the same.
            }
        }
    }

    private static bool Same(Dictionary<string, JsonElement> left, ImmutableDictionary<string, JsonElement> right) =>
        left.Count == right.Count && right.All(entry => left.TryGetValue(entry.Key, out var value) && JsonElement.DeepEquals(value, entry.Value));

    [LoggerMessage(Level = LogLevel.Information, Message = "Identity: {Count} clients configured, {Changes} rows changed; {Keys} signing keys, {KeyId} signs")]
    private static partial void Ready(ILogger logger, int count, int changes, int keys, string keyId);
}
