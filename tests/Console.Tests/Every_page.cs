using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace ConsoleTests;

/// <summary>What holds for each page, in both languages and both themes.</summary>
public sealed partial class Every_page(OpenConsole platform)
{
    private static readonly AxeRunOptions Wcag22Aa = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    public static TheoryData<string> Names => [.. Pages.All.Select(page => page.Name)];

    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public async Task Has_no_violation_of_WCAG_2_2_AA(string name)
    {
        foreach (var (language, theme) in new[] { ("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark") })
        {
            var page = await Pages.OpenAsync(platform, name, language, theme);
            var found = await page.RunAxe(Wcag22Aa);
            found.Violations.Select(violation => $"{name} {language} {theme}: {violation.Id} {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}").ShouldBeEmpty();
            page.Errors().ShouldBeEmpty();
            await page.Context.CloseAsync();
        }
    }

    /// <summary>Names of places, charities and people are what they are; every other word has to be there in the language that was chosen.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public async Task Has_every_text_in_both_languages(string name)
    {
        var page = await Pages.OpenAsync(platform, name, "en", "light");
        var words = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('body, body *')].filter(one => !one.closest('[lang="zh-CN"], .data, input, textarea, script')).flatMap(one => [
              ...[...one.childNodes].filter(child => child.nodeType === 3).map(child => child.textContent), one.getAttribute('aria-label'), one.title, one.placeholder, one.dataset?.offline, one.dataset?.ended]).filter(Boolean)
            """);
        words.Where(word => Han().IsMatch(word)).ShouldBeEmpty();
        page.Url.ShouldNotContain("演示");
        await page.Context.CloseAsync();
    }

    /// <summary>A phone held upright shows no page wider than itself.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public async Task Fits_a_phone(string name)
    {
        var page = await Pages.OpenAsync(platform, name, "zh", "light", width: 390);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        await page.Context.CloseAsync();
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
