using System.Net;
using Identity.Data;
using Microsoft.AspNetCore.WebUtilities;

namespace Identity.Tests.People;

public sealed class An_application_misbehaves
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("redirect_uri", "http://127.0.0.1:9/signin-oidc/../evil")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/signin-oidc?x=1")]
    [InlineData("redirect_uri", "https://evil.example/signin-oidc")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", "hotline")]
    public async Task A_foreign_address_gets_no_browser(string parameter, string? value)
    {
        await using var app = await PeopleApp.StartAsync();
        using var browser = app.Open();

        var answer = await browser.GetAsync(PeopleApp.Request(changes: (parameter, value)).Path);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge_method", null)]
    [InlineData("code_challenge", null)]
    [InlineData("response_type", "token")]
    [InlineData("response_type", "code id_token")]
    [InlineData("scope", "openid everything")]
    public async Task Without_a_proper_challenge_and_flow_there_is_no_code(string parameter, string? value)
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await app.TokensAsync(browser, account.Email!);

        var answer = await browser.GetAsync(PeopleApp.Request(changes: (parameter, value)).Path);

        (answer.Location ?? "").ShouldNotContain("code=");
        (answer.Location ?? "error").ShouldContain("error");
    }

    [Fact]
    public async Task A_code_is_worth_one_exchange_and_a_second_one_takes_the_first_back()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var (path, verifier) = PeopleApp.Request();
        await PeopleApp.SignInAsync(browser, account.Email!, path: path);
        var code = await PeopleApp.CodeAsync(browser, path);
        var tokens = await PeopleApp.TokensAsync(await app.RedeemAsync(code, verifier));

        (await PeopleApp.ErrorAsync(await app.RedeemAsync(code, verifier))).ShouldBe("invalid_grant");

        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_needs_its_own_verifier_address_and_application()
    {
        await using var app = await PeopleApp.StartAsync(new()
        {
            ["Identity:Apps:1:Id"] = "other",
            ["Identity:Apps:1:Secret"] = IdentityApp.Secret,
            ["Identity:Apps:1:RedirectUris:0"] = PeopleApp.RedirectUri,
        });
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var (path, verifier) = PeopleApp.Request();
        await PeopleApp.SignInAsync(browser, account.Email!, path: path);

        (await PeopleApp.ErrorAsync(await app.RedeemAsync(await PeopleApp.CodeAsync(browser, path), PeopleApp.Request().Verifier))).ShouldBe("invalid_grant");
        (await PeopleApp.ErrorAsync(await app.RedeemAsync(await PeopleApp.CodeAsync(browser, path), verifier, "http://127.0.0.1:9/other"))).ShouldBe("invalid_grant");
        (await PeopleApp.ErrorAsync(await app.RedeemAsync(await PeopleApp.CodeAsync(browser, path), verifier, client: "other"))).ShouldBe("invalid_grant");
        (await PeopleApp.ErrorAsync(await app.RedeemAsync("made-up", verifier))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_that_lies_about_is_worth_nothing()
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var (path, verifier) = PeopleApp.Request();
        await PeopleApp.SignInAsync(browser, account.Email!, path: path);
        var code = await PeopleApp.CodeAsync(browser, path);

        app.Identity.Module.Clock!.Advance(TimeSpan.FromMinutes(3));

        (await PeopleApp.ErrorAsync(await app.RedeemAsync(code, verifier))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_refresh_token_is_used_once_and_a_second_use_ends_the_chain()
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var first = await app.TokensAsync(browser, account.Email!);
        var second = await PeopleApp.TokensAsync(await app.RenewAsync(first.Refresh!));
        second.Refresh.ShouldNotBe(first.Refresh);
        app.Identity.Module.Clock!.Advance(TimeSpan.FromSeconds(11));

        (await PeopleApp.ErrorAsync(await app.RenewAsync(first.Refresh!))).ShouldBe("invalid_grant");

        (await PeopleApp.ErrorAsync(await app.RenewAsync(second.Refresh!))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task However_often_it_is_renewed_the_chain_ends_with_the_session()
    {
        await using var app = await PeopleApp.StartAsync(new() { ["Identity:SessionLifetime"] = "02:00:00" }, now: Now);
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, account.Email!);
        app.Identity.Module.Clock!.Advance(TimeSpan.FromMinutes(90));
        tokens = await PeopleApp.TokensAsync(await app.RenewAsync(tokens.Refresh!));
        app.Identity.Module.Clock.Advance(TimeSpan.FromMinutes(31));

        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_changed_role_is_in_the_next_token()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, account.Email!);
        await app.Identity.Module.InScopeAsync<IdentityDbContext, int>(async db =>
        {
            (await db.Users.FindAsync(account.Id))!.Roles = ["field"];
            return await db.SaveChangesAsync();
        });

        IdentityApp.Read((await PeopleApp.TokensAsync(await app.RenewAsync(tokens.Refresh!))).Access).Claims.GetProperty("role").GetString().ShouldBe("field");
    }

    [Fact]
    public async Task Tokens_of_one_kind_are_no_tokens_of_another()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, account.Email!);

        (await app.Identity.GetAsync("/who", tokens.Identity)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Identity.GetAsync("/who", tokens.Refresh!)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Identity.GetAsync("/connect/userinfo", tokens.Identity)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Access))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task The_state_of_the_application_comes_back_as_it_was()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await app.TokensAsync(browser, account.Email!);
        const string odd = "状态 &code=forged#<script>";

        var back = await browser.GetAsync(PeopleApp.Request(changes: ("state", odd)).Path);

        var query = QueryHelpers.ParseQuery(new Uri(back.Location!).Query);
        query["state"].ToString().ShouldBe(odd);
        query["code"].Count.ShouldBe(1);
        query["code"].ToString().ShouldNotBe("forged");
    }
}
