using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Identity.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Identity.Tests.People;

public sealed partial class A_second_factor
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        AppCodes.CodeAt(Encoding.ASCII.GetBytes("12345678901234567890"), AppCodes.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))).ShouldBe(code);

    [Fact]
    public void The_key_is_typed_as_RFC_4648_says() => AppCodes.AsText(Encoding.ASCII.GetBytes("12345678901234567890")).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Fact]
    public async Task A_code_opens_once_and_only_near_its_time()
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var secret = AppCodes.NewSecret();
        var account = await app.AddAsync("coordinator", division: "4201", appSecret: secret);
        using var browser = app.Open();
        var step = AppCodes.StepAt(Now);

        (await TryAsync(browser, account.Email!, AppCodes.CodeAt(secret, step - 2))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await TryAsync(browser, account.Email!, AppCodes.CodeAt(secret, step))).Location!.ShouldStartWith("/connect/authorize?");
        using var thief = app.Open();
        (await TryAsync(thief, account.Email!, AppCodes.CodeAt(secret, step))).Text.ShouldContain("was used before");
        (await TryAsync(thief, account.Email!, AppCodes.CodeAt(secret, step - 1))).Text.ShouldContain("was used before");
        app.Identity.Module.Clock!.Advance(TimeSpan.FromSeconds(30));
        (await TryAsync(thief, account.Email!, AppCodes.CodeAt(secret, step + 1))).Location!.ShouldStartWith("/connect/authorize?");
    }

    [Fact]
    public async Task The_password_alone_is_no_session_and_guessing_codes_is_slowed_down()
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var account = await app.AddAsync("coordinator", division: "4201", appSecret: AppCodes.NewSecret());
        using var browser = app.Open();

        (await PeopleApp.SignInAsync(browser, account.Email!)).Location.ShouldBe("/account/code");
        (await browser.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
        (await browser.GetAsync("/account/app")).Location.ShouldBe("/account/sign-in");
        (await browser.GetAsync(PeopleApp.Request().Path)).Location!.ShouldStartWith("/account/sign-in");
        for (var attempt = 0; attempt < FailedSignIn.Free; attempt++)
        {
            (await TryAsync(browser, account.Email!, "12345" + attempt)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(browser, account.Email!, "123456")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("coordinator", "4201")]
    [InlineData("auditor", "100000")]
    [InlineData("operator", null)]
    public async Task Roles_that_see_much_must_set_one_up_before_they_are_signed_in(string role, string? division)
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var account = await app.AddAsync(role, division);
        using var browser = app.Open();
        var (path, verifier) = PeopleApp.Request();

        (await PeopleApp.SignInAsync(browser, account.Email!, path: path)).Location.ShouldBe("/account/app");
        (await browser.GetAsync(path)).Location!.ShouldStartWith("/account/sign-in");
        var page = await browser.GetAsync("/account/app");
        var secret = FromText(KeyOf().Match(page.Text).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        (await browser.SendAsync(page, ("code", "000000"))).Text.ShouldContain("The code is wrong");
        var done = await browser.SendAsync(page, ("code", AppCodes.CodeAt(secret, AppCodes.StepAt(Now))));

        done.Title.ShouldBe("Keep your recovery codes");
        var recovery = CodesOf().Matches(done.Text).Select(match => match.Groups[1].Value).ToArray();
        recovery.Length.ShouldBe(10);
        var tokens = await PeopleApp.TokensAsync(await app.RedeemAsync(await PeopleApp.CodeAsync(browser, path), verifier));
        IdentityApp.Read(tokens.Identity).Claims.GetProperty("amr").ToString().ShouldContain("otp");
        var stored = await app.LookAsync(accounts => accounts.SingleAsync());
        stored.AppSecret!.ShouldNotContain(AppCodes.AsText(secret));
        stored.RecoveryCodes.ShouldNotContain(recovery[0]);

        using var later = app.Open();
        (await TryAsync(later, account.Email!, recovery[3])).Location!.ShouldStartWith("/connect/authorize?");
        using var again = app.Open();
        (await TryAsync(again, account.Email!, recovery[3])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.LookAsync(accounts => accounts.SingleAsync())).RecoveryCodes.Count.ShouldBe(9);
    }

    [Fact]
    public async Task The_step_of_one_person_is_no_step_of_another()
    {
        await using var app = await PeopleApp.StartAsync(now: Now);
        var secret = AppCodes.NewSecret();
        var victim = await app.AddAsync("coordinator", division: "4201", appSecret: AppCodes.NewSecret());
        await app.AddAsync("coordinator", division: "4201", appSecret: secret);
        using var browser = app.Open();
        await PeopleApp.SignInAsync(browser, victim.Email!);
        var page = await browser.GetAsync("/account/code");

        (await browser.SendAsync(page, ("code", AppCodes.CodeAt(secret, AppCodes.StepAt(Now))))).Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Cookies.GetAllCookies().Single(cookie => cookie.Name == "referral-step").Value += "AA";
        (await browser.SendAsync(page, ("code", "123456"))).Location.ShouldBe("/account/sign-in");
    }

    private static async Task<Shown> TryAsync(Browser browser, string email, string code)
    {
        (await PeopleApp.SignInAsync(browser, email)).Location.ShouldBe("/account/code");
        return await browser.SendAsync("/account/code", await browser.GetAsync("/account/code"), ("code", code));
    }

    private static byte[] FromText(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
    }

    [GeneratedRegex("<p><code>([A-Z2-7 ]+)</code></p>")]
    private static partial Regex KeyOf();

    [GeneratedRegex("<li><code>([a-z0-9-]+)</code></li>")]
    private static partial Regex CodesOf();
}
