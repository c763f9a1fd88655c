namespace ConsoleTests;

/// <summary>A volunteer on the road is sent a link and has no account.</summary>
public sealed class Answering_by_link(OpenConsole platform)
{
    [Fact]
    public async Task One_card_is_accepted_and_its_delivery_reported_on_a_phone()
    {
        var (_, number) = await platform.AskedAsync(1);
        var desk = await platform.OpenAsAsync("charity-1", "/cards", "en");
        await desk.Locator("#cards .cards > li", new() { HasText = number }).Locator("a", new() { HasText = number }).ClickAsync();
        await desk.ClickAsync("form[action$='/link'] button");
        var link = (await desk.InputValueAsync("#made-link"))!;
        var token = link.Split('#')[1];

        var phone = await platform.OpenAsync(link, width: 390);
        await phone.WaitForURLAsync("**/answer/card");
        (await phone.TextContentAsync("main"))!.ShouldNotContain("周演示");
        await phone.Locator("form[action='/answer/acceptance'] button").DblClickAsync();
        await phone.Locator(".badge", new() { HasText = "已接受" }).WaitForAsync();
        var report = await phone.GetAttributeAsync("a[href^='/answer#']", "href");
        report.ShouldNotBe("/answer#" + token);

        // The report has a link of its own, which may be opened another day on another phone.
        var later = await platform.OpenAsync(report!, width: 390);
        await later.WaitForURLAsync("**/answer/card");
        await later.ClickAsync("form[action='/answer/start'] button");
        await later.ClickAsync("form[action='/answer/delivery'] button");
        await later.Locator(".badge", new() { HasText = "已提供" }).WaitForAsync();

        // Used up, the first link shows where things stand and nothing to press.
        var again = await platform.OpenAsync(link, "en", width: 390);
        await again.WaitForURLAsync("**/answer/card");
        (await again.Locator("main form").CountAsync()).ShouldBe(0);
        (await again.TextContentAsync("main"))!.ShouldContain("has been used");

        foreach (var page in (IPage[])[phone, later, again])
        {
            page.Url.ShouldNotContain(token);
            page.Url.ShouldNotContain('#');
            page.Errors().ShouldBeEmpty();
        }

        platform.App.Output.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_link_opens_nothing_and_says_what_to_do()
    {
        var phone = await platform.OpenAsync("/answer#" + new string('A', 64), "en", width: 390);
        var alert = phone.Locator("main .alert-warning");
        await alert.WaitForAsync();
        (await alert.TextContentAsync())!.ShouldContain("opens nothing");
        // Without any link the page asks for one, and a card cannot be reached past it.
        await phone.GotoAsync("/answer/card");
        (await phone.TextContentAsync("h1")).ShouldBe("The link has ended");
    }

    [Fact]
    public async Task A_no_by_link_takes_one_reason_and_a_link_of_a_coordinator_is_as_good()
    {
        var (id, _) = await platform.AskedAsync(2);
        var desk = await platform.OpenAsAsync("coordinator", "/cases/" + id, "en");
        await desk.Locator("form[action$='/link'] button").First.ClickAsync();
        var phone = await platform.OpenAsync((await desk.InputValueAsync("#made-link"))!, "en", width: 390);
        await phone.WaitForURLAsync("**/answer/card");
        await phone.ClickAsync("main summary");
        await phone.Locator("button", new() { HasText = "Outside our scope" }).ClickAsync();
        await phone.Locator(".badge", new() { HasText = "Declined" }).WaitForAsync();
    }
}
