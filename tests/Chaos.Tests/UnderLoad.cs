using System.Globalization;
using RabbitMQ.Client;

namespace Chaos.Tests;

/// <summary>
/// A platform under load from which something is taken on purpose, and the audit over all of it at the end. What is drawn comes from <c>CHAOS_SEED</c>; with
/// <c>CHAOS_SECONDS</c> the faults come in rounds until that time is over.
/// </summary>
internal sealed class UnderLoad : IDisposable
{
    // What counts is that every fault meets people at work, not how many: a check that runs beside others leaves them the cores.
    private static readonly int Breath = Limit > TimeSpan.Zero ? 60 : 300;

    private readonly IReferralApp _app;
    private readonly ITestOutputHelper _output;
    private readonly Load _load;
    private readonly long _begun = TimeProvider.System.GetTimestamp();

    private UnderLoad(IReferralApp app, ITestOutputHelper output, int seed)
    {
        (_app, _output, Seed, Random) = (app, output, seed, new Random(seed));
        _load = new Load(app, Promises, seed, Breath);
    }

    /// <summary>How long the faults go on in rounds; zero without <c>CHAOS_SECONDS</c>.</summary>
    public static TimeSpan Limit => TimeSpan.FromSeconds(Aftermath.Setting("CHAOS_SECONDS", 0));

    /// <summary>What was answered.</summary>
    public Promises Promises { get; } = new();

    /// <summary>What the faults draw from.</summary>
    public Random Random { get; }

    /// <summary>Draws the same again.</summary>
    public int Seed { get; }

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begun);

    /// <summary>Registers charities and offers, and lets everybody begin.</summary>
    public static async Task<UnderLoad> BeginAsync(IReferralApp app, ITestOutputHelper output)
    {
        await Load.PrepareAsync(app, units: 200 * (1 + (int)(Limit.TotalSeconds / 20)));
        var run = new UnderLoad(app, output, Aftermath.Setting("CHAOS_SEED", Random.Shared.Next(1_000_000)));
        run._load.Start();
        return run;
    }

    /// <summary>Once, or in rounds until the time is over.</summary>
    public async Task InRoundsAsync(Func<Task> round)
    {
        do
        {
            await round();
        }
        while (Elapsed < Limit);
    }

    /// <summary>Waits for some answers, drawn, so that a slow machine is hit at work too. A database that was away is back by then.</summary>
    public async Task AtWorkAsync()
    {
        await AnsweredAsync(Random.Next(5, 25));
        Promises.DatabaseAway = false;
    }

    /// <summary>Waits for so many answers more.</summary>
    public Task AnsweredAsync(int more) => ReachedAsync(() => Promises.Answered, more, "answers");

    /// <summary>Waits for so many new cases.</summary>
    public Task CasesAsync(int more) => ReachedAsync(() => Promises.Cases.Count, more, "new cases");

    /// <summary>A line of the protocol.</summary>
    public void Tell(string what) => _output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds:0} s, {what}: {Promises.Cases.Count} cases, {Promises.Steps.Count} steps answered"));

    /// <summary>The load ends; the platform comes to rest. Nobody may have got an answer that makes no sense.</summary>
    public async Task RestAsync()
    {
        await AtWorkAsync();
        await _load.StopAsync();
        Promises.Faults.ShouldBeEmpty($"seed {Seed}");
        await Aftermath.QuietAsync(_app, seconds: 180);
    }

    /// <summary>The audit over all databases and, where there is a broker, all queues.</summary>
    public async Task AuditAsync(string? broker = null)
    {
        var faults = new Audit(_app.Databases).Run(Promises);
        Tell($"CHAOS_SEED={Seed}, {faults.Count} faults");
        _output.WriteLine(Aftermath.Figures(_app, Promises));
        faults.ShouldBeEmpty($"seed {Seed}");
        if (_app is SplitApp split && broker is not null)
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
            foreach (var queue in split.Queues)
            {
                (await channel.MessageCountAsync(queue, TestContext.Current.CancellationToken)).ShouldBe(0u, queue);
            }
        }

        await Aftermath.TheApiAgreesAsync(_app, Promises);
    }

    public void Dispose() => _load.Dispose();

    private async Task ReachedAsync(Func<int> count, int more, string what)
    {
        var enough = count() + more;
        await Eventually.IsTrueAsync(() => Task.FromResult(count() >= enough || !Promises.Faults.IsEmpty), $"{more} {what}", seconds: 180);
        Promises.Faults.ShouldBeEmpty($"seed {Seed}");
    }
}
