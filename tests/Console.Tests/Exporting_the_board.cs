using System.IO.Compression;
using WebConsole.Board;

namespace ConsoleTests;

/// <summary>A coordinator takes the rows of a filter into a spreadsheet.</summary>
public sealed class Exporting_the_board(OpenConsole platform)
{
    [Fact]
    public async Task Both_files_hold_what_the_filter_shows_all_pages_of_it_and_nothing_else()
    {
        var district = platform.NextDistrict();
        var shown = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => platform.Users.OpenCaseAsync(district.Code, "N01.05", urgency: "U3")));
        var other = await platform.Users.OpenCaseAsync(district.Code, "N01.05", urgency: "U5");
        var page = await platform.OpenAsAsync("coordinator", "/board", "en");
        await Eventually.IsTrueAsync(async () =>
        {
            await page.GotoAsync($"/board?division={district.Code}&urgency=U3");
            return await page.Locator("#board tbody tr").CountAsync() == 3;
        }, "the needs are on the board");

        var csv = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href^='/board/export.csv']"));
        csv.SuggestedFilename.ShouldEndWith(".csv");
        var bytes = await File.ReadAllBytesAsync((await csv.PathAsync())!, TestContext.Current.CancellationToken);
        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("Deadline,Late,Next step,Case");
        lines.Length.ShouldBe(4);
        foreach (var one in shown)
        {
            lines.Count(line => line.Contains(one.GetProperty("number").GetString()!, StringComparison.Ordinal)).ShouldBe(1);
        }

        lines.ShouldNotContain(line => line.Contains(other.GetProperty("number").GetString()!, StringComparison.Ordinal));

        var xlsx = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href^='/board/export.xlsx']"));
        await using var book = await ZipFile.OpenReadAsync((await xlsx.PathAsync())!, TestContext.Current.CancellationToken);
        using var sheet = new StreamReader(await book.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(TestContext.Current.CancellationToken));
        var xml = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
        System.Text.RegularExpressions.Regex.Count(xml, "<row").ShouldBe(4);
        xml.ShouldContain(shown[0].GetProperty("number").GetString()!);
        xml.ShouldNotContain("<f>");
        page.Errors().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("武汉市慈善会", "武汉市慈善会")]
    [InlineData("420106-ABCD", "420106-ABCD")]
    [InlineData("", "")]
    public void A_cell_is_never_a_formula(string text, string cell) => BoardExport.Safe(text).ShouldBe(cell);
}
