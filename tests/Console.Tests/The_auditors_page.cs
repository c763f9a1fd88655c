namespace ConsoleTests;

/// <summary>Somebody asks who saw a person's data, and whether the book was changed.</summary>
public sealed class The_auditors_page(OpenConsole platform)
{
    [Fact]
    public async Task What_was_done_to_a_case_is_found_and_the_chain_is_exported_for_the_verification()
    {
        var opened = await platform.Users.OpenCaseAsync(platform.NextDistrict().Code, person: new { name = "褚演示" });
        var id = opened.GetProperty("id").GetString();
        var page = await platform.OpenAsAsync("auditor", "/audit", "en");
        await Eventually.IsTrueAsync(async () =>
        {
            await page.GotoAsync("/audit?module=intake");
            await page.FillAsync("#subject", $"case/{id}");
            await page.ClickAsync(".filters button");
            return await page.Locator("tbody tr", new() { HasText = "case.opened" }).CountAsync() > 0;
        }, "the record is sealed");
        (await page.TextContentAsync("main"))!.ShouldNotContain("褚演示");
        (await page.TextContentAsync("#chain + dl"))!.ShouldContain("record");

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download]"));
        download.SuggestedFilename.ShouldBe("audit-intake.ndjson");
        var lines = await File.ReadAllLinesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
        lines[0].ShouldStartWith("{\"chain\":\"intake\"");
        lines.ShouldContain(line => line.Contains($"case/{id}", StringComparison.Ordinal));
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_was_typed_never_gets_into_the_address()
    {
        var page = await platform.OpenAsAsync("auditor", "/audit", "en");
        await page.FillAsync("#subject", "王演示");
        await page.ClickAsync(".filters button");
        Uri.UnescapeDataString(page.Url).ShouldNotContain("王演示");
    }

    [Fact]
    public async Task Is_for_auditors_alone()
    {
        var page = await platform.OpenAsAsync("operator", "/audit", "en");
        (await page.TextContentAsync("h1")).ShouldBe("Not for your role");
    }
}
