using Identity.Accounts;
using Identity.Clients;
using Identity.Data;
using Identity.Invitations;
using Identity.Keys;
using Identity.Pages;
using Identity.Revoking;
using Identity.Sessions;
using Identity.SignIn;
using Identity.Tokens;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
        // The base of the context maps columns and tables that we leave out; that is meant, and no news at each start.
        builder.Services.ConfigureDbContext<IdentityDbContext>(options => options.ConfigureWarnings(LeaveOut));
        builder.Services.ConfigureDbContext<SqliteIdentityDbContext>(options => options.ConfigureWarnings(LeaveOut));
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
        builder.AddSignIn();
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        if (!IsExternal(api.ServiceProvider.GetRequiredService<IConfiguration>()))
        {
            InviteByApi.Map(api);
            ListInvitations.Map(api);
            NewPasswordLink.Map(api);
            LookAfterAccounts.Map(api);
            ChangeRights.Map(api);
            OwnSessions.Map(api);
            CharityClients.Map(api);
        }
    }

    /// <inheritdoc />
    public void MapRootEndpoints(IEndpointRouteBuilder root)
    {
        if (!IsExternal(root.ServiceProvider.GetRequiredService<IConfiguration>()))
        {
            IssueToken.Map(root);
            Authorize.Map(root);
            TellWhoSignedIn.Map(root);
            SignOut.Map(root);
            PageFiles.Map(root);
            SignInPage.Map(root);
            CodePage.Map(root);
            PasskeyDoor.Map(root);
            SetUpAppPage.Map(root);
            OwnPage.Map(root);
            InvitationPage.Map(root);
            PublishRevocations.Map(root);
        }
    }

    /// <summary>What a host does when it is asked <c>account …</c>: see the usage that it prints. Answers the exit code.</summary>
    public static Task<int> RunAccountVerbAsync(string[] args) => CreateAccountVerb.RunAsync(args, Console.Out, Console.Error);

    private static void LeaveOut(WarningsConfigurationBuilder warnings) => warnings.Ignore(CoreEventId.MappedPropertyIgnoredWarning, CoreEventId.MappedEntityTypeIgnoredWarning);

    /// <summary>Another OpenID Connect provider issues the tokens: this module keeps its database and its place among the modules, and no key, client or token endpoint.</summary>
    private static bool IsExternal(IConfiguration configuration) => configuration["Identity:Authority"] is { Length: > 0 };
}
