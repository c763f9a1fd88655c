namespace ConsoleTests;

/// <summary>A charity sees what became of its own cards.</summary>
public sealed class Results_of_a_charity(OpenConsole platform)
{
    [Fact]
    public async Task A_card_that_is_declined_is_counted_and_its_time_to_answer_shown()
    {
        var page = await platform.OpenAsAsync("charity-3", "/results?days=7", "en");
        var before = await DeclinedAsync(page);
        var (_, card) = await platform.AskedAsync(3);
        var cards = await platform.OpenAsAsync("charity-3", "/cards", "en");
        var own = cards.Locator("#cards .cards > li", new() { HasText = card });
        await own.Locator("summary").ClickAsync();
        await own.Locator("button", new() { HasText = "Outside our scope" }).ClickAsync();
        await cards.WaitForURLAsync("**/cards");
        await Eventually.IsTrueAsync(async () =>
        {
            await page.ReloadAsync();
            return await DeclinedAsync(page) > before;
        }, "the no is counted");
        (await page.TextContentAsync(".big"))!.ShouldContain("min");
        (await page.GetAttributeAsync(".periods a[href$='days=7']", "aria-current")).ShouldBe("true");
        page.Errors().ShouldBeEmpty();
    }

    private static async Task<int> DeclinedAsync(IPage page)
    {
        var row = page.Locator("tr", new() { HasText = "declined" });
        return await row.CountAsync() == 0 ? 0 : int.Parse((await row.Locator("td").First.TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
