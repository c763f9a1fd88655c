using System.Net;

namespace ConsoleTests;

/// <summary>A charity's administrator lets the charity's own software in, and out again.</summary>
public sealed class Programs_of_a_charity(OpenConsole platform)
{
    [Fact]
    public async Task A_program_is_made_gets_a_token_gets_a_new_secret_and_is_revoked()
    {
        var page = await platform.OpenAsAsync("charity-1", "/programs", "en");
        await page.FillAsync("#name", "stock <i>sync</i>");
        await page.ClickAsync("form[action='/programs'] button");
        var (id, secret) = await ShownAsync(page);
        page.Url.ShouldNotContain(secret);
        (await TokenAsync(id, secret)).ShouldBe(HttpStatusCode.OK);

        // Read again, the page does not have it; neither does a page before or after it.
        await page.GotoAsync(page.Url);
        (await page.ContentAsync()).ShouldNotContain(secret);
        await page.GoBackAsync();
        (await page.ContentAsync()).ShouldNotContain(secret);
        await page.GotoAsync("/programs");
        platform.App.Output.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));

        // The same name once more is no second program, and stays in its field.
        await page.FillAsync("#name", "stock <i>sync</i>");
        await page.ClickAsync("form[action='/programs'] button");
        await page.Locator(".alert-warning", new() { HasText = "There is a client of this name" }).WaitForAsync();
        (await page.InputValueAsync("#name")).ShouldBe("stock <i>sync</i>");

        var own = page.Locator(".cards > li", new() { HasText = id });
        await own.Locator("summary", new() { HasText = "New secret" }).ClickAsync();
        await own.Locator("select").SelectOptionAsync("0");
        await own.Locator("form[action$='/rotation'] button").ClickAsync();
        var (same, renewed) = await ShownAsync(page);
        same.ShouldBe(id);
        (await TokenAsync(id, secret)).ShouldBe(HttpStatusCode.Unauthorized);
        (await TokenAsync(id, renewed)).ShouldBe(HttpStatusCode.OK);

        // The address of that answer, read again, is the list.
        await page.GotoAsync(page.Url);
        new Uri(page.Url).AbsolutePath.ShouldBe("/programs");
        await own.Locator("summary", new() { HasText = "Revoke" }).ClickAsync();
        await own.Locator(".btn-outline-danger").ClickAsync();
        (await TokenAsync(id, renewed)).ShouldBe(HttpStatusCode.OK);
        await own.Locator(".confirm input").CheckAsync();
        await own.Locator(".btn-outline-danger").ClickAsync();
        await page.Locator(".alert-success", new() { HasText = "Revoked" }).WaitForAsync();
        (await TokenAsync(id, renewed)).ShouldBe(HttpStatusCode.Unauthorized);
        (await own.Locator(".badge").TextContentAsync()).ShouldBe("Revoked");
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_without_a_purpose_is_refused_beside_the_field()
    {
        var page = await platform.OpenAsAsync("charity-2", "/programs");
        await page.ClickAsync("form[action='/programs'] button");
        (await page.TextContentAsync("#name-wrong"))!.ShouldContain("必填");
        (await page.Locator("#made-secret").CountAsync()).ShouldBe(0);
    }

    private static async Task<(string Id, string Secret)> ShownAsync(IPage page)
    {
        await page.WaitForSelectorAsync("#made-secret");
        return ((await page.TextContentAsync("#made-id"))!, (await page.TextContentAsync("#made-secret"))!);
    }

    private async Task<HttpStatusCode> TokenAsync(string id, string secret)
    {
        using var client = new HttpClient { BaseAddress = platform.App.Address };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", secret)]);
        using var answer = await client.PostAsync("/connect/token", form, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
