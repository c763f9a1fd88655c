using System.Net;
using System.Text.Json;
using Identity.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Tests.People;

public sealed class A_person_signs_in(Testing.Servers.PostgreSqlServer server)
{
    [Fact]
    public async Task The_application_gets_tokens_that_say_who_it_is_and_what_the_services_need()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106", name: "张伟");
        using var browser = app.Open();

        var tokens = await app.TokensAsync(browser, account.Email!);

        var access = IdentityApp.Read(tokens.Access).Claims;
        access.GetProperty("sub").GetString().ShouldBe(account.Id.ToString());
        access.GetProperty("role").GetString().ShouldBe("hotline");
        access.GetProperty("division").GetString().ShouldBe("420106");
        access.GetProperty("aud").GetString().ShouldBe("referral-api");
        access.TryGetProperty("charity_id", out _).ShouldBeFalse();
        (access.GetProperty("exp").GetInt64() - access.GetProperty("iat").GetInt64()).ShouldBe(300);
        access.ToString().ShouldNotContain("张伟");
        access.ToString().ShouldNotContain("people.example");
        var identity = IdentityApp.Read(tokens.Identity).Claims;
        identity.GetProperty("name").GetString().ShouldBe("张伟");
        identity.GetProperty("email").GetString().ShouldBe(account.Email);
        identity.GetProperty("nonce").GetString().ShouldBe("nonce-of-the-application");
        identity.GetProperty("role").GetString().ShouldBe("hotline");
        identity.GetProperty("amr").ToString().ShouldContain("pwd");

        (await app.Identity.GetAsync("/who", tokens.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var who = await (await app.Identity.GetAsync("/connect/userinfo", tokens.Access)).BodyAsync<JsonElement>();
        who.GetProperty("name").GetString().ShouldBe("张伟");
        who.GetProperty("sub").GetString().ShouldBe(account.Id.ToString());
    }

    [Fact]
    public async Task Somebody_of_a_charity_carries_its_id()
    {
        var charity = Testing.Apps.TestClients.CharityId(3);
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("charity", charity: charity);
        using var browser = app.Open();

        var claims = IdentityApp.Read((await app.TokensAsync(browser, account.Email!)).Access).Claims;

        claims.GetProperty("charity_id").GetGuid().ShouldBe(charity);
        claims.TryGetProperty("division", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_is_signed_in_is_not_asked_again_unless_the_application_wants_it()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        (await browser.GetAsync(PeopleApp.Request(changes: ("prompt", "none")).Path)).Location!.ShouldContain("error=login_required");
        await app.TokensAsync(browser, account.Email!);

        await PeopleApp.CodeAsync(browser, PeopleApp.Request(changes: ("prompt", "none")).Path);
        (await browser.GetAsync(PeopleApp.Request(changes: ("prompt", "login")).Path)).Location!.ShouldStartWith("/account/sign-in?returnUrl=");
        (await browser.GetAsync(PeopleApp.Request(changes: ("max_age", "0")).Path)).Location!.ShouldStartWith("/account/sign-in?returnUrl=");
    }

    [Fact]
    public async Task The_discovery_document_tells_a_standard_client_all_it_needs()
    {
        await using var app = await PeopleApp.StartAsync();

        var document = await (await app.Identity.GetOpenAsync("/.well-known/openid-configuration")).BodyAsync<JsonElement>();

        document.GetProperty("authorization_endpoint").GetString().ShouldEndWith("/connect/authorize");
        document.GetProperty("end_session_endpoint").GetString().ShouldEndWith("/connect/logout");
        document.GetProperty("userinfo_endpoint").GetString().ShouldEndWith("/connect/userinfo");
        document.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(method => method.GetString()).ShouldBe(["S256"]);
        document.GetProperty("response_types_supported").EnumerateArray().Select(type => type.GetString()).ShouldBe(["code"]);
    }

    [Fact]
    public async Task Signing_out_from_the_application_ends_the_session_and_goes_back_to_it()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, account.Email!);

        var back = await browser.GetAsync($"/connect/logout?id_token_hint={tokens.Identity}&state=bye&post_logout_redirect_uri={Uri.EscapeDataString(PeopleApp.SignedOutUri)}");

        back.Location.ShouldBe(PeopleApp.SignedOutUri + "?state=bye");
        (await browser.GetAsync(PeopleApp.Request().Path)).Location!.ShouldStartWith("/account/sign-in");
        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_strange_page_cannot_sign_somebody_out()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await app.TokensAsync(browser, account.Email!);

        var asked = await browser.GetAsync($"/connect/logout?client_id={PeopleApp.App}&post_logout_redirect_uri={Uri.EscapeDataString(PeopleApp.SignedOutUri)}");
        asked.Title.ShouldBe("Sign out");
        await PeopleApp.CodeAsync(browser, PeopleApp.Request().Path);
        (await browser.PostAsync("/connect/logout", new() { ["confirmed"] = "yes", ["client_id"] = PeopleApp.App })).Title.ShouldBe("Sign out");
        await PeopleApp.CodeAsync(browser, PeopleApp.Request().Path);

        (await browser.SendAsync(asked)).Location.ShouldBe(PeopleApp.SignedOutUri);
        (await browser.GetAsync(PeopleApp.Request().Path)).Location!.ShouldStartWith("/account/sign-in");
    }

    [Fact]
    public async Task Two_replicas_on_PostgreSQL_share_cookies_codes_and_refresh_tokens()
    {
        var database = await server.CreateDatabaseAsync();
        var settings = new Dictionary<string, string?> { ["Identity:Keys:0"] = IdentityApp.NewKey(), ["Identity:Issuer"] = "http://127.0.0.1:5080/" };
        await using var one = await PeopleApp.StartAsync(settings, postgreSql: database);
        await using var two = await PeopleApp.StartAsync(settings, postgreSql: database);
        var account = await one.AddAsync("hotline", division: "420106");
        var (path, verifier) = PeopleApp.Request();
        using var first = one.Open();
        (await PeopleApp.SignInAsync(first, account.Email!, path: path)).Location.ShouldBe(path);
        using var second = new Browser(two.Address, cookies: Moved(first, two.Address));

        var code = await PeopleApp.CodeAsync(second, path);
        var tokens = await PeopleApp.TokensAsync(await one.RedeemAsync(code, verifier));
        var renewed = await PeopleApp.TokensAsync(await two.RenewAsync(tokens.Refresh!));

        (await one.Identity.GetAsync("/who", renewed.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        one.Identity.Module.Services.GetRequiredService<Cookies>().ShouldNotBeSameAs(two.Identity.Module.Services.GetRequiredService<Cookies>());
    }

    private static CookieContainer Moved(Browser browser, Uri to)
    {
        var cookies = new CookieContainer();
        foreach (Cookie cookie in browser.Cookies.GetAllCookies())
        {
            cookies.Add(to, new Cookie(cookie.Name, cookie.Value));
        }

        return cookies;
    }
}
