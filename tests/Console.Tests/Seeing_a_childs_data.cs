namespace ConsoleTests;

/// <summary>What is about a child opens after a second person's word: asked for, decided and told on the pages of the desk and of the coordinator.</summary>
public sealed class Seeing_a_childs_data(OpenConsole platform)
{
    private const string Name = "郑演示";
    private const string Danger = "独自在家，电话里说喘不上气";
    private const string Responsible = "钱演示";

    [Fact]
    public async Task Refused_at_first_it_is_asked_for_and_after_a_coordinators_yes_it_opens_as_for_everybody()
    {
        var child = await ChildAsync();
        var desk = await platform.OpenAsAsync("hotline", child.Path, "en");
        await LookAsync(desk, "assessment");
        (await desk.InputValueAsync("#ask-purpose")).ShouldBe("assessment", "what was refused is what is asked for");
        await desk.Locator("main .alert a[href='#approvals']").WaitForAsync();
        await desk.ClickAsync("#ask button");
        await desk.Locator("[data-approval] .badge", new() { HasText = "waits" }).WaitForAsync();
        (await desk.TextContentAsync("[data-approval]"))!.ShouldContain("You asked on");

        var coordinator = await platform.OpenAsAsync("coordinator", "/calls", "en");
        await coordinator.ClickAsync($"[data-task='decideApproval'] a[href^='{child.Path}']");
        await coordinator.WaitForURLAsync($"**{child.Path}#approvals");
        (await coordinator.TextContentAsync("[data-approval]"))!.ShouldContain("To assess the need");
        // By keyboard alone.
        await coordinator.FocusAsync(".decide input[type=checkbox]");
        await coordinator.Keyboard.PressAsync("Space");
        await coordinator.Keyboard.PressAsync("Tab");
        await coordinator.Keyboard.PressAsync("Enter");
        await coordinator.Locator("[data-approval] .badge", new() { HasText = "approved" }).WaitForAsync();
        (await coordinator.TextContentAsync("[data-approval]"))!.ShouldContain("open until");
        (await coordinator.Locator(".decide").CountAsync()).ShouldBe(0);

        await LookAsync(desk, "assessment");
        await desk.Locator(".facts dd", new() { HasText = Name }).WaitForAsync();
        await desk.GotoAsync(child.Path);
        (await desk.TextContentAsync("main"))!.ShouldNotContain(Name);
        await coordinator.GotoAsync("/calls");
        (await coordinator.Locator($"[data-task] a[href^='{child.Path}']").CountAsync()).ShouldBe(0, "what is decided waits for nobody");
        desk.Errors().Concat(coordinator.Errors()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_no_is_shown_to_who_asked_and_stays_shut()
    {
        var child = await ChildAsync();
        var desk = await platform.OpenAsAsync("hotline", child.Path, "en");
        await AskAsync(desk, "visit");
        var coordinator = await platform.OpenAsAsync("coordinator", child.Path, "en");
        await coordinator.CheckAsync(".decide input[type=checkbox]");
        await coordinator.ClickAsync(".decide button[value=refused]");
        await coordinator.Locator("[data-approval] .badge", new() { HasText = "refused" }).WaitForAsync();

        await desk.ReloadAsync();
        (await desk.TextContentAsync("[data-approval] .badge"))!.ShouldBe("refused");
        await LookAsync(desk, "visit");
        await desk.Locator("main .alert[role=alert]", new() { HasText = "approval" }).WaitForAsync();
        (await desk.TextContentAsync("main"))!.ShouldNotContain(Name);
    }

    [Fact]
    public async Task Nothing_is_decided_without_a_second_thought()
    {
        var child = await ChildAsync();
        await AskAsync(await platform.OpenAsAsync("hotline", child.Path), "visit");
        var coordinator = await platform.OpenAsAsync("coordinator", child.Path);
        await coordinator.ClickAsync(".decide button[value=approved]");
        (await coordinator.EvaluateAsync<bool>("document.activeElement.matches('.decide input[type=checkbox]:invalid')")).ShouldBeTrue();
        (await OutcomeAsync(child.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_decides_the_own_question_not_even_past_the_page()
    {
        var child = await ChildAsync();
        var page = await platform.OpenAsAsync("coordinator", child.Path, "en");
        await AskAsync(page, "visit");
        (await page.TextContentAsync("[data-approval]"))!.ShouldContain("decided by another coordinator");
        (await page.Locator(".decide").CountAsync()).ShouldBe(0);

        await page.EvaluateAsync("""
            () => {
              const form = document.querySelector('#ask'), approval = document.querySelector('[data-approval]').dataset.approval
              form.action = form.action.replace('asking', 'decision')
              form.querySelector('#ask-purpose').remove()
              for (const [name, value] of [['approval', approval], ['outcome', 'approved']]) form.append(Object.assign(document.createElement('input'), { name, value, type: 'hidden' }))
              form.submit()
            }
            """);
        await page.Locator("main .alert[role=alert]", new() { HasText = "A second person has to review this" }).WaitForAsync();
        (await OutcomeAsync(child.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_decides_what_a_colleague_decided_meanwhile_is_told_so()
    {
        var child = await ChildAsync();
        var approval = (await platform.Users.Hotline.PostAsync($"/api/intake/cases/{child.Id}/approvals", new { purpose = "visit" })).GetProperty("id").GetString();
        var (chinese, english) = (await platform.OpenAsAsync("coordinator", child.Path), await platform.OpenAsAsync("coordinator", child.Path, "en"));
        await platform.Users.Coordinator.PostAsync($"/api/intake/approvals/{approval}/decision", new { outcome = "approved" });
        foreach (var (page, sentence) in new[] { (chinese, "已有决定，不能更改。"), (english, "It is decided already; that cannot be changed.") })
        {
            await page.CheckAsync(".decide input[type=checkbox]");
            await page.ClickAsync(".decide button[value=refused]");
            await page.Locator("main .alert[role=alert]", new() { HasText = sentence }).WaitForAsync();
            (await page.Locator(".decide").CountAsync()).ShouldBe(0, "the page shows what is decided now");
        }

        (await OutcomeAsync(child.Id)).ShouldBe("approved");
    }

    [Fact]
    public async Task In_danger_to_life_it_opens_at_once_for_a_reason_and_a_name_and_a_coordinator_judges_it_by_them()
    {
        var child = await ChildAsync();
        var desk = await platform.OpenAsAsync("hotline", child.Path, "en");
        await LookAsync(desk, "dangerToLife");
        (await desk.TextContentAsync("#danger .alert"))!.ShouldContain("judges it afterwards");
        await desk.FillAsync("#reason", Name + Danger);
        await desk.FillAsync("#responsible", Responsible);
        await desk.CheckAsync("#danger .confirm input");
        await desk.ClickAsync("#danger button");
        (await desk.TextContentAsync("#reason-wrong"))!.ShouldContain("must not hold a name");
        (await desk.InputValueAsync("#responsible")).ShouldBe(Responsible, "what was typed is still there");
        (await desk.IsCheckedAsync("#danger-name")).ShouldBeTrue();

        await desk.FillAsync("#reason", Danger);
        await desk.CheckAsync("#danger .confirm input");
        await desk.ClickAsync("#danger button");
        await desk.Locator(".facts dd", new() { HasText = Name }).WaitForAsync();
        (await desk.TextContentAsync("[data-approval] .badge")).ShouldBe("to be judged");
        Uri.UnescapeDataString(desk.Url).ShouldNotContain("演示");

        var coordinator = await platform.OpenAsAsync("coordinator", child.Path, "en");
        var shown = (await coordinator.TextContentAsync("[data-approval]"))!;
        shown.ShouldContain(Danger);
        shown.ShouldContain(Responsible);
        await coordinator.CheckAsync(".decide input[type=checkbox]");
        await coordinator.ClickAsync(".decide button[value=refused]");
        await coordinator.Locator("[data-approval] .badge", new() { HasText = "not upheld" }).WaitForAsync();
        await LookAsync(desk, "dangerToLife");
        await desk.Locator("main .alert[role=alert]", new() { HasText = "approval" }).WaitForAsync();
        desk.Errors().Concat(coordinator.Errors()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_answers_for_a_danger_is_told_from_the_queue_and_not_reached_is_told_later()
    {
        var child = await ChildAsync();
        var desk = await platform.OpenAsAsync("hotline", child.Path, "en");
        await desk.ClickAsync(".danger summary");
        await desk.FillAsync("#reason", Danger);
        await desk.FillAsync("#responsible", Responsible);
        await desk.CheckAsync("#danger .confirm input");
        await desk.ClickAsync("#danger button");
        await desk.Locator(".tell .script", new() { HasText = Responsible }).WaitForAsync();

        await desk.ClickAsync(".tell button[value='4']");
        await desk.Locator(".tell", new() { HasText = "not reached 1 times" }).WaitForAsync();
        await desk.GotoAsync("/calls");
        await desk.ClickAsync($"[data-task='tellResponsible'] a[href^='{child.Path}']");
        await desk.ClickAsync(".tell .btn-primary");
        await desk.Locator(".tell").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await desk.GotoAsync("/calls");
        (await desk.Locator($"[data-task] a[href^='{child.Path}']").CountAsync()).ShouldBe(0);
        desk.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_words_of_a_danger_are_for_who_asked_and_for_coordinators()
    {
        var child = await ChildAsync();
        await platform.Users.Hotline.PostAsync($"/api/intake/cases/{child.Id}/approvals", new { purpose = "dangerToLife", reason = Danger, responsible = Responsible });
        var colleague = await platform.OpenAsAsync("hotline", child.Path, "en");
        var shown = (await colleague.TextContentAsync("[data-approval]"))!;
        shown.ShouldContain("shown to who asked and to coordinators");
        shown.ShouldNotContain(Responsible);
        shown.ShouldNotContain(Danger);
        (await colleague.Locator(".tell, .decide").CountAsync()).ShouldBe(0, "nobody tells a person whose name is not known here");
    }

    private async Task<(string Id, string Path)> ChildAsync()
    {
        var id = (await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, person: new { name = Name, birthDate = "2019-05-01" })).GetProperty("id").GetString()!;
        return (id, $"/cases/{id}");
    }

    private async Task<string?> OutcomeAsync(string id) =>
        (await platform.Users.Coordinator.GetAsync($"/api/intake/cases/{id}")).GetProperty("approvals")[0].TryGetProperty("outcome", out var outcome) ? outcome.GetString() : null;

    private static async Task AskAsync(IPage page, string purpose)
    {
        await page.SelectOptionAsync("#ask-purpose", purpose);
        await page.ClickAsync("#ask button");
        await page.Locator("[data-approval]").WaitForAsync();
    }

    private static async Task LookAsync(IPage page, string purpose)
    {
        if (await page.GetAttributeAsync(".unmask", "open") is null)
        {
            await page.ClickAsync(".unmask summary");
        }

        if (!await page.IsCheckedAsync("#show-name"))
        {
            await page.ClickAsync("label[for=show-name]");
        }

        await page.SelectOptionAsync("#purpose", purpose);
        await page.ClickAsync(".unmask button");
        await page.WaitForURLAsync("**/unmasking");
    }
}
