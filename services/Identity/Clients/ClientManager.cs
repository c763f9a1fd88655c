using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace Identity.Clients;

/// <summary>The library's manager, which besides the present secret of a client takes the former one for as long as the change-over was given.</summary>
internal sealed class ClientManager(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication> cache, ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options, IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication> store, TimeProvider time)
    : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, logger, options, store)
{
    public override async ValueTask<bool> ValidateClientSecretAsync(OpenIddictEntityFrameworkCoreApplication application, string secret, CancellationToken cancellationToken = default)
    {
        if (await base.ValidateClientSecretAsync(application, secret, cancellationToken))
        {
            return true;
        }

        return application.Properties is { } json && ClientProperties.FormerSecretOf(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!) is var (hash, until) && time.GetUtcNow() < until
            && await ValidateClientSecretAsync(secret, hash, cancellationToken);
    }
}
