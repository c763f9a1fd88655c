namespace ConsoleTests;

/// <summary><c>./dev screenshots</c>: pictures of every page in both languages, on a desk and on a phone.</summary>
public sealed class Screenshots(OpenConsole platform)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SCREENSHOTS");

    /// <summary>Part of the name of the pages that are wanted; all of them when absent.</summary>
    private static readonly string Wanted = Environment.GetEnvironmentVariable("SCREENSHOTS_OF") ?? "";

    [Fact(Explicit = true)]
    public async Task Of_every_page()
    {
        Assert.SkipWhen(Folder is null, "Only on request: ./dev screenshots");
        Directory.CreateDirectory(Folder!);
        foreach (var page in Pages.All.Where(page => page.Name.Contains(Wanted, StringComparison.Ordinal)))
        {
            foreach (var (language, theme, width) in new[] { ("zh", "light", 1440), ("en", "light", 1440), ("zh", "dark", 1440), ("zh", "light", 390), ("en", "light", 390) })
            {
                var opened = await page.ShowAsync(platform, null, language, theme, width);
                await opened.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{page.Name.Replace(' ', '-')}-{language}-{theme}-{width}.png"), FullPage = true });
                await opened.Context.CloseAsync();
            }
        }
    }
}
