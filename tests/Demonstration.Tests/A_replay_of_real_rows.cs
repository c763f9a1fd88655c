using System.Text.Json;
using Contracts.Http.Identity;
using Demonstration.Replay;
using Testing.Apps;

namespace Demonstration.Tests;

/// <summary>A part of the real data (Data/SOURCE.md) against a whole platform in a process of its own, whose reference data were made from it.</summary>
public sealed class A_replay_of_real_rows : IAsyncLifetime
{
    private static readonly string Rows = Path.Combine(AppContext.BaseDirectory, "Data");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();
    private StandaloneApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        (await ReplayVerb.RunAsync([Rows, "--reference", _directory.FullName])).ShouldBe(0);
        _app = await StandaloneApp.StartAsync(new Dictionary<string, string>
        {
            ["Reference__Directory"] = _directory.FullName,
            ["Demonstration__Enabled"] = "true",
            ["Sqlite__Synchronous"] = "NORMAL",
        });
    }

    [Fact]
    public async Task Every_row_is_played_or_rejected_with_a_reason_and_the_platform_agrees()
    {
        var report = await ReplayAsync();
        foreach (var (file, lines) in new[] { ("all_offers.csv", 132), ("all_matches.csv", 112), ("county_analysis.csv", 32) })
        {
            var figures = report.GetProperty("files").GetProperty(file);
            figures.GetProperty("rows").GetInt32().ShouldBe(lines);
            (figures.GetProperty("played").GetInt32() + figures.GetProperty("rejected").GetInt32()).ShouldBe(lines, file);
        }

        report.GetProperty("rejects").EnumerateArray().ShouldAllBe(reject => reject.GetProperty("reason").GetString()!.Length > 5);
        // Dirty rows are told from each other, by the platform where it can tell.
        Rejected(report, "county_analysis.csv", "place.division").ShouldBe(8);
        Rejected(report, "all_offers.csv", "area.divisions").ShouldBe(11);
        Rejected(report, "all_offers.csv", "apacity.").ShouldBe(5);
        Rejected(report, "all_matches.csv", "marked as a test").ShouldBe(15);
        Rejected(report, "all_matches.csv", "ended before").ShouldBe(1);

        // What was played is what the platform counts.
        Count(report, "platform: needs opened").ShouldBe(Count(report, "cases of matches") + Count(report, "cases of county requests"));
        Count(report, "platform: referrals confirmed").ShouldBe(Count(report, "outcomes: delivered and confirmed"));
        Count(report, "platform: open items without a next step").ShouldBe(0);
        Count(report, "outcomes: delivered and confirmed").ShouldBeGreaterThan(15);
        (Count(report, "outcomes: delivered and confirmed") + Count(report, "outcomes: closed undelivered") + Count(report, "outcomes: still open"))
            .ShouldBe(report.GetProperty("files").GetProperty("all_matches.csv").GetProperty("played").GetInt32());

        // The second sets are data to everybody, and the first ones are still there.
        var coordinator = await Caller.SignInAsync(_app.Address, "coordinator-demo", DemonstrationClients.Secret);
        (await coordinator.GetAsync("/api/reference/divisions?q=washington")).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("US-WA");
        (await coordinator.GetAsync("/api/reference/divisions?q=武昌区")).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("420106");
        (await coordinator.GetAsync("/api/tracking/figures?by=category")).GetProperty("groups").EnumerateArray()
            .ShouldContain(group => group.GetProperty("label").GetString() == "Face Shields");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task<JsonElement> ReplayAsync()
    {
        var file = Path.Combine(_directory.FullName, "report.json");
        (await ReplayVerb.RunAsync([Rows, "--platform", _app.Address.ToString(), "--report", file])).ShouldBe(0);
        return JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file));
    }

    private static int Count(JsonElement report, string what) => report.GetProperty("counts").TryGetProperty(what, out var count) ? count.GetInt32() : 0;

    private static int Rejected(JsonElement report, string file, string reason) => report.GetProperty("rejects").EnumerateArray()
        .Count(reject => reject.GetProperty("file").GetString() == file && reject.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal));
}
