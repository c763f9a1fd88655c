using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Journeys.Tests;

/// <summary>The process is killed while an address is being called: whether it has taken the event nobody knows, so it is sent again, under the same id.</summary>
public sealed class A_webhook_outlives_a_crash
{
    private const string Webhooks = "/api/notifications/webhooks";

    [Fact]
    public async Task What_was_on_the_line_is_sent_again_under_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        var calls = 0;
        var url = receiver.At((_, http) => Interlocked.Increment(ref calls) == 1 ? Task.Delay(Timeout.Infinite, http.RequestAborted) : Task.CompletedTask);
        await using var app = await StartAsync();
        var (charity, id) = await RegisterAsync(app, url);
        await IsProvenAsync(charity, id);
        await charity.PostAsync($"{Webhooks}/{id}/test", new { });
        await receiver.ArrivesAsync(url, 1, "the event is on the line");
        await app.KillAsync();
        await app.StartAgainAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(receiver.To(url).Count == 2), "the event came again when the claim of the dead process had run out", seconds: 90);
        receiver.To(url).Select(came => came.Id).Distinct().ShouldHaveSingleItem();
        receiver.To(url).Select(came => came.Body).Distinct().ShouldHaveSingleItem();
        charity = await Caller.SignInAsync(app.Address, "charity-1", TestClients.Secret);
        await Eventually.IsTrueAsync(
            async () => (await charity.GetAsync($"{Webhooks}/{id}/deliveries")).GetProperty("items")[0].Text("status") == "delivered", "the log says delivered");
    }

    [Fact]
    public async Task A_proof_that_was_on_the_line_asks_again_for_the_same()
    {
        await using var receiver = await Receiver.StartAsync();
        var calls = 0;
        var url = receiver.At((came, http) => Interlocked.Increment(ref calls) == 1 ? Task.Delay(Timeout.Infinite, http.RequestAborted) : http.Response.WriteAsJsonAsync(new { challenge = came.Challenge }), proves: false);
        await using var app = await StartAsync();
        var (charity, id) = await RegisterAsync(app, url);
        await receiver.ArrivesAsync(url, 1, "the proof is on the line");
        await app.KillAsync();
        await app.StartAgainAsync();
        charity = await Caller.SignInAsync(app.Address, "charity-1", TestClients.Secret);
        await IsProvenAsync(charity, id);
        receiver.To(url).Count.ShouldBe(2);
        receiver.To(url).Select(came => (came.Id, came.Body)).Distinct().ShouldHaveSingleItem();
    }

    private static Task<StandaloneApp> StartAsync() =>
        StandaloneApp.StartAsync(new()
        {
            ["Sqlite__Synchronous"] = "OFF",
            ["Notifications__AllowLoopback"] = "true",
            ["Notifications__Timeout"] = "00:00:05",
            ["Notifications__Lease"] = "00:00:10",
            ["Notifications__Poll"] = "00:00:00.2",
        });

    private static async Task<(Caller Charity, string Id)> RegisterAsync(StandaloneApp app, string url)
    {
        var charity = await Caller.SignInAsync(app.Address, "charity-1", TestClients.Secret);
        return (charity, (await charity.PostAsync(Webhooks, new { url })).GetProperty("webhook").Text("id"));
    }

    private static Task IsProvenAsync(Caller charity, string id) => Eventually.IsTrueAsync(
        async () => (await charity.GetAsync($"{Webhooks}/{id}")).GetProperty("provenAt").ValueKind == JsonValueKind.String, "the address has proved itself", seconds: 90);
}
