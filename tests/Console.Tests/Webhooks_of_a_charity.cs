using System.Security.Cryptography;
using System.Text;

namespace ConsoleTests;

/// <summary>A charity lets its own system hear of its cards, and sees what came of each event.</summary>
public sealed class Webhooks_of_a_charity(OpenConsole platform)
{
    [Fact]
    public async Task An_address_is_registered_tried_read_in_the_log_and_deleted()
    {
        await using var receiver = await Receiver.StartAsync();
        var (address, moved) = (receiver.At(), receiver.At(proves: false));
        await platform.CharityAsync(3);
        var page = await platform.OpenAsAsync("charity-3", "/webhooks", "en");
        await page.FillAsync("#url", "http://hooks.example.org/");
        await page.ClickAsync("form[action='/webhooks'] .btn-primary");
        (await page.TextContentAsync("#url-wrong"))!.ShouldContain("https");
        (await page.InputValueAsync("#url")).ShouldBe("http://hooks.example.org/");

        await page.FillAsync("#url", address);
        await page.FillAsync("#description", "cards <i>system</i>");
        await page.ClickAsync("form[action='/webhooks'] .btn-primary");
        var secret = (await page.TextContentAsync("#made-secret"))!;
        page.Url.ShouldNotContain(secret);
        platform.App.Output.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
        await page.ClickAsync(".made a");
        (await page.ContentAsync()).ShouldNotContain(secret);

        await Eventually.IsTrueAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("form[action$='/test'] button", new() { HasText = "Send a test" }).CountAsync() == 1;
            },
            "the address has proved itself");
        (await page.TextContentAsync("#log"))!.ShouldContain("proof of the address");
        await page.ClickAsync("form[action$='/test'] button");
        await page.Locator(".alert-success", new() { HasText = "on its way" }).WaitForAsync();
        await receiver.ArrivesAsync(address, 1, "the test has arrived");
        var came = receiver.To(address)[0];
        var signed = $"{came.Id}.{came.Headers["webhook-timestamp"]}.{came.Body}";
        came.Headers["webhook-signature"].ToString().ShouldBe("v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed))));
        await Eventually.IsTrueAsync(
            async () =>
            {
                await page.GotoAsync(new Uri(page.Url).AbsolutePath + "?status=delivered");
                return await page.Locator("#log tbody tr[data-status=delivered]").CountAsync() > 0;
            },
            "the log says delivered");
        (await page.TextContentAsync("#log"))!.ShouldContain("200");

        // A form of somebody else's page changes nothing.
        foreach (var step in (string[])["secret", "pause", "test", "change"])
        {
            var foreign = page.APIRequest.CreateFormData();
            foreign.Set("any", "thing");
            (await page.APIRequest.PostAsync(new Uri(platform.App.Address, $"{new Uri(page.Url).AbsolutePath}/{step}").ToString(), new() { Multipart = foreign })).Status.ShouldBe(400, step);
        }

        await page.Locator("summary", new() { HasText = "Change address" }).ClickAsync();
        await page.FillAsync("#url", "https://10.0.0.1/");
        await page.ClickAsync("form[action$='/change'] .btn-primary");
        (await page.TextContentAsync("#url-wrong"))!.ShouldContain("public");
        (await page.InputValueAsync("#url")).ShouldBe("https://10.0.0.1/");
        await page.FillAsync("#url", moved);
        await page.Locator("summary", new() { HasText = "Only some events" }).ClickAsync();
        await page.CheckAsync("input[value='card.offered']");
        await page.ClickAsync("form[action$='/change'] .btn-primary");
        await page.Locator(".alert-success", new() { HasText = "Changed" }).WaitForAsync();
        (await page.TextContentAsync("h1")).ShouldBe(moved);
        await page.Locator(".alert-warning", new() { HasText = "has not proved to be yours" }).WaitForAsync();
        (await page.TextContentAsync("form[action$='/test'] button"))!.ShouldBe("Prove it now");
        await page.GotoAsync("/webhooks");
        await page.Locator(".badge", new() { HasText = "Not proven yet" }).WaitForAsync();
        await page.GoBackAsync();

        await page.ClickAsync("form[action$='/pause'] button");
        await page.Locator(".alert-warning", new() { HasText = "Paused by your charity" }).WaitForAsync();
        await page.ClickAsync("form[action$='/resumption'] button");
        await page.ClickAsync("form[action$='/secret'] button");
        (await page.TextContentAsync("#made-secret"))!.ShouldNotBe(secret);
        await page.ClickAsync(".made a");
        await page.ClickAsync("form[action$='/redelivery'] button >> nth=0");
        await page.Locator(".alert-success", new() { HasText = "under the same id" }).WaitForAsync();
        await page.Locator("summary", new() { HasText = "Delete" }).ClickAsync();
        await page.Locator(".confirm input").CheckAsync();
        await page.Locator(".btn-outline-danger").ClickAsync();
        await page.Locator(".alert-success", new() { HasText = "Deleted" }).WaitForAsync();
        (await page.ContentAsync()).ShouldNotContain(moved);
        page.Errors().ShouldBeEmpty();
    }
}
