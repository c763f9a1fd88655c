namespace ConsoleTests;

/// <summary>The pages of the console, each with somebody who may see it and something to see.</summary>
internal sealed record Pages(string Name, string? Person, Func<OpenConsole, Task<string>> Path, string? Shows = null)
{
    public static IReadOnlyList<Pages> All { get; } =
    [
        new("start", null, _ => Task.FromResult("/")),
        new("start of the hotline", "hotline", _ => Task.FromResult("/")),
        new("desk", "hotline", _ => Task.FromResult("/hotline"), "#desk[data-ready]"),
        new("case", "hotline", async console => "/cases/" + (await console.SomeCaseAsync()).GetProperty("id").GetString() + "?opened=yes", ".asked"),
        new("call-backs", "hotline", _ => Task.FromResult("/calls")),
        new("call", "hotline", async console => "/calls/" + await console.SomeCallAsync(), "[data-kind]"),
        new("approvals about a child", "hotline", async console => "/cases/" + await console.SomeChildAsync(), "[data-approval]"),
        new("no such call", "hotline", _ => Task.FromResult("/calls/01900000-0000-7000-8000-000000000001")),
        new("case as the coordinator sees it", "coordinator", async console => "/cases/" + (await console.SomeCaseAsync()).GetProperty("id").GetString(), ".asked"),
        new("approvals as the coordinator decides them", "coordinator", async console => "/cases/" + await console.SomeChildAsync(), ".decide"),
        new("call-backs with approvals to decide", "coordinator", async console => { await console.SomeChildAsync(); return "/calls"; }, "[data-task=decideApproval]"),
        new("board", "coordinator", async console => { await console.SomeCaseAsync(); return "/board"; }, "#board tbody tr"),
        new("figures", "coordinator", async console => { await console.SomeCaseAsync(); return "/figures"; }, "#figures tbody tr"),
        new("rows of a figure", "coordinator", async console => { await console.SomeCaseAsync(); return "/figures/needs?fact=opened"; }, "tbody tr"),
        new("why help did not come", "coordinator", async console => { await console.SomeCaseAsync(); return "/unmet?by=category"; }),
        new("entries of unmet need", "coordinator", _ => Task.FromResult("/unmet/entries")),
        new("cards", "charity-1", async console => { await console.SomeCaseAsync(); return "/cards"; }, "#cards section"),
        new("card", "charity-1", async console => "/cards/" + (await console.SomeYesAsync()).Referral, "form[action$='/delivery']"),
        new("no such card", "charity-1", _ => Task.FromResult("/cards/01900000-0000-7000-8000-000000000001")),
        new("offers", "charity-1", async console => { await console.SomeOfferAsync(); return "/offers"; }, ".cards > li"),
        new("no offers", "charity-1", _ => Task.FromResult("/offers?status=withdrawn&q=nothing")),
        new("new offer", "charity-1", async console => { await console.SomeOfferAsync(); return "/offers/new"; }, "#offer[data-ready]"),
        new("offer", "charity-1", async console => "/offers/" + await console.SomeOfferAsync(), "#offer[data-ready]"),
        new("no such offer", "charity-1", _ => Task.FromResult("/offers/01900000-0000-7000-8000-000000000001")),
        new("results", "charity-1", async console => { await console.SomeCaseAsync(); return "/results"; }),
        new("programs", "charity-1", _ => Task.FromResult("/programs")),
        new("no webhooks", "charity-2", _ => Task.FromResult("/webhooks")),
        new("log of a webhook", "charity-1", async console => "/webhooks/" + await console.SomeWebhookAsync(), "#log"),
        new("no such webhook", "charity-1", _ => Task.FromResult("/webhooks/01900000-0000-7000-8000-000000000001")),
        new("a link", null, _ => Task.FromResult("/answer")),
        new("no link", null, _ => Task.FromResult("/answer/card")),
        new("card by a link", null, console => console.SomeLinkAsync(), "form[action='/answer/acceptance']"),
        new("operations", "operator", _ => Task.FromResult("/operations"), "#letters table"),
        new("no such letter", "operator", _ => Task.FromResult("/operations/intake/01900000-0000-7000-8000-000000000001")),
        new("audit", "auditor", async console => { await console.SomeCaseAsync(); return "/audit"; }, "tbody tr"),
        new("scarce help", "auditor", async console => { await console.SomeContestAsync(); return "/audit/contests"; }, "#contests tbody tr"),
        new("a sharing out of scarce help", "auditor", async console => "/audit/contests/" + (await console.SomeContestAsync()).Id, "#needs tbody tr"),
        new("no scarce help", "auditor", _ => Task.FromResult("/audit/contests?from=2020-01-01T00:00&to=2020-01-02T00:00")),
        new("no such sharing out", "auditor", _ => Task.FromResult("/audit/contests/01900000-0000-7000-8000-000000000001")),
        new("no such case", "hotline", _ => Task.FromResult("/cases/01900000-0000-7000-8000-000000000001")),
        new("field", "field", _ => Task.FromResult("/field"), "[data-line=on]:not([hidden])"),
        new("not for this role", "field", _ => Task.FromResult("/not-yours")),
    ];

    /// <summary>Shows the page to the person whose it is, in a window that is open already or in a new one.</summary>
    public async Task<IPage> ShowAsync(OpenConsole console, IPage? window, string language, string theme = "light", int width = 1440)
    {
        var path = await Path(console);
        if (window is null)
        {
            window = Person is { } person ? await console.OpenAsAsync(person, path, language, theme, width) : await console.OpenAsync(path, language, theme, width);
        }
        else
        {
            await window.GotoAsync(path);
        }

        if (Shows is { } shown)
        {
            await window.WaitForSelectorAsync(shown);
        }

        return window;
    }
}
