using System.Net;
using System.Text.Json;

namespace Identity.Tests.People;

public sealed class A_passkey
{
    [Fact]
    public async Task Signs_somebody_in_without_password_and_code()
    {
        await using var app = await PeopleApp.StartAsync();
        using var device = new Authenticator(app.Address.GetLeftPart(UriPartial.Authority));
        var account = await WithPasskeyAsync(app, device);
        using var browser = app.Open();
        var (path, verifier) = PeopleApp.Request();

        (await UseAsync(browser, device, path)).Location.ShouldBe(path);

        var tokens = await PeopleApp.TokensAsync(await app.RedeemAsync(await PeopleApp.CodeAsync(browser, path), verifier));
        IdentityApp.Read(tokens.Access).Claims.GetProperty("sub").GetString().ShouldBe(account.Id.ToString());
        IdentityApp.Read(tokens.Identity).Claims.GetProperty("amr").ToString().ShouldContain("hwk");
        (await browser.GetAsync("/account")).Text.ShouldContain("1 passkeys");
    }

    [Fact]
    public async Task Is_a_second_factor_after_the_password()
    {
        await using var app = await PeopleApp.StartAsync();
        using var device = new Authenticator(app.Address.GetLeftPart(UriPartial.Authority));
        var account = await WithPasskeyAsync(app, device);
        using var browser = app.Open();

        (await PeopleApp.SignInAsync(browser, account.Email!)).Location.ShouldBe("/account/code");
        var page = await browser.GetAsync("/account/code");
        var options = await OptionsAsync(browser, page, "/account/passkey", "second");
        (await browser.SendAsync("/account/passkey", page, ("credential", device.Use(options)))).Location!.ShouldStartWith("/connect/authorize?");
    }

    [Fact]
    public async Task Of_somebody_else_is_no_second_factor_for_the_password_that_was_given()
    {
        await using var app = await PeopleApp.StartAsync();
        var origin = app.Address.GetLeftPart(UriPartial.Authority);
        using Authenticator own = new(origin), others = new(origin);
        var account = await WithPasskeyAsync(app, own);
        await WithPasskeyAsync(app, others);
        using var browser = app.Open();

        (await PeopleApp.SignInAsync(browser, account.Email!)).Location.ShouldBe("/account/code");
        var page = await browser.GetAsync("/account/code");
        (await browser.SendAsync("/account/passkey", page, ("credential", others.Use(await OptionsAsync(browser, page, "/account/passkey", "second"))))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.GetAsync("/account")).Location.ShouldBe("/account/sign-in", "neither of the two is signed in");

        // The right one opens, after the password is given again: one challenge, one try.
        (await PeopleApp.SignInAsync(browser, account.Email!)).Location.ShouldBe("/account/code");
        page = await browser.GetAsync("/account/code");
        (await browser.SendAsync("/account/passkey", page, ("credential", own.Use(await OptionsAsync(browser, page, "/account/passkey", "second"))))).Location!.ShouldStartWith("/connect/authorize?");
    }

    [Fact]
    public async Task Opens_nothing_from_a_foreign_page_without_a_finger_with_another_key_or_twice()
    {
        await using var app = await PeopleApp.StartAsync();
        var origin = app.Address.GetLeftPart(UriPartial.Authority);
        using var device = new Authenticator(origin);
        using var stranger = new Authenticator(origin);
        await WithPasskeyAsync(app, device);
        using var browser = app.Open();

        device.Origin = "https://evil.example";
        (await UseAsync(browser, device, "/account")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (device.Origin, device.Flags) = (origin, 0x01);
        (await UseAsync(browser, device, "/account")).Status.ShouldBe(HttpStatusCode.BadRequest);
        device.Flags = 0x05;
        (await UseAsync(browser, stranger, "/account")).Status.ShouldBe(HttpStatusCode.BadRequest);

        var page = await browser.GetAsync("/account/sign-in");
        var credential = device.Use(await OptionsAsync(browser, page, "/account/passkey", "sign-in"));
        (await browser.SendAsync("/account/passkey", page, ("credential", credential))).Location.ShouldBe("/account");
        await OptionsAsync(browser, page, "/account/passkey", "sign-in");
        (await browser.SendAsync("/account/passkey", page, ("credential", credential))).Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var broken in (string[])["", "{}", "null", "[1]", new string('x', 8_000)])
        {
            await OptionsAsync(browser, page, "/account/passkey", "sign-in");
            (await browser.SendAsync("/account/passkey", page, ("credential", broken))).Status.ShouldBe(HttpStatusCode.BadRequest, broken);
        }
    }

    private static async Task<Accounts.Account> WithPasskeyAsync(PeopleApp app, Authenticator device)
    {
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        await app.TokensAsync(browser, account.Email!);
        var page = await browser.GetAsync("/account");
        var options = await OptionsAsync(browser, page, "/account/passkeys", "add");
        (await browser.SendAsync("/account/passkeys", page, ("credential", device.Create(options)))).Location.ShouldBe("/account");
        return account;
    }

    private static async Task<Shown> UseAsync(Browser browser, Authenticator device, string returnUrl)
    {
        var page = await browser.GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        return await browser.SendAsync("/account/passkey", page, ("credential", device.Use(await OptionsAsync(browser, page, "/account/passkey", "sign-in"))));
    }

    private static async Task<JsonElement> OptionsAsync(Browser browser, Shown page, string action, string kind)
    {
        var answer = await browser.PostAsync("/account/passkey/options/" + kind, page.Hidden(action));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return JsonSerializer.Deserialize<JsonElement>(answer.Raw);
    }
}
