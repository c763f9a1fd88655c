extern alias unprotected;

using Intake;
using Platform;
using Testing.Apps;
using Testing.Servers;

namespace Benchmarks;

/// <summary>
/// What encryption, blind indexes and audit cost of the cases opened a second: Intake beside a build of it that seals nothing, indexes nobody and writes no audit record
/// (<c>Unprotected</c>), in rounds that alternate, on the same bodies.
/// </summary>
internal static class CostOfProtection
{
    private const int Connections = 32;
    private const int Rounds = 7;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    public static Task<IReadOnlyList<Figure>> OnSqliteAsync() => CompareAsync("SQLite", null, null);

    public static async Task<IReadOnlyList<Figure>> OnPostgreSqlAsync()
    {
        var server = new PostgreSqlServer { Durable = true };
        await server.InitializeAsync();
        var figures = await CompareAsync("PostgreSQL", await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await server.DisposeAsync();
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> CompareAsync(string database, string? first, string? second)
    {
        await using var whole = await StartAsync(new IntakeModule(), first);
        await using var open = await StartAsync(new unprotected::Intake.IntakeModule(), second);
        var run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var turn = 0;
        Task<double> RoundAsync(ModuleApp app, TimeSpan time)
        {
            var token = app.As("hotline").DefaultRequestHeaders.Authorization!.Parameter!;
            // New people each round: whoever calls twice is found, and that would weigh on one side alone.
            var from = Interlocked.Increment(ref turn) / 2 * 100_000L;
            return Load.ThroughputAsync(app.Address, Connections, time, 201, number => RawClient.Post(app.Address, "/api/intake/cases", SyntheticCases.Body(from + number), token, $"{run}-{from + number}-{TimeProvider.System.GetTimestamp()}"));
        }

        await RoundAsync(whole, WarmUp);
        await RoundAsync(open, WarmUp);
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            with.Add(await RoundAsync(whole, Round));
            without.Add(await RoundAsync(open, Round));
            Console.WriteLine($"{database} round {round + 1}: {with[^1]:N0} cases/s, {without[^1]:N0} unprotected");
        }

        // Pairs that ran one after the other: a busy neighbour hits both.
        var cost = Load.Median(with.Zip(without, (protectedRate, openRate) => 1 - (protectedRate / openRate)));
        return
        [
            new Figure($"{database}: cases opened", Load.Median(with), "req/s"),
            new Figure($"{database}: cases opened, unprotected", Load.Median(without), "req/s"),
            new Figure($"{database}: cost of encryption, blind index and audit", cost * 100, "%", 30),
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
