using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace ConsoleTests;

/// <summary>What holds for each page, in both languages and both themes, on a desk and on a phone.</summary>
public sealed partial class Every_page(OpenConsole platform)
{
    private const int Phone = 390;

    private static readonly AxeRunOptions Wcag22Aa = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    public static TheoryData<string> People => [.. Pages.All.Select(page => page.Person ?? "nobody").Distinct()];

    /// <summary>
    /// Light on a desk, dark on a phone: no violation of WCAG 2.2 AA, and no page wider than a phone held upright. Names of places, charities and people are what they are; in English every other
    /// word is English.
    /// </summary>
    [Theory(Explicit = true)] // minutes of axe in both languages and forms; run with -explicit on
    [MemberData(nameof(People))]
    public async Task Can_be_read_by_everybody_in_both_languages_and_fits_a_phone(string person)
    {
        var faults = new List<string>();
        foreach (var language in (string[])["zh", "en"])
        {
            IPage? window = null;
            foreach (var page in Pages.All.Where(page => (page.Person ?? "nobody") == person))
            {
                window = await page.ShowAsync(platform, window, language);
                await JudgeAsync(window, $"{page.Name} {language} light");
                if (language == "en")
                {
                    faults.AddRange((await WordsAsync(window)).Where(word => Han().IsMatch(word)).Select(word => $"{page.Name}: {word.Trim()}"));
                }

                await window.EvaluateAsync("document.documentElement.dataset.bsTheme = 'dark'");
                await window.SetViewportSizeAsync(Phone, 844);
                await JudgeAsync(window, $"{page.Name} {language} dark, on a phone");
                var width = await window.EvaluateAsync<int>("document.documentElement.scrollWidth");
                faults.AddRange(width > Phone ? [$"{page.Name} {language}: {width} wide"] : []);
                faults.AddRange(Uri.UnescapeDataString(window.Url).Contains("演示", StringComparison.Ordinal) ? [$"{page.Name}: a name in the address"] : []);
                await window.SetViewportSizeAsync(1440, 900);
            }

            faults.AddRange(window!.Errors());
        }

        faults.ShouldBeEmpty();

        async Task JudgeAsync(IPage window, string name) => faults.AddRange(
            (await window.RunAxe(Wcag22Aa)).Violations.Select(violation => $"{name}: {violation.Id} {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }

    private static Task<string[]> WordsAsync(IPage window) => window.EvaluateAsync<string[]>("""
        [...document.querySelectorAll('body, body *')].filter(one => !one.closest('[lang="zh-CN"], .data, input, textarea, script')).flatMap(one => [
          ...[...one.childNodes].filter(child => child.nodeType === 3).map(child => child.textContent), one.getAttribute('aria-label'), one.title, one.placeholder, one.dataset?.offline, one.dataset?.ended]).filter(Boolean)
        """);

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
