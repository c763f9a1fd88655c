using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Testing.Apps;

namespace Identity.Tests.People;

public sealed class Access_is_taken_back
{
    [Fact]
    public async Task Somebody_sees_his_sessions_and_ends_one_or_all_of_them()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using Browser desk = app.Open(), phone = app.Open(), lost = app.Open();
        var (here, there, away) = (await app.TokensAsync(desk, account.Email!), await app.TokensAsync(phone, account.Email!), await app.TokensAsync(lost, account.Email!));
        var sessions = await (await app.Identity.GetAsync("/api/identity/sessions", here.Access)).BodyAsync<JsonElement>();
        sessions.GetArrayLength().ShouldBe(3);
        sessions.EnumerateArray().Count(session => session.GetProperty("isThis").GetBoolean()).ShouldBe(1);
        sessions[0].GetProperty("agent").GetString().ShouldBe("Testing/1.0");
        var lostId = IdentityApp.Read(away.Access).Claims.GetProperty("sid").GetString();

        (await PostAsync(app, $"/api/identity/sessions/{lostId}/ending", here.Access)).ShouldBe(HttpStatusCode.NoContent);

        await RefusedAsync(app, away.Access);
        (await PeopleApp.ErrorAsync(await app.RenewAsync(away.Refresh!))).ShouldBe("invalid_grant");
        (await lost.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
        (await app.Identity.GetAsync("/who", there.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await PostAsync(app, "/api/identity/sessions/ending", here.Access)).ShouldBe(HttpStatusCode.NoContent);
        await RefusedAsync(app, here.Access);
        await RefusedAsync(app, there.Access);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        await using var app = await PeopleApp.StartAsync();
        var (one, two) = (await app.AddAsync("hotline", division: "420106"), await app.AddAsync("hotline", division: "420106"));
        using Browser first = app.Open(), second = app.Open();
        var (own, other) = (await app.TokensAsync(first, one.Email!), await app.TokensAsync(second, two.Email!));

        (await PostAsync(app, $"/api/identity/sessions/{IdentityApp.Read(other.Access).Claims.GetProperty("sid").GetString()}/ending", own.Access)).ShouldBe(HttpStatusCode.NotFound);

        (await app.Identity.GetAsync("/who", other.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task On_the_own_page_a_browser_is_signed_out_without_script()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using Browser desk = app.Open(), phone = app.Open();
        await app.TokensAsync(desk, account.Email!);
        await app.TokensAsync(phone, account.Email!);

        var page = await desk.GetAsync("/account");
        var fields = page.Hidden("/account/sessions");
        fields["session"] = "others";
        (await desk.PostAsync("/account/sessions", fields)).Location.ShouldBe("/account");

        (await phone.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
        (await desk.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_closed_account_is_refused_by_every_service_at_once_here_and_within_a_minute_elsewhere()
    {
        await using var app = await PeopleApp.StartAsync();
        await using var service = await ModuleApp.StartAsync(new WhoAmIModule(), settings: new Dictionary<string, string?>
        {
            ["Identity:Authority"] = app.Address.AbsoluteUri,
            ["Identity:RequireHttps"] = "false",
        });
        var coordinator = await Somebody_is_invited.ActorAsync(app, "coordinator", "4201");
        var leaver = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, leaver.Email!);
        (await IdentityApp.GetAsync(service, "/who", tokens.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var path = $"/api/identity/accounts/{leaver.Id}";
        (await coordinator.Caller.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken)).GetProperty("disabledAt").ValueKind.ShouldBe(JsonValueKind.Null);

        (await coordinator.Caller.PostAsJsonAsync(path + "/closing", new { reason = "left" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var closed = System.Diagnostics.Stopwatch.GetTimestamp();

        await RefusedAsync(app, tokens.Access);
        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
        (await PeopleApp.SignInAsync(browser, leaver.Email!)).Text.ShouldContain("The e-mail address or the password is wrong");
        await Eventually.IsTrueAsync(async () => (await IdentityApp.GetAsync(service, "/who", tokens.Access)).StatusCode == HttpStatusCode.Unauthorized, "the other service refuses the token", 60);
        System.Diagnostics.Stopwatch.GetElapsedTime(closed).ShouldBeLessThan(TimeSpan.FromSeconds(60));

        (await coordinator.Caller.PostAsJsonAsync(path + "/reopening", new { reason = "came back" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await PeopleApp.SignInAsync(browser, leaver.Email!)).Status.ShouldBe(HttpStatusCode.Found);
        await RefusedAsync(app, tokens.Access);
    }

    [Theory]
    [InlineData("coordinator", "4201", "hotline", "420106", true)]
    [InlineData("coordinator", "420106", "hotline", "4201", false)]
    [InlineData("coordinator", "4301", "hotline", "420106", false)]
    [InlineData("coordinator", "4201", "operator", null, false)]
    [InlineData("operator", null, "hotline", "420106", true)]
    [InlineData("charity", null, "hotline", "420106", false)]
    public async Task Only_who_looks_after_an_account_sees_and_closes_it(string role, string? division, string other, string? area, bool allowed)
    {
        await using var app = await PeopleApp.StartAsync();
        var actor = await Somebody_is_invited.ActorAsync(app, role, division, administrator: role == "charity");
        var account = await app.AddAsync(other, area);

        var list = await actor.Caller.GetFromJsonAsync<JsonElement>("/api/identity/accounts", TestContext.Current.CancellationToken);
        using var one = await actor.Caller.GetAsync($"/api/identity/accounts/{account.Id}", TestContext.Current.CancellationToken);
        using var closing = await actor.Caller.PostAsJsonAsync($"/api/identity/accounts/{account.Id}/closing", new { reason = "left" }, TestContext.Current.CancellationToken);
        using var own = await actor.Caller.PostAsJsonAsync($"/api/identity/accounts/{actor.Account.Id}/closing", new { reason = "left" }, TestContext.Current.CancellationToken);

        list.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("id").GetGuid() == account.Id).ShouldBe(allowed);
        one.StatusCode.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        closing.StatusCode.ShouldBe(allowed ? HttpStatusCode.NoContent : HttpStatusCode.NotFound);
        own.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_stolen_refresh_token_that_comes_back_ends_the_session()
    {
        await using var app = await PeopleApp.StartAsync(now: TimeProvider.System.GetUtcNow());
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var first = await app.TokensAsync(browser, account.Email!);
        var second = await PeopleApp.TokensAsync(await app.RenewAsync(first.Refresh!));
        app.Identity.Module.Clock!.Advance(TimeSpan.FromSeconds(11));

        (await PeopleApp.ErrorAsync(await app.RenewAsync(first.Refresh!))).ShouldBe("invalid_grant");

        await RefusedAsync(app, second.Access);
        (await browser.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
    }

    private static async Task RefusedAsync(PeopleApp app, string token) =>
        await Eventually.IsTrueAsync(async () => (await app.Identity.GetAsync("/who", token)).StatusCode == HttpStatusCode.Unauthorized, "the token is refused", 20);

    private static async Task<HttpStatusCode> PostAsync(PeopleApp app, string path, string token)
    {
        using var caller = app.Identity.Module.Anonymous();
        caller.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        using var answer = await caller.PostAsync(path, null, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
