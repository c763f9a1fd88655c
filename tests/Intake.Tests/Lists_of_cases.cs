using Contracts.Http;
using Contracts.Http.Intake;
using Testing.Servers;

namespace Intake.Tests;

public abstract class Lists_of_cases(PostgreSqlServer? server) : IAsyncLifetime
{
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        // Nothing was started where the server is absent.
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_without_gap_or_repeat()
    {
        var opened = new List<Guid>();
        for (var number = 0; number < 7; number++)
        {
            opened.Add((await _app.OpenAsync()).Id);
            _app.App.Clock!.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await _app.Coordinator.ReadAsync<Page<CaseRow>>($"/api/intake/cases?take=3&cursor={cursor}");
            seen.AddRange(page.Items.Select(row => row.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        seen.ShouldBe(Enumerable.Reverse(opened));
    }

    [Fact]
    public async Task A_division_shows_everything_inside_it_whatever_levels_it_has()
    {
        var township = await _app.OpenAsync(Bodies.Shortest("420106001"));
        var county = await _app.OpenAsync(Bodies.Shortest("420106"));
        var neighbour = await _app.OpenAsync(Bodies.Shortest("420107"));
        // Dongguan has no counties: its townships stand directly below the city.
        var dongguan = await _app.OpenAsync(Bodies.Shortest("441900003"));
        await ShowsAsync("division=420106001", township);
        await ShowsAsync("division=420106", township, county);
        await ShowsAsync("division=4201", township, county, neighbour);
        await ShowsAsync("division=42", township, county, neighbour);
        await ShowsAsync("division=441900", dongguan);
        await ShowsAsync("division=44", dongguan);
        await ShowsAsync("division=11");
    }

    [Fact]
    public async Task Status_and_urgency_narrow_the_list()
    {
        var urgent = await _app.OpenAsync(new { place = new { division = "420106" }, urgency = "U1", needs = new[] { new { category = "N02.01" } } });
        var closed = await _app.OpenAsync();
        await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, $"/api/intake/cases/{closed.Id}/closure", new { outcome = "P1" });
        await ShowsAsync("status=open", urgent);
        await ShowsAsync("status=closed", closed);
        await ShowsAsync("urgency=U1", urgent);
        await ShowsAsync("status=closed&urgency=U1");
    }

    [Fact]
    public async Task Reading_a_case_is_recorded_and_a_minor_is_named_as_such()
    {
        var opened = await _app.OpenAsync(Bodies.Full());
        await _app.ReadAsync(opened.Id);
        var plain = await _app.OpenAsync();
        await _app.Hotline.ReadAsync<CaseView>($"/api/intake/cases/{plain.Id}");
        var audits = await _app.LookAsync(db => Task.FromResult(db.Set<Audit.AuditRecord>().Where(row => row.Action == "case.viewed").OrderBy(row => row.Id).ToList()));
        audits.Select(row => (row.Actor, row.Subject, row.Why))
            .ShouldBe([("coordinator-test", $"case/{opened.Id}", "casework, minor"), ("hotline-test", $"case/{plain.Id}", "casework")], ignoreOrder: true);
    }

    private async Task ShowsAsync(string filter, params OpenedCase[] expected) =>
        (await _app.Coordinator.ReadAsync<Page<CaseRow>>($"/api/intake/cases?{filter}")).Items.Select(row => row.Number).ShouldBe(expected.Select(row => row.Number), ignoreOrder: true, filter);
}

public sealed class Lists_of_cases_on_SQLite() : Lists_of_cases(null);

public sealed class Lists_of_cases_on_PostgreSQL(PostgreSqlServer server) : Lists_of_cases(server);
