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
        new("case as the coordinator sees it", "coordinator", async console => "/cases/" + (await console.SomeCaseAsync()).GetProperty("id").GetString(), ".asked"),
        new("board", "coordinator", async console => { await console.SomeCaseAsync(); return "/board"; }, "#board tbody tr"),
        new("cards", "charity-1", async console => { await console.SomeCaseAsync(); return "/cards"; }, "#cards section"),
        new("no such case", "hotline", _ => Task.FromResult("/cases/01900000-0000-7000-8000-000000000001")),
        new("not for this role", "field", _ => Task.FromResult("/not-yours")),
    ];

    /// <summary>Opens a page as the person whose it is.</summary>
    public static async Task<IPage> OpenAsync(OpenConsole console, string name, string language, string theme, int width = 1440)
    {
        var one = All.Single(page => page.Name == name);
        var path = await one.Path(console);
        var opened = one.Person is { } person ? await console.OpenAsAsync(person, path, language, theme, width) : await console.OpenAsync(path, language, theme, width);
        if (one.Shows is { } shown)
        {
            await opened.WaitForSelectorAsync(shown);
        }

        return opened;
    }
}
