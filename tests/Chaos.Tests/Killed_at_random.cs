namespace Chaos.Tests;

public sealed class Killed_at_random(ITestOutputHelper output)
{
    [Fact]
    public async Task Twenty_kills_under_load_lose_nothing_and_double_nothing()
    {
        var rounds = Aftermath.Setting("CHAOS_ROUNDS", 20);
        var seed = Aftermath.Setting("CHAOS_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"CHAOS_SEED={seed} CHAOS_ROUNDS={rounds}");
        var promises = new Promises();
        await using var app = await StandaloneApp.StartAsync();
        await Load.PrepareAsync(app);

        using var load = new Load(app, promises, seed);
        load.Start();
        await KillAgainAndAgainAsync(app, promises, rounds, new Random(seed));
        await load.StopAsync();
        output.WriteLine($"{promises.Cases.Count} cases, {promises.Steps.Count} steps, {promises.Consents.Count} consents answered; {promises.Repeated} requests sent again");

        promises.Faults.ShouldBeEmpty();
        promises.Cases.Count.ShouldBeGreaterThan(rounds, "there was load");
        promises.Repeated.ShouldBeGreaterThan(0, "requests were cut off");
        await Aftermath.QuietAsync(app);
        new Audit(app.Databases).Run(promises).ShouldBeEmpty($"seed {seed}");
        await Aftermath.TheApiAgreesAsync(app, promises);
    }

    /// <summary>
    /// The moment is drawn in answers given, so that a slow machine is killed at work too, and then a little later by the clock. Every fourth kill meets a process that is
    /// only starting.
    /// </summary>
    private async Task KillAgainAndAgainAsync(StandaloneApp app, Promises promises, int rounds, Random random)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var whileStarting = round % 4 == 0;
            if (!whileStarting)
            {
                var enough = promises.Answered + random.Next(1, 40);
                await Eventually.IsTrueAsync(() => Task.FromResult(promises.Answered >= enough || !promises.Faults.IsEmpty), $"{enough} answers before kill {round}", seconds: 180);
                promises.Faults.ShouldBeEmpty();
            }

            // No waiting for something: the moment is the fault.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(whileStarting ? 2500 : 50)), TestContext.Current.CancellationToken);
            await app.KillAsync();
            output.WriteLine($"kill {round} {(whileStarting ? "during a start" : "at work")}: {promises.Cases.Count} cases, {promises.Steps.Count} steps answered");
            if ((round + 1) % 4 == 0 && round < rounds)
            {
                app.Launch();
            }
            else
            {
                await app.StartAgainAsync();
            }
        }
    }
}
