namespace ConsoleTests;

/// <summary>
/// A device that asks for finger or face, as Chromium plays it. Passkeys want a name in the address bar, so the platform is called localhost here.
/// </summary>
public sealed class Signing_in_with_a_passkey(OpenConsole platform)
{
    private const string Password = "九月的雨落在长江边上真好听";

    private Uri Named => new UriBuilder(platform.App.Address) { Host = "localhost" }.Uri;

    [Fact]
    public async Task A_passkey_added_on_ones_own_page_signs_in_without_a_password_and_other_devices_do_not()
    {
        var page = await OpenWithDeviceAsync(verified: true);
        await JoinAsync(page, "wen@people.example", "闻人通行");
        await page.ClickAsync("form[data-passkey=add] button");
        await page.WaitForSelectorAsync("text=通行密钥 1 个");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/account/sign-in");
        await page.ClickAsync("form[data-passkey=sign-in] button");
        await page.WaitForURLAsync("**/account");
        (await page.TextContentAsync("main"))!.ShouldContain("闻人通行");
        page.Errors().ShouldBeEmpty();

        // Somebody who knows the password and has a device of his own.
        var other = await OpenWithDeviceAsync(verified: true);
        await other.GotoAsync("/account/sign-in");
        await other.FillAsync("[name=email]", "wen@people.example");
        await other.FillAsync("[name=password]", Password);
        await other.ClickAsync("form[action='/account/sign-in'] button");
        await other.WaitForURLAsync("**/account/code");
        await other.ClickAsync("form[data-passkey=second] button");
        await other.WaitForSelectorAsync("[data-passkey=second] [data-fault]:not([hidden])");
        (await other.Context.CookiesAsync()).ShouldNotContain(cookie => cookie.Name == "referral-session");
    }

    [Fact]
    public async Task A_device_that_does_not_know_its_owner_adds_none_and_the_page_says_so()
    {
        var page = await OpenWithDeviceAsync(verified: false);
        await JoinAsync(page, "wu@people.example", "无人验证");

        await page.ClickAsync("form[data-passkey=add] button");

        await page.WaitForSelectorAsync("[data-passkey=add] [data-fault]:not([hidden])");
        await page.ReloadAsync();
        (await page.TextContentAsync("main"))!.ShouldContain("通行密钥 0 个");
    }

    private async Task JoinAsync(IPage page, string email, string name)
    {
        var invited = await platform.Users.Coordinator.PostAsync(
            "/api/identity/invitations", new { email, name, roles = new[] { "field" }, organisation = new { kind = "station", name = "武昌站" }, division = "420106" });
        await page.GotoAsync(new Uri(invited.GetProperty("link").GetString()!).PathAndQuery);
        await page.FillAsync("[name=password]", Password);
        await page.FillAsync("[name=again]", Password);
        await page.ClickAsync("main button");
        await page.WaitForURLAsync("**/account");
    }

    private async Task<IPage> OpenWithDeviceAsync(bool verified)
    {
        var page = await platform.OpenAsync("/", at: Named);
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = verified,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return page;
    }
}
