using Testing.Servers;

namespace Chaos.Tests;

/// <summary>
/// The whole platform as one process under load, on a disk that fills up. Nothing can be saved; everybody is told so, and when there is room again it goes on by itself.
/// </summary>
public sealed class The_disk_is_full(ITestOutputHelper output)
{
    /// <summary>Everybody asks ten times a second: for longer than a reader tries in memory.</summary>
    private const int Enough = 300;

    [Fact]
    public async Task Callers_are_told_to_send_again_and_nothing_is_half_written()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 96);
        await using var app = await StandaloneApp.StartInAsync(disk.Folder);
        using var run = await UnderLoad.BeginAsync(app, output);
        await run.InRoundsAsync(async () =>
        {
            await run.AtWorkAsync();
            var promises = run.Promises;
            var refused = promises.Unavailable.Count;
            disk.Fill();
            await Eventually.IsTrueAsync(() => Task.FromResult(promises.Unavailable.Count >= refused + Enough || !promises.Faults.IsEmpty), "callers are told that nothing can be saved", seconds: 120);
            promises.Faults.ShouldBeEmpty($"seed {run.Seed}");
            (await app.ReadinessAsync()).ShouldBe(503, "a platform that cannot save is not ready");
            run.Tell($"disk full, {promises.Unavailable.Count - refused} times told to send again");

            disk.Free();
            await app.WaitUntilReadyAsync();
            await run.CasesAsync(20);
            run.Tell("disk has room");
        });

        await run.RestAsync();
        foreach (var told in run.Promises.Unavailable)
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(told);
            problem.Text("type").ShouldBe(Contracts.Http.Problems.Unavailable);
            problem.Number("status").ShouldBe(503);
            problem.EnumerateObject().Select(field => field.Name).ShouldBe(["type", "title", "status", "instance", "traceId"], ignoreOrder: true);
        }

        await run.AuditAsync();
    }
}
