using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;
using Testing.Servers;

namespace Matching.Tests;

/// <summary>Needs, cards and candidates belong to the area of the need; the area of the charity sees what was referred into it, and decides nothing about it.</summary>
public abstract class A_county_leads_its_own_referrals(PostgreSqlServer? server) : IAsyncLifetime
{
    private const string Guangzhou = "440103";
    private MatchingApp _app = null!;
    private OfferFacts _offer = null!;
    private NeedOpened _need = null!;
    private ReferralCard _card = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await MatchingApp.StartAsync(server is null ? null : await server.CreateDatabaseAsync());
        _offer = await _app.OfferAsync();
        await _app.App.ReceiveAsync(new CharityVerified(Facts.Charity(_offer.CharityId, version: 3) with { RegisteredIn = Guangzhou }));
        await Eventually.IsTrueAsync(() => _app.ReadAsync(db => db.CharityPlaces.AnyAsync(row => row.Version == 3)), "the charity's place");
        _need = await _app.NeedAsync();
        _card = await _app.CardAsync(_need, _offer);
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
    [InlineData(null, true)]
    [InlineData("100000", true)]
    [InlineData("42", true)]
    [InlineData("4201", true)]
    [InlineData("420106", true)]
    [InlineData("420106001", true)]
    [InlineData("420106002", false)]
    [InlineData("420105", false)]
    [InlineData("11", false)]
    [InlineData("999999", false)]
    // The charity is at home there.
    [InlineData("440103", true)]
    [InlineData("44", true)]
    [InlineData("440104", false)]
    public async Task A_card_is_seen_where_the_need_is_and_where_the_charity_is(string? division, bool seen)
    {
        foreach (var role in (string[])["coordinator", "hotline", "auditor"])
        {
            using var caller = _app.App.As(role, division: division);
            foreach (var filter in (string[])["", $"?caseId={_need.CaseId}", $"?needId={_need.NeedId}", $"?charityId={_offer.CharityId}", "?status=offered"])
            {
                (await caller.ReadAsync<Page<ReferralCard>>("/api/matching/referrals" + filter)).Items.Select(row => row.Id).ShouldBe(seen ? [_card.Id] : [], filter);
            }

            using var one = await caller.GetAsync($"/api/matching/referrals/{_card.Id}", TestContext.Current.CancellationToken);
            one.StatusCode.ShouldBe(seen ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData("420105")]
    [InlineData(Guangzhou)]
    public async Task A_foreign_need_or_card_is_answered_word_for_word_like_one_that_does_not_exist(string division)
    {
        var nobody = Facts.NewId();
        foreach (var role in (string[])["coordinator", "hotline"])
        {
            using var caller = _app.App.As(role, division: division);
            await SameAsync(caller, id => $"/api/matching/needs/{id}/candidates", null);
            await SameAsync(caller, id => $"/api/matching/needs/{id}/why-not/{_offer.OfferId}", null);
        }

        using var coordinator = _app.App.As("coordinator", division: division);
        await SameAsync(coordinator, id => $"/api/matching/referrals/{(id == nobody ? nobody : _card.Id)}/confirmation", new { outcome = "D1", by = "call" });
        await SameAsync(coordinator, id => $"/api/matching/referrals/{(id == nobody ? nobody : _card.Id)}/dispute", new { text = "nothing came" });
        await SameAsync(coordinator, id => $"/api/matching/referrals/{(id == nobody ? nobody : _card.Id)}/resolution", new { decision = "returned", reason = "other", text = "x" });
        (await TextAsync(coordinator, "/api/matching/referrals", new { needId = _need.NeedId, offerId = _offer.OfferId, reason = "knows the family" }, _need.NeedId))
            .ShouldBe(await TextAsync(coordinator, "/api/matching/referrals", new { needId = nobody, offerId = _offer.OfferId, reason = "knows the family" }, nobody));

        async Task SameAsync(HttpClient caller, Func<Guid, string> path, object? body)
        {
            var hidden = await TextAsync(caller, path(_need.NeedId), body, _need.NeedId, _card.Id);
            hidden.ShouldBe(await TextAsync(caller, path(nobody), body, nobody));
            hidden.ShouldMatch("^4");
        }
    }

    [Fact]
    public async Task The_county_of_the_need_decides()
    {
        using var coordinator = _app.App.As("coordinator", division: "420106");
        (await coordinator.GetAsync($"/api/matching/needs/{_need.NeedId}/candidates", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var dispute = await _app.StepAsync(coordinator, _card, "dispute", new { text = "nothing came" });
        dispute.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Pages_of_both_kinds_follow_each_other()
    {
        using var guangdong = _app.App.As("coordinator", division: "44");
        var home = await _app.NeedAsync(Facts.Need(division: Guangzhou));
        var local = await _app.OfferAsync(Facts.Offer(division: Guangzhou));
        var second = await _app.CardAsync(home, local);
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await guangdong.ReadAsync<Page<ReferralCard>>($"/api/matching/referrals?take=1&cursor={cursor}");
            seen.AddRange(page.Items.Select(row => row.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        seen.ShouldBe(new[] { _card.Id, second.Id }.OrderDescending());
    }

    [Theory]
    [InlineData("4201", "IX_Referrals_Area2_Id")]
    [InlineData("420106", "IX_Referrals_Area3_Id")]
    [InlineData("420106001", "IX_Referrals_Area4_Id")]
    public async Task The_rule_is_a_seek_into_an_index(string division, string index)
    {
        var jurisdiction = Jurisdiction.Of(Contracts.Reference.ReferenceData.BuiltIn.Divisions.Find(division)!);
        var plan = await _app.ReadAsync(db => db.PlanAsync(db.ReferralsOf(new Actor("x", null, ["coordinator"]), jurisdiction).OrderByDescending(row => row.Id).Take(50).Select(row => row.Id)));
        plan.ShouldContain(index);
        plan.ShouldNotContain("Seq Scan");
        plan.ShouldNotContain("SCAN ", Case.Sensitive);
    }

    private static async Task<string> TextAsync(HttpClient caller, string path, object? body, params Guid[] ids)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"v77\"");
        using var answer = await caller.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(text).RootElement;
        return $"{(int)answer.StatusCode} {answer.Headers.ETag} {problem.GetProperty("type")} {problem.GetProperty("title")} {(problem.TryGetProperty("errors", out var errors) ? errors : "")}";
    }
}

public sealed class A_county_leads_its_own_referrals_on_SQLite() : A_county_leads_its_own_referrals(null);

public sealed class A_county_leads_its_own_referrals_on_PostgreSQL(PostgreSqlServer server) : A_county_leads_its_own_referrals(server), IClassFixture<PostgreSqlServer>;
