using System.Runtime;
using Intake;
using Platform;
using Testing.Apps;
using Testing.Servers;

namespace Benchmarks;

/// <summary>
/// Opening a case (HTTP, token, validated, encrypted; case, person, need, announcements and stored answer in one save) against an endpoint that writes one bare row.
/// Rounds alternate, so that a busy neighbour hits both; the median counts.
/// </summary>
internal static class OpeningCases
{
    private const int Connections = 32;
    private const int Rounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(6);

    public static Task<IReadOnlyList<Figure>> OnSqliteAsync() => CompareAsync("SQLite", null, null);

    public static async Task<IReadOnlyList<Figure>> OnPostgreSqlAsync()
    {
        var server = new PostgreSqlServer { Durable = true };
        await server.InitializeAsync();
        var figures = await CompareAsync("PostgreSQL", await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await server.DisposeAsync();
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> CompareAsync(string database, string? forCases, string? forRows)
    {
        await using var intake = await StartAsync(new IntakeModule(), forCases);
        await using var bare = await StartAsync(new BareRowModule(), forRows);
        var token = intake.As("hotline").DefaultRequestHeaders.Authorization!.Parameter!;
        var run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        // New people each round: whoever calls again is found, and each round would look up one earlier case more.
        var people = 0L;
        byte[] Case(long _)
        {
            var number = Interlocked.Increment(ref people);
            return RawClient.Post(intake.Address, "/api/intake/cases", SyntheticCases.Body(number), token, $"{run}-{number}-{TimeProvider.System.GetTimestamp()}");
        }

        byte[] Row(long number) => RawClient.Post(bare.Address, "/api/bare/rows", SyntheticCases.Body(number));

        await Load.ThroughputAsync(intake.Address, Connections, WarmUp, 201, Case);
        await Load.ThroughputAsync(bare.Address, Connections, WarmUp, 201, Row);
        var (cases, rows) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (methods, compiling) = (JitInfo.GetCompiledMethodCount(), JitInfo.GetCompilationTime());
            var busy = Environment.CpuUsage.TotalTime;
            var (allocated, pause, gen0, gen1, gen2) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
            cases.Add(await Load.ThroughputAsync(intake.Address, Connections, Round, 201, Case));
            Console.WriteLine(
                $"{(Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / (cases[^1] * Round.TotalSeconds):N2} ms of processor and {(GC.GetTotalAllocatedBytes() - allocated) / (cases[^1] * Round.TotalSeconds) / 1024:N0} KiB a case, pauses {(GC.GetTotalPauseDuration() - pause).TotalSeconds / Round.TotalSeconds:P0}, collections {GC.CollectionCount(0) - gen0}/{GC.CollectionCount(1) - gen1}/{GC.CollectionCount(2) - gen2}, compiled {JitInfo.GetCompiledMethodCount() - methods} methods in {(JitInfo.GetCompilationTime() - compiling).TotalSeconds:N1} s");
            rows.Add(await Load.ThroughputAsync(bare.Address, Connections, Round, 201, Row));
            Console.WriteLine($"{database} round {round + 1}: {cases[^1]:N0} cases/s, {rows[^1]:N0} bare rows/s");
        }

        return
        [
            new Figure($"{database}: bare rows written", Load.Median(rows), "req/s"),
            new Figure($"{database}: cases opened", Load.Median(cases), "req/s"),
            new Figure($"{database}: cases opened / bare rows written", Load.Median(cases) / Load.Median(rows), "ratio", 0.5, AtLeast: true),
        ];
    }

    private static Task<ModuleApp> StartAsync(IServiceModule module, string? postgreSql) =>
        ModuleApp.StartAsync(module, settings: new Dictionary<string, string?>
        {
            ["Sqlite:Synchronous"] = "FULL",
            ["Intake:Keys:0"] = Convert.ToBase64String(new byte[32]),
            ["Intake:IndexKey"] = Convert.ToBase64String(new byte[32]),
        }, postgreSql: postgreSql);
}
