using System.Net;
using Identity.Data;
using Identity.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Identity.Tests.People;

public sealed class Somebody_else_tries_to_get_in
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_unknown_name_reads_exactly_like_a_wrong_password()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();

        var wrong = await PeopleApp.SignInAsync(browser, account.Email!, "a wrong password");
        var unknown = await PeopleApp.SignInAsync(browser, "nobody@people.example", "a wrong password");

        (wrong.Status, unknown.Status).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        Neutral(unknown, "nobody@people.example").ShouldBe(Neutral(wrong, account.Email!));
    }

    [Fact]
    public async Task A_name_is_closed_longer_and_longer_whether_or_not_an_account_has_it()
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var account = await app.AddAsync("hotline", division: "420106");
        foreach (var email in (string[])[account.Email!, "nobody@people.example"])
        {
            app.Identity.Module.Clock!.SetUtcNow(app.Identity.Module.Clock.GetUtcNow().AddHours(2));
            using var browser = app.Open();
            List<HttpStatusCode> seen = [];
            for (var attempt = 0; attempt < FailedSignIn.Free; attempt++)
            {
                seen.Add((await PeopleApp.SignInAsync(browser, email, "a wrong password")).Status);
            }

            seen.ShouldBe([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests]);
            (await PeopleApp.SignInAsync(browser, email)).Text.ShouldContain("try again in 1 minutes");

            app.Identity.Module.Clock.Advance(TimeSpan.FromSeconds(61));
            (await PeopleApp.SignInAsync(browser, email, "a wrong password")).Text.ShouldContain("try again in 2 minutes");
            app.Identity.Module.Clock.Advance(TimeSpan.FromSeconds(121));
            (await PeopleApp.SignInAsync(browser, email)).Status.ShouldBe(email == account.Email ? HttpStatusCode.Found : HttpStatusCode.TooManyRequests);
        }
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(10, 32)]
    [InlineData(11, 60)]
    [InlineData(500, 60)]
    public void The_wait_doubles_up_to_an_hour(int failures, int minutes)
    {
        var failed = new FailedSignIn { Name = "" };
        for (var count = 0; count < failures; count++)
        {
            failed.Add(Now);
        }

        (failed.ClosedUntil - Now).ShouldBe(TimeSpan.FromMinutes(minutes));
    }

    [Fact]
    public async Task An_unknown_name_costs_as_much_hashing_as_a_known_one()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await PeopleApp.SignInAsync(browser, "warm@people.example", "a wrong password");

        var (known, unknown) = (new List<double>(), new List<double>());
        for (var round = 0; round < 4; round++)
        {
            known.Add(await TimeAsync(account.Email!));
            unknown.Add(await TimeAsync($"nobody{round}@people.example"));
        }

        // Hashing is some tens of milliseconds, everything else a few: without it the unknown name would answer several times as fast.
        unknown.Min().ShouldBeGreaterThan(known.Min() * 0.5);

        async Task<double> TimeAsync(string email)
        {
            var page = await browser.GetAsync("/account/sign-in");
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            await browser.SendAsync(page, ("email", email), ("password", "a wrong password"));
            return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/connect/authorize")]
    [InlineData("/account\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    public async Task The_page_leads_nowhere_but_back_to_us(string returnUrl)
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();

        var page = await browser.GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        (await browser.SendAsync(page, ("email", account.Email!), ("password", PeopleApp.Password), ("returnUrl", returnUrl))).Location.ShouldBe("/account");
    }

    [Fact]
    public async Task A_form_that_is_not_from_our_page_is_refused()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();

        var answer = await browser.PostAsync("/account/sign-in", new() { ["email"] = account.Email!, ["password"] = PeopleApp.Password });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Cookies.GetAllCookies().ShouldNotContain(cookie => cookie.Name == "referral-session");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>@people.example")]
    [InlineData("张伟\"><img src=x onerror=alert(1)>")]
    [InlineData("a@b.example\u202E")]
    public async Task What_is_typed_comes_back_as_text(string email)
    {
        await using var app = await PeopleApp.StartAsync();
        using var browser = app.Open();

        var answer = await PeopleApp.SignInAsync(browser, email, "a wrong password");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Raw.ShouldNotContain("<script>alert");
        answer.Raw.ShouldNotContain("<img src=x");
        answer.Answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'self'; script-src 'self'");
    }

    [Fact]
    public async Task Fields_of_ten_thousand_characters_are_refused_like_any_wrong_one()
    {
        await using var app = await PeopleApp.StartAsync();
        using var browser = app.Open();

        (await PeopleApp.SignInAsync(browser, new string('张', 5_000) + "@people.example", "x")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PeopleApp.SignInAsync(browser, "a@people.example", new string('x', 10_000))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.GetAsync("/account/sign-in?returnUrl=" + new string('x', 7_000))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_cookie_that_was_changed_is_no_session()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await app.TokensAsync(browser, account.Email!);
        var cookie = browser.Cookies.GetAllCookies().Single(cookie => cookie.Name == "referral-session");
        cookie.HttpOnly.ShouldBeTrue();
        cookie.Value = cookie.Value[..^6] + "AAAAAA";

        (await browser.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
    }

    [Fact]
    public async Task The_database_alone_makes_no_cookie_and_tells_no_password()
    {
        await using var app = await PeopleApp.StartAsync();
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await app.TokensAsync(browser, account.Email!);

        var keys = await app.Identity.Module.InScopeAsync<IdentityDbContext, string[]>(db => db.DataProtectionKeys.Select(key => key.Xml!).ToArrayAsync());

        keys.ShouldNotBeEmpty();
        keys.ShouldAllBe(xml => xml.Contains("<sealed key=", StringComparison.Ordinal) && !xml.Contains("masterKey", StringComparison.Ordinal));
        (await app.LookAsync(accounts => accounts.SingleAsync())).PasswordHash!.ShouldNotContain(PeopleApp.Password);
    }

    private static string Neutral(Shown page, string email) => System.Text.RegularExpressions.Regex.Replace(page.Text.Replace(email, "NAME", StringComparison.Ordinal), "value=\"[^\"]{60,}\"", "");
}
