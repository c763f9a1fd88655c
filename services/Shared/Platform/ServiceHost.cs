using Contracts.Reference;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Bus;
using Platform.Data;
using Platform.Health;
using Platform.Http;
using Platform.Identity;
using Platform.Telemetry;

namespace Platform;

/// <summary>Builds and runs a host from modules. Whatever differs between one process and many is decided here, never in a module.</summary>
public static class ServiceHost
{
    /// <summary>How many modules the platform has; the in-memory bus reaches only modules in the same process.</summary>
    public const int ModuleCount = 6;

    /// <summary>Largest request body, in bytes. A case is a few kilobytes; more is a mistake or an attack.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>Runs the verb named by the first argument: run (default), migrate, topology, check.</summary>
    public static Task<int> RunAsync(string[] args, params IServiceModule[] modules) => RunAsync(args, null, modules);

    /// <summary>Runs the verb named by the first argument on a host that was given something more.</summary>
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder>? configure, params IServiceModule[] modules)
    {
        var (verb, rest) = args is [var first, ..] && !first.StartsWith('-') ? (first, args[1..]) : ("run", args);
        var app = Build(verb == "topology" ? [.. rest, $"--{Topology.DeclareOnly}=true"] : rest, modules, configure);
        return await HostVerbs.RunAsync(app, verb);
    }

    /// <summary>Builds a host without starting it.</summary>
    /// <param name="args">Command line, without the verb.</param>
    /// <param name="modules">The modules of this host.</param>
    /// <param name="configure">Last word of a test or the standalone host: configuration, clock, further services.</param>
    public static WebApplication Build(string[] args, IReadOnlyList<IServiceModule> modules, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        var switches = HostSwitches.Read(builder.Configuration);
        if (switches.Fault(modules.Count, ModuleCount, builder.Environment, builder.Configuration.GetValue("Bus:PartialHost", false)) is { } fault)
            throw new InvalidOperationException(fault);

        var services = builder.Services;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.WebHost.UseUrls(HealthEndpoints.Addresses(builder.Configuration));
        foreach (var noisy in (string[])["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "MassTransit", "System.Net.Http"])
            builder.Logging.AddFilter(noisy, LogLevel.Warning);

        builder.AddTelemetry(modules.Count == 1 ? modules[0].Name : "standalone");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(switches);
        var referenceDirectory = builder.Configuration["Reference:Directory"];
        services.AddSingleton(_ => referenceDirectory is null ? ReferenceData.BuiltIn : ReferenceData.Load(referenceDirectory));
        services.AddProblemMapping();
        services.AddTokenValidation(builder.Configuration);
        services.AddDocumentation(modules);
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        services.AddHealthChecks();

        var subscriptions = new Subscriptions(services);
        foreach (var module in modules)
        {
            module.AddServices(builder);
            module.AddConsumers(subscriptions);
        }

        services.AddSingleton<Housekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
        services.AddSingleton(subscriptions);
        services.AddBus(switches, builder.Configuration, subscriptions);

        var app = builder.Build();
        app.UseLanguages();
        app.UseProblemMapping();
        app.UseIdempotency();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        foreach (var module in modules)
        {
            var api = app.MapGroup("/api/" + module.Name).WithGroupName(module.Name).WithTags(module.Name);
            module.MapEndpoints(api);
            OperatorDesk.Map(api, module.Name);
            module.MapRootEndpoints(app.MapGroup("").WithGroupName(module.Name).WithTags(module.Name));
        }

        app.MapDocumentation(modules);
        app.MapHealth();
        return app;
    }
}
