namespace ConsoleTests;

/// <summary>The session ends in the middle of a call: a restart, an administrator, a long lunch.</summary>
public sealed class When_a_session_ends(OpenConsole platform)
{
    [Fact]
    public async Task Nothing_typed_is_lost_and_the_way_leads_back()
    {
        // A sign-in of its own: it is ended below.
        var page = await platform.OpenAsync("/sign-in?back=/hotline");
        await OpenConsole.SignInAsync(page, "hotline");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.FillAsync("#narrative", "两个孩子独自在家");
        await page.Context.ClearCookiesAsync();
        await page.FillAsync("#detail", "演示路 1 号");
        await page.WaitForSelectorAsync("#desk[data-kept]");

        // Completion says so; the draft goes on.
        await page.FillAsync("#place", "武昌");
        await page.WaitForSelectorAsync("#desk[data-kept]");
        await page.Locator("#notice a").ClickAsync();
        await OpenConsole.SignInAsync(page, "hotline");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        (await page.InputValueAsync("#narrative")).ShouldBe("两个孩子独自在家");
        (await page.InputValueAsync("#detail")).ShouldBe("演示路 1 号");
    }

    [Fact]
    public async Task An_offer_that_was_sent_too_late_is_typed_once()
    {
        var page = await platform.OpenAsync("/sign-in?back=/offers/new");
        await OpenConsole.SignInAsync(page, "charity-3");
        await page.WaitForSelectorAsync("#offer[data-ready]");
        await page.FillAsync("#titleZh", "助浴服务");
        await page.FillAsync("#words", "助浴");
        await page.WaitForSelectorAsync("#words-list [data-combobox-option-default]");
        await page.PressAsync("#words", "Enter");
        await page.CheckAsync("[name=tier][value=R1]");
        await page.Context.ClearCookiesAsync();
        await page.ClickAsync("#offer .save button");
        await OpenConsole.SignInAsync(page, "charity-3");
        await page.Locator(".alert-warning", new() { HasText = "已恢复" }).WaitForAsync();
        (await page.InputValueAsync("#titleZh")).ShouldBe("助浴服务");
        (await page.GetAttributeAsync("[name=category]:checked", "value")).ShouldBe("N08.02");
        (await page.IsCheckedAsync("[name=tier][value=R1]")).ShouldBeTrue();

        // Cleared, it is gone for good.
        await page.ClickAsync(".alert-warning button");
        await page.WaitForSelectorAsync("#offer[data-ready]");
        await page.Locator(".alert-warning", new() { HasText = "已恢复" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        (await page.InputValueAsync("#titleZh")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_else_at_the_same_desk_gets_nothing_of_the_draft()
    {
        var page = await platform.OpenAsync("/sign-in?back=/hotline");
        await OpenConsole.SignInAsync(page, "hotline");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.FillAsync("#name", "吴演示");
        await page.WaitForSelectorAsync("#desk[data-kept]");
        var kept = await page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('referral-draft')).sealed");

        var other = await platform.OpenAsAsync("coordinator", "/board");
        (await other.EvaluateAsync<int>("""
            async sealed => {
              const body = new FormData()
              body.set('sealed', sealed)
              body.set('__RequestVerificationToken', document.querySelector('[name=__RequestVerificationToken]').value)
              return (await fetch('/hotline/draft', { method: 'POST', body, headers: { 'HX-Request': 'true' } })).status
            }
            """, kept)).ShouldNotBe(200);
    }

    [Fact]
    public async Task A_form_of_a_foreign_page_does_nothing()
    {
        var page = await platform.OpenAsAsync("hotline", "/hotline");
        (await page.EvaluateAsync<int>("fetch('/sign-out', { method: 'POST', body: new FormData() }).then(answer => answer.status)")).ShouldBe(400);
    }
}
