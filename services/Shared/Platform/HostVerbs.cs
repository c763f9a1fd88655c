using Platform.Bus;
using Platform.Data;

namespace Platform;

/// <summary>What a host can be asked to do on the command line.</summary>
internal static class HostVerbs
{
    public static async Task<int> RunAsync(WebApplication app, string verb)
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        switch (verb)
        {
            case "run":
                // Only the one-process form migrates at start: with several replicas that is the job of the migrate verb.
                if (app.Services.GetRequiredService<HostSwitches>().Bus == BusKind.InMemory)
                    await MigrationStep.MigrateAsync(app.Services, stopping);
                await app.RunAsync();
                return 0;
            case "migrate":
                await MigrationStep.MigrateAsync(app.Services, stopping);
                return 0;
            case "topology":
                return await Topology.DeclareAsync(app.Services, stopping);
            case "check":
                return await CheckAsync(app, stopping);
            default:
                await Console.Error.WriteLineAsync($"Unknown verb '{verb}'. Use run, migrate, topology or check.");
                return 64;
        }
    }

    /// <summary>Prints effective switches, pending migrations and reachability; no secrets. Exit code 1 when something is missing.</summary>
    private static async Task<int> CheckAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var switches = app.Services.GetRequiredService<HostSwitches>();
        Console.WriteLine($"bus: {switches.Bus}, database: {switches.Database}, environment: {app.Environment.EnvironmentName}");
        var well = true;
        foreach (var database in app.Services.GetServices<ModuleDatabase>())
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = database.Open(scope.ServiceProvider);
            var reachable = await db.Database.CanConnectAsync(cancellationToken);
            var pending = reachable ? (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count() : -1;
            Console.WriteLine($"{database.Module}: {(reachable ? $"reachable, {pending} pending migrations" : "not reachable or not there yet")}");
            well &= reachable && pending == 0;
        }

        return well ? 0 : 1;
    }
}
