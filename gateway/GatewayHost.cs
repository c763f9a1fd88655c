using Gateway.Limits;
using Microsoft.AspNetCore.HttpOverrides;
using Yarp.ReverseProxy.Health;

namespace Gateway;

/// <summary>
/// The one door in front of separate services. Which path goes to which service stands in <c>appsettings.json</c>; no token is checked and nothing is joined together.
/// The one-process form has no gateway.
/// </summary>
public static class GatewayHost
{
    /// <summary>Builds the gateway without starting it.</summary>
    /// <param name="args">Command line; settings as in any ASP.NET Core program.</param>
    /// <param name="contentRoot">Folder of <c>appsettings.json</c>; by default that of the program.</param>
    public static WebApplication Build(string[] args, string? contentRoot = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = contentRoot ?? AppContext.BaseDirectory });
        var addresses = (builder.Configuration["urls"] ?? "http://127.0.0.1:5080").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var first = BindingAddress.Parse(addresses[0]);
        // As in every service: health on a port of its own, by default the next one, so that probes pass where the public cannot ask.
        var management = builder.Configuration.GetValue<int?>("MANAGEMENT_PORT") ?? (first.Port > 0 ? first.Port + 1 : 0);
        builder.WebHost.UseUrls([.. addresses, $"http://{first.Host}:{management}"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = builder.Configuration.GetValue<long>("Gateway:MaxBody");
        });

        foreach (var noisy in (string[])["Microsoft.AspNetCore", "System.Net.Http", "Yarp"])
        {
            // A line per request would also write down what people searched for.
            builder.Logging.AddFilter(noisy, LogLevel.Warning);
        }

        var services = builder.Services;
        builder.AddTelemetry();
        services.AddSingleton(TimeProvider.System);
        services.AddHealthChecks();
        services.AddRefusals();
        builder.AddLimits();
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.Configure<TransportFailureRateHealthPolicyOptions>(builder.Configuration.GetSection("Gateway:Failures"));
        services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));

        var app = builder.Build();
        if (builder.Configuration.GetSection("Gateway:TrustedProxies").Get<string[]>() is { Length: > 0 } trusted)
        {
            app.UseForwardedHeaders(Trusting(trusted));
        }

        app.UseHsts();
        app.UseSecurityHeaders();
        app.UseRefusals();
        app.UseRouting();
        app.UseRateLimiter();
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            var health = app.MapHealthChecks(path).DisableRateLimiting();
            _ = management > 0 ? health.RequireHost($"*:{management}") : health;
        }

        // Only programs ask for these. What no service has a way for ends here: pages have the way of all that is left.
        foreach (var root in (string[])["api", "openapi", "health", "metrics"])
        {
            app.Map($"/{root}/{{**rest}}", static http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }

        app.MapReverseProxy();
        return app;
    }

    // Without a named proxy in front, whoever sends X-Forwarded-For could pretend an address; services are told what the gateway itself saw.
    private static ForwardedHeadersOptions Trusting(string[] networks)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        return options;
    }
}
