namespace WebConsole.Host;

/// <summary>
/// The console as a deployable of its own, in as many replicas as one likes: it has no database and no queue, asks the services through their gateway, and stands behind the same gateway itself.
/// The one-process form has the same pages without this host.
/// </summary>
internal static class ConsoleHost
{
    /// <summary>Largest form in bytes; the longest is a case with a story of 8,000 characters.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>Builds the host without starting it.</summary>
    /// <param name="args">Command line; settings as in any ASP.NET Core program.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["Console:Services"] is not { Length: > 0 })
        {
            throw new InvalidOperationException("Console:Services is missing: the address of the gateway.");
        }

        var addresses = (builder.Configuration["urls"] ?? "http://127.0.0.1:5090").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var first = BindingAddress.Parse(addresses[0]);
        // As in every service: health on a port of its own, by default the next one.
        var management = builder.Configuration.GetValue<int?>("MANAGEMENT_PORT") ?? first.Port + 1;
        builder.WebHost.UseUrls([.. addresses, $"http://{first.Host}:{management}"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        foreach (var noisy in (string[])["Microsoft.AspNetCore", "System.Net.Http"])
        {
            // A line per request would also write down which cases somebody opened.
            builder.Logging.AddFilter(noisy, LogLevel.Warning);
        }

        builder.AddTelemetry();
        builder.AddSharedSessions();
        builder.AddConsole();
        builder.Services.AddHealthChecks();
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "console-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Pages send it themselves, together with a stricter policy.
            options.SuppressXFrameOptionsHeader = true;
        });

        var app = builder.Build();
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            app.UseHealthChecks(path, management);
        }

        return app;
    }
}
