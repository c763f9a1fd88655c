using System.Net;
using Audit;
using Contracts.Http;
using Contracts.Http.Operations;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

/// <summary>Search by subject, actor, action and time; whoever reads the audit is in it.</summary>
public sealed class The_auditor_asks : IAsyncLifetime
{
    private const string Audit = "/api/intake/audit";
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Records_are_found_by_what_they_say()
    {
        var opened = await _app.OpenAsync();
        await _app.App.As("coordinator", client: "curious").ReadAsync<object>($"/api/intake/cases/{opened.Id}");
        await _app.ActAsync(3, _app.Now.AddDays(-2), "case/old");
        await _app.KeepAsync();

        (await FindAsync($"?subject=case/{opened.Id}&action=case.viewed")).Single().Actor.ShouldBe("curious");
        (await FindAsync("?actor=curious")).Single().Subject.ShouldBe("case/" + opened.Id);
        (await FindAsync($"?to={_app.Now.AddDays(-1):O}".Replace("+00:00", "Z"))).Select(entry => entry.Subject).Distinct().ShouldBe(["case/old"]);
        (await FindAsync($"?from={_app.Now.AddDays(-1):O}&subject=case/old".Replace("+00:00", "Z"))).ShouldBeEmpty();
        (await FindAsync("?action=nothing")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_record_comes_once_over_all_pages_newest_first()
    {
        await _app.ActAsync(7);
        await _app.ActAsync(5, _app.Now.AddMinutes(1));
        await _app.KeepAsync();

        var (all, cursor) = (new List<AuditEntry>(), (string?)"");
        while (cursor is not null)
        {
            var page = await Auditor.ReadAsync<Page<AuditEntry>>($"{Audit}?subject=case/test&take=5&cursor={cursor}");
            page.Items.Count.ShouldBeInRange(1, 5);
            all.AddRange(page.Items);
            cursor = page.Next;
        }

        all.Select(entry => entry.Number).ShouldBe(Enumerable.Range(1, 12).Select(number => (long)number).Reverse());
        (await FindAsync("?cursor=nonsense&subject=case/test&take=200")).Count.ShouldBe(12, "a cursor that nobody gave out starts from the beginning");
    }

    [Fact]
    public async Task Reading_is_on_record_without_what_was_typed()
    {
        await FindAsync($"?subject=case/{Guid.Empty}");
        await FindAsync($"?subject={Uri.EscapeDataString(Bodies.Name)}&actor={Bodies.Phone}&from=2026-01-01T00:00:00Z");
        await _app.ExportAsync();

        var own = (await _app.RecordsAsync()).OrderBy(row => row.Id).Where(row => row.Actor == "auditor-test").Select(row => $"{row.Action}: {row.Why}").ToArray();
        own.ShouldBe([$"audit.read: by case/{Guid.Empty}", "audit.read: by subject, actor, time", "audit.exported: after 0"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("?take=0", "take")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("/export?after=-1", "after")]
    public async Task Bad_questions_are_answered_with_the_field(string query, string field) =>
        (await (await Auditor.AskAsync(Audit + query)).ShouldRefuseAsync(400, "invalid")).Errors().Keys.ShouldBe([field]);

    [Theory]
    [InlineData("hotline")]
    [InlineData("coordinator")]
    [InlineData("charity")]
    [InlineData("operator")]
    [InlineData("government")]
    public async Task Nobody_else_reads_it(string role)
    {
        foreach (var path in (string[])["", "/export", "/state"])
        {
            using var answer = await _app.App.As(role).AskAsync(Audit + path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task The_address_before_the_gateway_stands_beside_the_gateways_and_nothing_else_does()
    {
        var caller = _app.App.As("auditor");
        caller.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", "10.9.9.9, 203.0.113.7");
        await caller.ReadAsync<Page<AuditEntry>>(Audit);
        var planted = _app.App.As("auditor");
        planted.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", "Zhang San 15400000001");
        await planted.ReadAsync<Page<AuditEntry>>(Audit);

        (await _app.RecordsAsync()).Select(row => row.Origin).ShouldBe(["203.0.113.7 via 127.0.0.1", "127.0.0.1"], ignoreOrder: true);
    }

    private HttpClient Auditor => _app.App.As("auditor");

    private async Task<IReadOnlyList<AuditEntry>> FindAsync(string query) => (await Auditor.ReadAsync<Page<AuditEntry>>(Audit + query)).Items;
}
