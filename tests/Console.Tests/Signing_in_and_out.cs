namespace ConsoleTests;

/// <summary>Somebody comes in the morning, goes home in the evening, and is away for too long in between.</summary>
public sealed class Signing_in_and_out(OpenConsole platform)
{
    [Fact]
    public async Task The_hotline_operator_signs_in_and_out()
    {
        var page = await platform.OpenAsync();
        await page.ClickAsync("main a[href='/sign-in']");
        await OpenConsole.SignInAsync(page, "hotline");
        (await page.TextContentAsync(".who")).ShouldBe("演示坐席");

        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForSelectorAsync("main a[href='/sign-in']");
        page.Url.ShouldBe(platform.App.Address.AbsoluteUri);
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task Language_and_theme_stay_as_chosen()
    {
        var page = await platform.OpenAsync("/not-yours");
        (await page.TextContentAsync("h1")).ShouldBe("无权查看");
        await page.ClickAsync("button[name=language]");
        (await page.TextContentAsync("h1")).ShouldBe("Not for your role");
        await page.ClickAsync("button[name=theme]");
        (await page.GetAttributeAsync("html", "data-bs-theme")).ShouldBe("dark");
        page.Url.ShouldEndWith("/not-yours");
    }

    [Fact]
    public async Task A_page_runs_nothing_of_strangers()
    {
        using var client = new HttpClient { BaseAddress = platform.App.Address };
        using var page = await client.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        html.ShouldNotContain("src=\"http");
        html.ShouldNotContain("href=\"http");
        html.ShouldNotContain("style=");
    }

    [Fact]
    public async Task The_way_back_never_leads_away()
    {
        var page = await platform.OpenAsync("/sign-in?back=" + Uri.EscapeDataString("//evil.example"));
        await OpenConsole.SignInAsync(page, "field");
        page.Url.ShouldBe(platform.App.Address.AbsoluteUri);
        // The provider knows the person now and leads straight back.
        foreach (var back in (string[])["https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"])
        {
            await page.GotoAsync("/sign-in?back=" + Uri.EscapeDataString(back));
            page.Url.ShouldBe(platform.App.Address.AbsoluteUri);
        }
    }
}
