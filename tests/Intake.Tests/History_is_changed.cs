using System.Text.Json;
using Audit;
using AuditReading;
using Contracts.Http.Operations;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

/// <summary>Somebody who owns the database changes history; the export then names the first link that does not hold.</summary>
public sealed class History_is_changed : IAsyncLifetime
{
    private const int Acts = 20;
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        await _app.ActAsync(Acts);
        await _app.KeepAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Nothing_was_changed() => (await FaultAsync()).ShouldBeNull();

    [Theory]
    [InlineData("Actor")]
    [InlineData("Action")]
    [InlineData("Subject")]
    [InlineData("Why")]
    [InlineData("Origin")]
    public async Task An_edited_record_is_named(string column)
    {
        await _app.SabotageAsync($"UPDATE AuditRecords SET {column} = 'x' WHERE Number = 7");
        (await FaultAsync()).ShouldStartWith("Record 7 (");
    }

    [Fact]
    public async Task A_moved_time_is_named()
    {
        await _app.SabotageAsync("UPDATE AuditRecords SET At = At + 1 WHERE Number = 20");
        (await FaultAsync()).ShouldStartWith("Record 20 (");
    }

    [Fact]
    public async Task An_origin_that_is_empty_is_not_one_that_is_absent()
    {
        var (chain, with, without) = (new AuditChain(), Record(""), Record(null));
        chain.Next([], 1, with).ShouldNotBe(chain.Next([], 1, without));
        await Task.CompletedTask;

        AuditRecord Record(string? origin) => new() { Id = Guid.Empty, At = IntakeApp.Start, Actor = "a", Action = "b", Subject = "c", Why = "d", Origin = origin };
    }

    [Fact]
    public async Task A_removed_record_is_named()
    {
        await _app.SabotageAsync("DELETE FROM AuditRecords WHERE Number = 12");
        (await FaultAsync()).ShouldBe("Record 12 is missing: record 13 follows record 11.");
    }

    [Fact]
    public async Task A_removed_record_whose_gap_was_closed_is_named()
    {
        await _app.SabotageAsync("DELETE FROM AuditRecords WHERE Number = 12");
        for (var number = 13; number <= Acts; number++)
        {
            await _app.SabotageAsync($"UPDATE AuditRecords SET Number = {number - 1} WHERE Number = {number}");
        }

        (await FaultAsync()).ShouldStartWith("Record 12 (");
    }

    [Fact]
    public async Task Two_records_that_changed_places_are_named()
    {
        await _app.SabotageAsync("UPDATE AuditRecords SET Number = 99 WHERE Number = 4");
        await _app.SabotageAsync("UPDATE AuditRecords SET Number = 4 WHERE Number = 5");
        await _app.SabotageAsync("UPDATE AuditRecords SET Number = 5 WHERE Number = 99");
        (await FaultAsync()).ShouldStartWith("Record 4 (");
    }

    [Fact]
    public async Task Records_taken_away_at_the_end_are_missed_by_the_signed_head()
    {
        await _app.SabotageAsync("DELETE FROM AuditRecords WHERE Number > 15");
        (await FaultAsync()).ShouldBe("The end is missing: records up to 20 were there, the last one here is 15.");
    }

    [Fact]
    public async Task Records_and_heads_taken_away_at_the_end_are_missed_by_the_heads_outside()
    {
        var witnesses = await WitnessesAsync();
        witnesses.Select(head => head.Head).ShouldContain(Acts);
        await _app.SabotageAsync("DELETE FROM AuditRecords WHERE Number > 15");
        await _app.SabotageAsync("DELETE FROM AuditHeads");
        (await FaultAsync()).ShouldBeNull("inside of the database nothing tells");
        (await FaultAsync(witnesses)).ShouldBe("The end is missing: records up to 20 were there, the last one here is 15.");
    }

    [Fact]
    public async Task A_history_that_was_chained_anew_does_not_fit_the_heads_outside_and_is_signed_no_more()
    {
        var witnesses = await WitnessesAsync();
        await _app.SabotageAsync("UPDATE AuditRecords SET Actor = 'another' WHERE Number = 3");
        await _app.SabotageAsync("UPDATE AuditRecords SET Number = NULL, Hash = NULL");
        await _app.Keeper().SealAsync(TestContext.Current.CancellationToken);

        (await FaultAsync()).ShouldStartWith("Record 20 is not the one whose head was signed at ");
        await _app.ActAsync(1);
        await _app.Keeper().SealAsync(TestContext.Current.CancellationToken);
        (await _app.Keeper().SignAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        await _app.SabotageAsync("DELETE FROM AuditHeads");
        (await FaultAsync(witnesses)).ShouldStartWith("Record 20 is not the one whose head was signed at ");
    }

    [Fact]
    public async Task A_head_signed_by_another_key_or_for_another_moment_is_not_good()
    {
        var lines = await _app.ExportAsync();
        var head = lines.Single(line => line.Contains("\"signature\""));
        var wrongKey = lines.Select(line => line == head ? line.Replace("\"keyId\":\"", "\"keyId\":\"00") : line);
        (await _app.VerifyAsync(wrongKey)).Fault!.ShouldContain("which was not given");
        var wrongTime = lines.Select(line => line == head ? line.Replace("2026-", "2025-") : line);
        (await _app.VerifyAsync(wrongTime)).Fault.ShouldBe("The signature of the head of record 20 is not good.");
    }

    [Fact]
    public async Task A_file_that_was_edited_by_hand_is_not_good()
    {
        var lines = await _app.ExportAsync();
        (await FaultOfAsync([.. lines[..5], lines[4], .. lines[5..]])).ShouldBe("Record 4 comes again behind record 4: it was inserted, or moved.");
        (await FaultOfAsync([.. lines[..5], "{}", .. lines[5..]])).ShouldBe("Record 5 cannot be read.");
        (await FaultOfAsync(lines[..10])).ShouldBe("The end is missing: records up to 20 were there, the last one here is 9.");
        (await FaultOfAsync(lines[1..])).ShouldBe("The first line does not say which chain this is.");
        (await FaultOfAsync([lines[0].Replace("intake", "catalog"), .. lines[1..]])).ShouldBe("The chain does not begin with its own start: this is another service's, or it was begun anew.");
        (await FaultOfAsync([])).ShouldBe("The first line does not say which chain this is.");

        async Task<string?> FaultOfAsync(string[] some) => (await _app.VerifyAsync(some)).Fault;
    }

    [Fact]
    public async Task An_export_of_the_later_part_holds_by_itself()
    {
        var lines = await _app.ExportAsync(after: 10);
        var finding = await _app.VerifyAsync(lines);
        finding.Fault.ShouldBeNull();
        finding.Last.ShouldBe(finding.Records + 10);
    }

    private async Task<string?> FaultAsync(IEnumerable<AuditHeadLine>? witnesses = null) => (await _app.VerifyAsync(await _app.ExportAsync(), witnesses)).Fault;

    private async Task<AuditHeadLine[]> WitnessesAsync() =>
    [
        .. (await File.ReadAllLinesAsync(Path.Combine(_app.Folder, HeadLedger.FileName), TestContext.Current.CancellationToken))
            .Select(line => JsonSerializer.Deserialize<AuditHeadLine>(line, JsonSerializerOptions.Web)!),
    ];
}
