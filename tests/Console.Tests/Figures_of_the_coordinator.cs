namespace ConsoleTests;

/// <summary>Every number leads to exactly its rows.</summary>
public sealed class Figures_of_the_coordinator(OpenConsole platform)
{
    [Fact]
    public async Task From_the_country_to_the_district_and_from_a_number_to_its_rows()
    {
        var district = platform.NextDistrict();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await platform.Users.OpenCaseAsync(district.Code, "N07.01");
        }

        var page = await platform.OpenAsAsync("coordinator", $"/figures?by=division&division={district.Code[..6]}", "en");
        var row = page.Locator("#figures tbody tr", new() { HasText = district.Name });
        await Eventually.IsTrueAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await row.CountAsync() == 1 && Number(await row.Locator("td[data-fact='opened']").TextContentAsync()) >= 3;
            },
            "the three needs are counted");
        var opened = Number(await row.Locator("td[data-fact='opened']").TextContentAsync());
        await Eventually.IsTrueAsync(async () => await page.EvaluateAsync<bool>("[...document.querySelectorAll('canvas')].length === 2 && [...document.querySelectorAll('canvas')].every(one => Chart.getChart(one))"), "both charts are drawn");

        await row.Locator("td[data-fact='opened'] a").ClickAsync();
        await page.WaitForURLAsync("**/figures/needs?*");
        (await page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThanOrEqualTo(opened, "others may have been opened since");
        (await page.Locator("tbody tr td[lang='zh-CN']").AllTextContentsAsync()).ShouldAllBe(place => place.Contains(district.Name));

        await page.GotoAsync("/figures?from=2026-13-40");
        await page.Locator(".alert", new() { HasText = "from" }).WaitForAsync();
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_kept_help_away_leads_to_the_entries()
    {
        var district = platform.NextDistrict();
        await platform.Users.OpenCaseAsync(district.Code, "N11.03");
        var page = await platform.OpenAsAsync("coordinator", "/unmet?by=category&division=" + district.Code, "en");
        await Eventually.IsTrueAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("tbody tr").CountAsync() > 0;
            },
            "the need that nobody could help with is in the ledger");
        var entries = Number(await page.Locator("tbody tr").First.Locator("a").TextContentAsync());
        await page.Locator("tbody tr a").First.ClickAsync();
        await page.WaitForURLAsync("**/unmet/entries?*");
        (await page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThanOrEqualTo(entries);
        page.Errors().ShouldBeEmpty();
    }

    private static int Number(string? text) => int.Parse((text ?? "0").Replace(",", "", StringComparison.Ordinal).Trim(), System.Globalization.CultureInfo.InvariantCulture);
}
