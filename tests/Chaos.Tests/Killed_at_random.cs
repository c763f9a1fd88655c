using System.Globalization;

namespace Chaos.Tests;

public sealed class Killed_at_random(ITestOutputHelper output)
{
    [Fact]
    public async Task Twenty_kills_under_load_lose_nothing_and_double_nothing()
    {
        var rounds = Setting("CHAOS_ROUNDS", 20);
        var seed = Setting("CHAOS_SEED", Random.Shared.Next(1_000_000));
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
        await QuietAsync(app);
        new Audit(app.DataDirectory).Run(promises).ShouldBeEmpty($"seed {seed}");
        await TheApiAgreesAsync(app, promises);
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

    /// <summary>Nothing on its way and no clock about to strike.</summary>
    private static async Task QuietAsync(StandaloneApp app)
    {
        var files = new SqliteFiles(app.DataDirectory);
        await Eventually.IsTrueAsync(
            () =>
            {
                var soon = TimeProvider.System.GetUtcNow().AddSeconds(30).UtcTicks;
                return Task.FromResult((long)files.Rows("matching", $"SELECT COUNT(*) AS n FROM Needs WHERE DueAt < {soon}")[0]["n"]! == 0 && files.OnTheirWay() == 0);
            },
            "the platform comes to rest", seconds: 90);
    }

    /// <summary>What the databases say is what callers are told.</summary>
    private static async Task TheApiAgreesAsync(StandaloneApp app, Promises promises)
    {
        var users = await ReferralUsers.SignInAsync(app.Address);
        foreach (var (caseId, needs) in promises.Cases.Values.Take(25))
        {
            var opened = await users.Hotline.GetAsync($"/api/intake/cases/{caseId}");
            opened.GetProperty("needs").EnumerateArray().Select(need => need.GetProperty("id").GetGuid()).Order().ShouldBe(needs.Order());
            var timeline = await users.Coordinator.GetAsync($"/api/tracking/cases/{caseId}/timeline");
            timeline.GetProperty("steps").EnumerateArray().Count(step => step.Text("code") == "case-opened").ShouldBe(1);
        }

        (await users.Coordinator.GetAsync("/api/tracking/figures")).GetProperty("withoutNextStep").Number("value").ShouldBe(0);
        var operators = await Caller.SignInAsync(app.Address, "operator", TestClients.Secret);
        foreach (var module in ModuleDatabases.Modules)
        {
            (await operators.GetAsync($"/api/{module}/dead-letters")).GetProperty("items").GetArrayLength().ShouldBe(0);
        }
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
