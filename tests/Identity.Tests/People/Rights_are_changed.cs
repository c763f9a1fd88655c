using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Audit;
using Identity.Data;
using Microsoft.EntityFrameworkCore;
using Testing.Apps;

namespace Identity.Tests.People;

/// <summary>Somebody gets other work: whoever could have invited him as he was and as he becomes changes his rights, and the former ones count nowhere any more.</summary>
public sealed class Rights_are_changed
{
    private static readonly Guid Charity = Guid.Parse("01900000-0000-7000-8000-000000000001");

    [Fact]
    public async Task The_former_rights_count_nowhere_within_a_minute_and_the_new_ones_stand_in_the_next_token()
    {
        await using var app = await PeopleApp.StartAsync();
        await using var service = await ModuleApp.StartAsync(new WhoAmIModule(), settings: new Dictionary<string, string?>
        {
            ["Identity:Authority"] = app.Address.AbsoluteUri,
            ["Identity:RequireHttps"] = "false",
        });
        var coordinator = await Somebody_is_invited.ActorAsync(app, "coordinator", "4201");
        var mover = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, mover.Email!);
        (await IdentityApp.GetAsync(service, "/who", tokens.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await ChangeAsync(coordinator.Caller, mover.Id, new { roles = new[] { "hotline", "field" }, division = "420102", reason = "moved" })).ShouldBe(HttpStatusCode.NoContent);
        var changed = System.Diagnostics.Stopwatch.GetTimestamp();

        await Eventually.IsTrueAsync(async () => (await app.Identity.GetAsync("/who", tokens.Access)).StatusCode == HttpStatusCode.Unauthorized, "the token is refused here");
        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
        await Eventually.IsTrueAsync(async () => (await IdentityApp.GetAsync(service, "/who", tokens.Access)).StatusCode == HttpStatusCode.Unauthorized, "the other service refuses the token", 60);
        System.Diagnostics.Stopwatch.GetElapsedTime(changed).ShouldBeLessThan(TimeSpan.FromSeconds(60));
        using var again = app.Open();
        var claims = IdentityApp.Read((await app.TokensAsync(again, mover.Email!)).Access).Claims;
        claims.GetProperty("division").GetString().ShouldBe("420102");
        claims.GetProperty("role").EnumerateArray().Select(role => role.GetString()).ShouldBe(["hotline", "field"]);
        var record = (await RecordsAsync(app)).ShouldHaveSingleItem();
        (record.Actor, record.Subject, record.Why).ShouldBe((coordinator.Account.Id.ToString(), $"account/{mover.Id}", "hotline 420106 to hotline field 420102: moved"));

        // The same again changes nothing: nobody is signed out for it.
        (await ChangeAsync(coordinator.Caller, mover.Id, new { roles = new[] { "field", "hotline" }, division = "420102", reason = "moved" })).ShouldBe(HttpStatusCode.NoContent);
        (await RecordsAsync(app)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_becomes_a_coordinator_needs_a_second_factor_first()
    {
        await using var app = await PeopleApp.StartAsync();
        var coordinator = await Somebody_is_invited.ActorAsync(app, "coordinator", "4201");
        var riser = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, riser.Email!);

        (await ChangeAsync(coordinator.Caller, riser.Id, new { roles = new[] { "coordinator" }, division = "420106", reason = "promoted" })).ShouldBe(HttpStatusCode.NoContent);

        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
        (await browser.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
        (await PeopleApp.SignInAsync(browser, riser.Email!)).Location!.ShouldStartWith("/account/app");
    }

    [Theory]
    [InlineData("coordinator", "4201", "hotline", "420106", "coordinator", "420106", HttpStatusCode.NoContent)]
    [InlineData("coordinator", "4201", "hotline", "420106", "hotline", "4201", HttpStatusCode.NoContent)]
    [InlineData("coordinator", "4201", "hotline", "420106", "hotline", "4301", HttpStatusCode.Forbidden)]
    [InlineData("coordinator", "4201", "hotline", "420106", "hotline", "42", HttpStatusCode.Forbidden)]
    [InlineData("coordinator", "4201", "hotline", "420106", "hotline", "100000", HttpStatusCode.Forbidden)]
    [InlineData("coordinator", "4201", "hotline", "420106", "auditor", "420106", HttpStatusCode.Forbidden)]
    [InlineData("coordinator", "4201", "auditor", "420106", "hotline", "420106", HttpStatusCode.Forbidden)]
    [InlineData("coordinator", "4201", "hotline", "430102", "hotline", "420106", HttpStatusCode.NotFound)]
    [InlineData("coordinator", "4201", "hotline", "420106", "operator", null, HttpStatusCode.BadRequest)]
    [InlineData("coordinator", "4201", "hotline", "420106", "charity", null, HttpStatusCode.BadRequest)]
    [InlineData("coordinator", "4201", "hotline", "420106", "government", "420106", HttpStatusCode.BadRequest)]
    [InlineData("coordinator", "4201", "hotline", "420106", "hotline", "999999", HttpStatusCode.BadRequest)]
    [InlineData("coordinator", "4201", "hotline", "420106", "hotline", null, HttpStatusCode.BadRequest)]
    [InlineData("operator", null, "coordinator", "420106", "auditor", "42", HttpStatusCode.NoContent)]
    [InlineData("operator", null, "hotline", "420106", "coordinator", "420106", HttpStatusCode.Forbidden)]
    [InlineData("charity", null, "hotline", "420106", "hotline", "420106", HttpStatusCode.NotFound)]
    public async Task Nobody_gives_or_takes_what_he_could_not_have_given(string role, string? division, string other, string? area, string wanted, string? there, HttpStatusCode answer)
    {
        await using var app = await PeopleApp.StartAsync();
        var actor = await Somebody_is_invited.ActorAsync(app, role, division, administrator: role == "charity");
        var account = await app.AddAsync(other, area);

        (await ChangeAsync(actor.Caller, account.Id, new { roles = new[] { wanted }, division = there, reason = "moved" })).ShouldBe(answer);

        var roles = await app.Identity.Module.InScopeAsync<IdentityDbContext, List<string>>(db => db.Users.AsNoTracking().Where(row => row.Id == account.Id).Select(row => row.Roles).SingleAsync());
        roles.ShouldBe([answer == HttpStatusCode.NoContent ? wanted : other]);
        (await ChangeAsync(actor.Caller, actor.Account.Id, new { roles = new[] { role }, division, reason = "own" })).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_charitys_administrator_makes_another_one_and_takes_it_back()
    {
        await using var app = await PeopleApp.StartAsync();
        var administrator = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true, charity: Charity);
        var (own, foreign) = (await app.AddAsync("charity", charity: Charity), await app.AddAsync("charity", charity: Guid.Parse("01900000-0000-7000-8000-000000000002")));
        foreach (var wanted in (bool[])[true, false])
        {
            (await ChangeAsync(administrator.Caller, own.Id, new { roles = new[] { "charity" }, isAdministrator = wanted, reason = "holiday" })).ShouldBe(HttpStatusCode.NoContent);
            (await administrator.Caller.GetFromJsonAsync<JsonElement>($"/api/identity/accounts/{own.Id}", TestContext.Current.CancellationToken)).GetProperty("isAdministrator").GetBoolean().ShouldBe(wanted);
        }

        (await RecordsAsync(app)).Select(record => record.Why).ShouldBe(["charity to charity administrator: holiday", "charity administrator to charity: holiday"]);
        (await ChangeAsync(administrator.Caller, foreign.Id, new { roles = new[] { "charity" }, isAdministrator = true, reason = "holiday" })).ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient caller, Guid account, object rights)
    {
        using var answer = await caller.PostAsJsonAsync($"/api/identity/accounts/{account}/rights", rights, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task<List<AuditRecord>> RecordsAsync(PeopleApp app) => app.Identity.Module.InScopeAsync<IdentityDbContext, List<AuditRecord>>(
        db => db.Set<AuditRecord>().AsNoTracking().Where(row => row.Action == "account.rights").OrderBy(row => row.Id).ToListAsync());
}
