using System.Diagnostics;
using Testing.Servers;

namespace ConsoleTests;

/// <summary>Somebody asks why this person was helped and not that one: what was shared out, to whom, by which order, and a file to do it again.</summary>
public sealed class Scarce_help_as_the_auditor_sees_it(OpenConsole platform)
{
    [Fact]
    public async Task A_period_lists_what_was_shared_out_where_and_among_how_many()
    {
        var (id, _) = await platform.SomeContestAsync();
        var page = await platform.OpenAsAsync("auditor", "/audit", "en");
        await page.ClickAsync("main a[href='/audit/contests']");
        var cells = await page.Locator("#contests tbody tr", new() { Has = page.Locator($"a[href='/audit/contests/{id}']") }).Locator("td").AllInnerTextsAsync();
        cells.Skip(1).SkipLast(1).Select(cell => cell.Trim()).ShouldBe(["湖北省武汉市武昌区", "Special or home teaching", "3", "3", "1", "1"]);
        cells[^1].Trim().ShouldStartWith("rules-");
        (await page.TextContentAsync(".bar [aria-current]")).ShouldBe("Scarce help", "the nearer of the two rooms");

        await page.FillAsync("#from", "2020-01-01T00:00");
        await page.FillAsync("#to", "2020-01-02T00:00");
        await page.ClickAsync(".filters button");
        await page.WaitForURLAsync("**/audit/contests?from=2020-01-01T00%3A00&to=2020-01-02T00%3A00");
        await page.GetByText("No needs competed in this period").WaitForAsync();
        (await page.Locator("#contests").CountAsync()).ShouldBe(0);
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_says_what_each_need_got_and_who_has_what_the_others_lack()
    {
        var (id, needs) = await platform.SomeContestAsync();
        foreach (var (language, has, lacks) in new[] { ("en", "It has all that it lacked.", "1 went to needs that come first (1)."), ("zh", "缺的都有了。", "次序在前的 1 个需求得到 1 份。") })
        {
            var page = await platform.OpenAsAsync("auditor", $"/audit/contests/{id}", language);
            var rows = await page.Locator("#needs tbody tr").AllAsync();
            (await Task.WhenAll(rows.Select(row => row.Locator("a").GetAttributeAsync("href")))).ShouldBe(needs.Select(string? (need) => $"/audit?module=matching&subject=need/{need}"), "of the highest rank first");
            (await rows[0].TextContentAsync())!.ShouldContain(has);
            foreach (var row in rows.Skip(1))
            {
                (await row.TextContentAsync())!.ShouldContain(lacks);
            }

            page.Errors().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_period_is_a_file_that_the_command_on_the_page_shares_out_again()
    {
        var (id, _) = await platform.SomeContestAsync();
        var page = await platform.OpenAsAsync("auditor", "/audit/contests?from=2020-01-01T00:00", "en");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download]"));
        (await page.TextContentAsync("pre")).ShouldBe("./dev contest " + download.SuggestedFilename);
        var judge = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Benchmarks", "debug", "Benchmarks.dll"));
        Absent.SkipOrFail(!File.Exists(judge), "Benchmarks: build the solution");

        using var run = Process.Start(new ProcessStartInfo("dotnet", ["exec", judge, "contest", (await download.PathAsync())!]) { RedirectStandardOutput = true })!;
        var said = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(0, said);
        said.ShouldContain($"{id}: 3 needs, 1 offers, 1 units held, 100.00 % of the min-cost flow; the same again");
    }

    [Fact]
    public async Task What_is_no_moment_is_said_beside_its_name()
    {
        var page = await platform.OpenAsAsync("auditor", "/audit/contests?from=soon", "en");
        (await page.TextContentAsync("main .alert[role=alert]"))!.ShouldContain("From");
        (await page.Locator("#contests").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Is_for_auditors_alone()
    {
        var page = await platform.OpenAsAsync("coordinator", "/audit/contests", "en");
        (await page.TextContentAsync("h1")).ShouldBe("Not for your role");
        (await page.GotoAsync("/audit/contests/file"))!.Status.ShouldBe(403);
    }
}
