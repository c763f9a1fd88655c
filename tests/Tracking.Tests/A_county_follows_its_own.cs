using System.Net;
using Contracts.Http;
using Contracts.Http.Tracking;
using Platform.Identity;
using Testing.Servers;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.Tests;

/// <summary>Staff work for a division: board, lists, figures, ledger, timeline and stream are about that alone.</summary>
public abstract class A_county_follows_its_own(PostgreSqlServer? server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private TrackingApp _app = null!;
    private Story _own = null!;
    private Story _foreign = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TrackingApp.OnAsync(server is null ? null : await server.CreateDatabaseAsync());
        _own = new Story(Now.AddHours(-1), "420106001").Opens();
        _own.Searches(1, ("area", 3)).Offers(_charity);
        _foreign = new Story(Now.AddHours(-1), "420105").Opens();
        var asked = _foreign.Searches(1, ("area", 5)).Offers(_charity);
        _foreign.Declines(asked, _charity);
        await _app.TellAsync([.. _own.Told, .. _foreign.Told]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("420106", true, false)]
    [InlineData("420106001", true, false)]
    [InlineData("420105", false, true)]
    [InlineData("4201", true, true)]
    [InlineData("42", true, true)]
    [InlineData("44", false, false)]
    [InlineData("100000", true, true)]
    [InlineData("999999", false, false)]
    [InlineData(null, true, true)]
    public async Task Every_list_and_every_count_is_limited(string? division, bool own, bool foreign)
    {
        Guid[] cases = [.. own ? [_own.CaseId] : Array.Empty<Guid>(), .. foreign ? [_foreign.CaseId] : Array.Empty<Guid>()];
        foreach (var filter in (string[])["", "?division=420105", "?division=420106"])
        {
            var expected = filter switch
            {
                "?division=420105" => cases.Where(id => id == _foreign.CaseId),
                "?division=420106" => cases.Where(id => id == _own.CaseId),
                _ => cases,
            };
            var board = await GetAsync<BoardPage>("board" + filter);
            board.Items.Select(item => item.CaseId).Distinct().ShouldBe(expected, ignoreOrder: true);
            board.Counts!.Where(count => count.Kind == "need").Sum(count => count.Count).ShouldBe(expected.Count());
            (await GetAsync<Page<TrackedItem>>("needs" + filter)).Items.Select(item => item.CaseId).ShouldBe(expected, ignoreOrder: true);
            (await GetAsync<Page<TrackedItem>>("referrals" + filter)).Items.Select(item => item.CaseId).ShouldBe(expected, ignoreOrder: true);
            var figures = await GetAsync<FiguresAnswer>("figures" + filter);
            figures.Groups.Single().Needs.Single(figure => figure.Fact == "opened").Value.ShouldBe(expected.Count());
            (await GetAsync<UnmetAnswer>("unmet" + filter)).Groups.Sum(group => group.Needs).ShouldBe(expected.Count());
            (await GetAsync<Page<UnmetEntry>>("unmet/entries" + filter)).Items.Select(entry => entry.CaseId).Distinct().ShouldBe(expected, ignoreOrder: true);
        }

        (await GetAsync<FiguresAnswer>("figures?by=charity")).Groups.Select(group => group.Key).ShouldBe(cases.Length == 0 ? [] : [_charity.ToString()]);
        (await StatusAsync(_own.CaseId)).ShouldBe(own ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        (await StatusAsync(_foreign.CaseId)).ShouldBe(foreign ? HttpStatusCode.OK : HttpStatusCode.NotFound);

        Task<TAnswer> GetAsync<TAnswer>(string path) => _app.GetAsync<TAnswer>("/api/tracking/" + path, division: division);

        async Task<HttpStatusCode> StatusAsync(Guid caseId)
        {
            using var caller = _app.Module.As("hotline", division: division);
            using var answer = await caller.GetAsync($"/api/tracking/cases/{caseId}/timeline", TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_opened_a_case_elsewhere_follows_it_until_it_is_closed()
    {
        using var desk = _app.Module.As("hotline", client: "hotline-1", division: "44");
        var path = $"/api/tracking/cases/{_own.CaseId}/timeline";
        (await desk.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await _app.TellAsync(new Contracts.Messages.Intake.CaseClosed(_own.CaseId, "P1", Now, "coordinator", 9));

        (await desk.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_case_that_the_state_helps_alone_has_its_place_from_its_opening()
    {
        var covered = new Story(Now, "420106");
        await _app.TellAsync(new Contracts.Messages.Intake.CaseOpened(covered.CaseId, covered.Number, covered.Division, "U3", "hotline", Now, "hotline-9", 1));

        (await _app.GetAsync<CaseTimeline>($"/api/tracking/cases/{covered.CaseId}/timeline", division: "420106")).Steps.ShouldHaveSingleItem();
        using var neighbour = _app.Module.As("coordinator", division: "420105");
        (await neighbour.GetAsync($"/api/tracking/cases/{covered.CaseId}/timeline", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_stream_leaves_out_what_lies_elsewhere()
    {
        await using var stream = await Listening.ToAsync(_app, "coordinator", division: "420105");
        (await stream.NextAsync()).EventType.ShouldBe("ready");
        await _app.TellAsync(new Story(Now, "420106").Opens().Told);
        var neighbour = new Story(Now, "420105").Opens();
        await _app.TellAsync(neighbour.Told);

        (await stream.NextAsync(seen => seen.EventType == "change")).Data.CaseId.ShouldBe(neighbour.CaseId);
    }

    [Theory]
    [InlineData("4201", "Area2")]
    [InlineData("420106", "Area3")]
    [InlineData("420106001", "Area4")]
    public async Task The_board_s_rule_is_a_seek_into_an_index(string division, string column)
    {
        var jurisdiction = Jurisdiction.Of(Contracts.Reference.ReferenceData.BuiltIn.Divisions.Find(division)!);
        var plan = await _app.Module.InScopeAsync<TrackingDbContext, string>(db => db.PlanAsync(
            new ItemFilter().Of(db, jurisdiction, TestAreas.Real, Now).Where(item => item.DueAt != null).OrderBy(item => item.DueAt).ThenBy(item => item.Id).Take(50)));
        plan.ShouldContain($"IX_Items_{column}_DueAt_Id");
        plan.ShouldNotContain("Seq Scan");
        plan.ShouldNotContain("SCAN ", Case.Sensitive);
    }
}

public sealed class A_county_follows_its_own_on_SQLite() : A_county_follows_its_own(null);

public sealed class A_county_follows_its_own_on_PostgreSQL(PostgreSqlServer server) : A_county_follows_its_own(server);
