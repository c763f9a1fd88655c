namespace ConsoleTests;

/// <summary>Somebody at the desk has to call a person back and sees only a masked number.</summary>
public sealed class Seeing_in_full(OpenConsole platform)
{
    [Fact]
    public async Task What_was_asked_for_is_shown_for_a_purpose_and_masked_again_when_the_page_is_read_again()
    {
        var opened = await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, person: new { name = "吴演示", phone = "13000000009" });
        var path = $"/cases/{opened.GetProperty("id").GetString()}";
        var page = await platform.OpenAsAsync("hotline", path);
        (await page.TextContentAsync(".facts"))!.ShouldContain("130****0009");

        await page.ClickAsync(".unmask summary");
        await page.ClickAsync("label[for=show-phone]");
        await page.SelectOptionAsync("#purpose", "callBack");
        await page.ClickAsync(".unmask button");
        await page.Locator(".facts dd", new() { HasText = "13000000009" }).WaitForAsync();
        (await page.TextContentAsync(".facts"))!.ShouldNotContain("吴演示");
        page.Url.ShouldNotContain("13000000009");

        // Whatever address is read again.
        await page.GotoAsync(page.Url);
        (await page.TextContentAsync(".facts"))!.ShouldContain("130****0009");
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task On_paper_stands_what_the_page_shows_and_who_printed_it_when_and_nothing_to_press()
    {
        var opened = await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, person: new { name = "冯演示", phone = "13000000008" });
        var page = await platform.OpenAsAsync("hotline", $"/cases/{opened.GetProperty("id").GetString()}", theme: "dark");
        await page.WaitForSelectorAsync("button[data-prints]:not([hidden])");
        (await page.IsVisibleAsync(".only-print")).ShouldBeFalse();

        await page.EmulateMediaAsync(new() { Media = Media.Print });

        (await page.InnerTextAsync(".only-print")).ShouldContain("演示坐席");
        (await page.IsVisibleAsync("h1 .number")).ShouldBeTrue();
        (await page.InnerTextAsync(".facts")).ShouldContain("130****0008");
        (await page.Locator("main button:visible, main select:visible, main input:visible, .bar:visible").CountAsync()).ShouldBe(0);
        (await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.facts')).color + getComputedStyle(document.querySelector('.panel')).backgroundColor")).ShouldBe("rgb(0, 0, 0)rgb(255, 255, 255)");
    }

    [Fact]
    public async Task A_childs_data_stays_shut_and_the_page_says_what_to_do()
    {
        var opened = await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, person: new { name = "郑演示", birthDate = "2019-05-01" });
        var page = await platform.OpenAsAsync("hotline", $"/cases/{opened.GetProperty("id").GetString()}", "en");
        await page.ClickAsync(".unmask summary");
        await page.ClickAsync("label[for=show-name]");
        await page.SelectOptionAsync("#purpose", "assessment");
        await page.ClickAsync(".unmask button");
        var alert = page.Locator("main .alert[role=alert]");
        await alert.WaitForAsync();
        (await alert.TextContentAsync())!.ShouldContain("approval");
        (await page.TextContentAsync("main"))!.ShouldNotContain("郑演示");
        (await page.InputValueAsync("#purpose")).ShouldBe("assessment");
    }
}
