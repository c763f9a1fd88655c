using System.Security.Cryptography;
using System.Text.Json;
using Audit;
using Identity.Data;
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
/// Secrets are kept as salted hashes only. Every change is on record, in the same save.
/// </summary>
internal sealed partial class SeedClients(ClientList clients, SignInApps apps, SigningKeys keys, IServiceScopeFactory scopes, TimeProvider time, ILogger<SeedClients> logger) : IHostedService
{
    /// <summary>Replicas that start together write the same rows; the one that comes second looks again.</summary>
    private const int Attempts = 5;

    /// <summary>Who changes a client by changing the settings.</summary>
    private const string Actor = "configuration";

    private static readonly string[] AllowedToMachines = [Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials];

    private static readonly string[] AllowedToApps =
    [
        Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken,
        Permissions.ResponseTypes.Code, Permissions.Scopes.Profile, Permissions.Scopes.Email,
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (apps.All.FirstOrDefault(app => clients.All.Any(client => client.Id == app.Id)) is { } both)
        {
            throw new InvalidOperationException($"{both.Id} is configured as a client and as an application; give each a name of its own.");
        }

        var changes = 0;
        foreach (var wanted in clients.All.Select(Wanted).Concat(apps.All.Select(Wanted)))
        {
            changes += await TryAsync((manager, db) => BringAsync(manager, db, wanted, cancellationToken));
        }

        changes += await TryAsync((manager, db) => DisableOthersAsync(manager, db, cancellationToken));
        Ready(logger, clients.All.Count, apps.All.Count, changes, keys.Credentials.Count, keys.Newest.KeyId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static OpenIddictApplicationDescriptor Wanted(ConfiguredClient client)
    {
        var wanted = new OpenIddictApplicationDescriptor { ClientId = client.Id, ClientSecret = client.Secret, ClientType = ClientTypes.Confidential };
        wanted.Permissions.UnionWith(AllowedToMachines);
        foreach (var (name, value) in ClientProperties.Of(client))
        {
            wanted.Properties[name] = value;
        }

        return wanted;
    }

    private static OpenIddictApplicationDescriptor Wanted(SignInApp app)
    {
        var wanted = new OpenIddictApplicationDescriptor
        {
            ClientId = app.Id,
            ClientSecret = app.Secret,
            ClientType = app.Secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
        };
        wanted.Permissions.UnionWith(AllowedToApps);
        wanted.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        wanted.RedirectUris.UnionWith(app.RedirectUris);
        wanted.PostLogoutRedirectUris.UnionWith(app.SignedOutUris);
        foreach (var (name, value) in ClientProperties.OfApp())
        {
            wanted.Properties[name] = value;
        }

        return wanted;
    }

    private async Task<int> BringAsync(IOpenIddictApplicationManager manager, IdentityDbContext db, OpenIddictApplicationDescriptor wanted, CancellationToken cancellationToken)
    {
        if (await manager.FindByClientIdAsync(wanted.ClientId!, cancellationToken) is not { } stored)
        {
            Note(db, "client.create", wanted.ClientId!, Rights(wanted));
            await manager.CreateAsync(wanted, cancellationToken);
            return 1;
        }

        var present = new OpenIddictApplicationDescriptor();
        await manager.PopulateAsync(present, stored, cancellationToken);
        if (present.ClientType == wanted.ClientType && present.ConsentType == wanted.ConsentType && present.Permissions.SetEquals(wanted.Permissions) && present.Requirements.SetEquals(wanted.Requirements)
            && present.RedirectUris.SetEquals(wanted.RedirectUris) && present.PostLogoutRedirectUris.SetEquals(wanted.PostLogoutRedirectUris) && Same(present.Properties, wanted.Properties)
            && (wanted.ClientSecret is null || await manager.ValidateClientSecretAsync(stored, wanted.ClientSecret, cancellationToken)))
        {
            return 0;
        }

        Note(db, "client.change", wanted.ClientId!, Rights(wanted));
        await manager.UpdateAsync(stored, wanted, cancellationToken);
        return 1;
    }

    private async Task<int> DisableOthersAsync(IOpenIddictApplicationManager manager, IdentityDbContext db, CancellationToken cancellationToken)
    {
        var named = clients.All.Select(client => client.Id).Concat(apps.All.Select(app => app.Id)).ToHashSet();
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
            Note(db, "client.revoke", client.ClientId!, "no longer configured");
            client.Permissions.Clear();
            client.ClientType = ClientTypes.Confidential;
            client.ClientSecret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
            await manager.UpdateAsync(stored, client, cancellationToken);
            changes++;
        }

        return changes;
    }

    private async Task<int> TryAsync(Func<IOpenIddictApplicationManager, IdentityDbContext, Task<int>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                return await change(scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>(), scope.ServiceProvider.GetRequiredService<IdentityDbContext>());
            }
            catch (Exception fault) when (attempt < Attempts
                && fault is DbUpdateException or OpenIddictExceptions.ConcurrencyException or OpenIddictExceptions.ValidationException)
            {
                // Another replica was faster; it wanted the same.
            }
        }
    }

    /// <summary>The manager saves it together with the client, in the same context.</summary>
    private void Note(IdentityDbContext db, string action, string clientId, string why) => db.Add(AuditRecord.Of(Actor, null, action, "client/" + clientId, why, time.GetUtcNow()));

    /// <summary>What it may do from now on: roles, charity and division of a client, or that it is an application. Never the secret.</summary>
    private static string Rights(OpenIddictApplicationDescriptor wanted) => ClientProperties.RolesOf(wanted.Properties) is { Length: > 0 } roles
        ? string.Join(' ', [.. roles, ClientProperties.CharityOf(wanted.Properties)?.ToString() ?? "", ClientProperties.DivisionOf(wanted.Properties) ?? ""]).TrimEnd()
        : "application";

    private static bool Same(Dictionary<string, JsonElement> left, Dictionary<string, JsonElement> right) =>
        left.Count == right.Count && right.All(entry => left.TryGetValue(entry.Key, out var value) && JsonElement.DeepEquals(value, entry.Value));

    [LoggerMessage(Level = LogLevel.Information, Message = "Identity: {Count} clients and {Apps} applications configured, {Changes} rows changed; {Keys} signing keys, {KeyId} signs")]
    private static partial void Ready(ILogger logger, int count, int apps, int changes, int keys, string keyId);
}
