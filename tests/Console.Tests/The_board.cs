namespace ConsoleTests;

/// <summary>The coordinator has everything open before her, the worst first.</summary>
public sealed class The_board(OpenConsole platform)
{
    [Theory]
    [InlineData("湖北武昌")]
    [InlineData("hubei wuchang")]
    [InlineData("wuchang")]
    public async Task The_area_is_typed_as_people_say_it_and_the_address_keeps_its_code(string typed)
    {
        var page = await platform.OpenAsAsync("coordinator", "/board?urgency=U3", "en");
        await page.FillAsync("#division", typed);
        await page.PressAsync("#division", "Enter");

        await page.WaitForURLAsync(url => url.Contains("division=420106", StringComparison.Ordinal));
        page.Url.ShouldContain("urgency=U3");
        (await page.InputValueAsync("#division")).ShouldContain("武昌区");
        page.Errors().ShouldBeEmpty();

        await page.FillAsync("#division", "nowhere at all");
        await page.PressAsync("#division", "Enter");
        (await page.Locator("main .alert").First.TextContentAsync())!.ShouldContain("division", Case.Insensitive);
        (await page.InputValueAsync("#division")).ShouldBe("nowhere at all");
    }

    [Fact]
    public async Task Shows_a_new_case_without_a_reload_and_leads_to_its_story()
    {
        var page = await platform.OpenAsAsync("coordinator", "/board?urgency=U1", "en");
        await page.WaitForSelectorAsync("#board[data-ready]");
        var opened = await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, "N01.04", urgency: "U1");
        var row = page.Locator("#board tbody tr", new() { HasText = opened.GetProperty("number").GetString()! }).First;
        await row.WaitForAsync();
        await row.Locator("a").ClickAsync();
        await page.WaitForSelectorAsync(".story li");
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_count_leads_to_exactly_its_rows()
    {
        await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, "N01.06", urgency: "U4");
        var page = await platform.OpenAsAsync("coordinator", "/board?urgency=U4&category=N01.06", "en");
        await Eventually.IsTrueAsync(async () =>
        {
            await page.ReloadAsync();
            return await page.Locator(".counts a").CountAsync() > 0;
        }, "the need is on the board");
        var count = int.Parse((await page.Locator(".counts a strong").First.TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        await page.Locator(".counts a").First.ClickAsync();
        page.Url.ShouldContain("urgency=U4");
        await Eventually.IsTrueAsync(async () => await page.Locator("#board tbody tr").CountAsync() == count, $"{count} rows");
    }

    [Fact]
    public async Task Is_not_for_the_hotline()
    {
        var page = await platform.OpenAsAsync("hotline", "/board", "en");
        (await page.TextContentAsync("h1")).ShouldBe("Not for your role");
    }
}
