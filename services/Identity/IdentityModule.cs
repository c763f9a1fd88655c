using Identity.Clients;
using Identity.Data;
using Identity.Keys;
using Identity.Tokens;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Identity;

/// <inheritdoc />
public sealed class IdentityModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "identity";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<IdentityDbContext, SqliteIdentityDbContext>(Name);
        if (IsExternal(builder.Configuration))
        {
            builder.Services.AddHostedService<AnnounceExternalProvider>();
            return;
        }

        builder.Services.AddSingleton(provider => SigningKeys.Load(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<HostSwitches>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddHealthChecks().AddCheck<SigningKeyHealth>("signing-key", tags: ["ready"]);
        builder.Services.AddSingleton(ClientList.Read(builder.Configuration));
        builder.Services.AddHostedService<SeedClients>();
        builder.AddTokenServer();
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }

    /// <inheritdoc />
    public void MapRootEndpoints(IEndpointRouteBuilder root)
    {
        if (!IsExternal(root.ServiceProvider.GetRequiredService<IConfiguration>()))
        {
            IssueToken.Map(root);
        }
    }

    /// <summary>Another OpenID Connect provider issues the tokens: this module keeps its database and its place among the modules, and no key, client or token endpoint.</summary>
    private static bool IsExternal(IConfiguration configuration) => configuration["Identity:Authority"] is { Length: > 0 };
}
