using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using StackExchange.Redis;

namespace WebConsole.Host;

/// <summary>
/// What makes replicas one console. <c>Console:Keys:{n}</c>: keys of cookies, forms, drafts and tickets, the same for every replica. <c>Redis</c>: address at which the tickets lie, sealed; without it
/// each replica knows those alone who signed in at it, which is right for a single one. Its loss costs each person one way through the sign-in, which still knows who they are.
/// </summary>
internal static class SharedSessions
{
    public static void AddSharedSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("referral-console");
        var keys = GivenKeys.Read(builder.Configuration);
        builder.Services.AddSingleton<IKeyManager>(keys);

        if (builder.Configuration["Redis"] is not { Length: > 0 } address)
        {
            return;
        }

        var options = ConfigurationOptions.Parse(address);
        options.ClientName = "console";
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1000;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new LinearRetry(250);
        // Nobody looks at an empty page for longer while Redis is away.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.AsyncTimeout = 1000;
        builder.Services.AddStackExchangeRedisCache(redis =>
        {
            redis.InstanceName = "console:";
            redis.ConfigurationOptions = options;
        });
    }
}
