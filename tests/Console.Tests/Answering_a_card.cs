namespace ConsoleTests;

/// <summary>A charity is asked; it answers, gets the contact after both yeses, and reports what it delivered.</summary>
public sealed class Answering_a_card(OpenConsole platform)
{
    [Fact]
    public async Task From_the_card_to_the_reported_delivery()
    {
        var (opened, card) = await platform.AskedAsync(1);
        var charity = await platform.OpenAsAsync("charity-1", "/cards");
        var own = charity.Locator("#cards .cards > li", new() { HasText = card });
        (await own.TextContentAsync())!.ShouldNotContain("周演示");
        await own.Locator("button", new() { HasText = "接受" }).First.ClickAsync();
        await charity.WaitForURLAsync("**/cards/*");

        // Without the person's yes the contact stays closed.
        await charity.ClickAsync("form[action$='/contact'] button");
        await Eventually.IsTrueAsync(async () => await charity.TextContentAsync("main .alert") is { Length: > 0 }, "the page says why");
        (await charity.ContentAsync()).ShouldNotContain("周演示");

        var desk = await platform.OpenAsAsync("hotline", "/cases/" + opened);
        await desk.Locator("#progress .asked .agree button").First.ClickAsync();
        await desk.WaitForSelectorAsync("#consents .likely li");
        await charity.GotoAsync(charity.Url);
        await charity.ClickAsync("form[action$='/contact'] button");
        await charity.GetByText("周演示").WaitForAsync();
        charity.Url.ShouldNotContain("周");

        await charity.ClickAsync("form[action$='/start'] button");
        await charity.ClickAsync("form[action$='/delivery'] button.btn-primary");
        await charity.Locator("h1 .badge", new() { HasText = "已提供" }).WaitForAsync();
        charity.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_is_declined_in_two_clicks()
    {
        var (_, card) = await platform.AskedAsync(2);
        var page = await platform.OpenAsAsync("charity-2", "/cards", "en");
        var own = page.Locator("#cards .cards > li", new() { HasText = card });
        await own.Locator("summary").ClickAsync();
        await own.Locator("button", new() { HasText = "Outside our scope" }).ClickAsync();
        await page.WaitForURLAsync("**/cards");
        await page.Locator("section[aria-label='Ended'] li", new() { HasText = card }).WaitForAsync();
    }

    [Fact]
    public async Task A_double_click_answers_once()
    {
        var (_, card) = await platform.AskedAsync(3);
        var page = await platform.OpenAsAsync("charity-3", "/cards", "en");
        await page.Locator("#cards .cards > li", new() { HasText = card }).Locator("button.btn-primary").DblClickAsync();
        await page.WaitForURLAsync("**/cards/*");
        (await page.Locator("main .alert").CountAsync()).ShouldBe(0);
        (await page.TextContentAsync("h1 .badge")).ShouldBe("Accepted");
    }
}
