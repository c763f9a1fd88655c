using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Http;
using Notifications.Sealing;
using Notifications.Sending;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>Answers that are none, and somebody who presses the button again and again.</summary>
public sealed class What_proves_nothing
{
    private const string Sent = "the-challenge";

    [Theory]
    [InlineData(200, "{\"challenge\":\"the-challenge\"}", null)]
    [InlineData(202, "{\"more\":1,\"challenge\":\"the-challenge\"}", null)]
    [InlineData(200, "", "challenge")]
    [InlineData(200, "the-challenge", "challenge")]
    [InlineData(200, "\"the-challenge\"", "challenge")]
    [InlineData(200, "{\"challenge\":\"the-challengE\"}", "challenge")]
    [InlineData(200, "{\"challenge\":\"the-challenge2\"}", "challenge")]
    [InlineData(200, "{\"challenge\":null}", "challenge")]
    [InlineData(200, "{\"challenge\":[\"the-challenge\"]}", "challenge")]
    [InlineData(200, "{\"challenge\":\"\\ud800\"}", "challenge")]
    [InlineData(200, "[\"the-challenge\"]", "challenge")]
    [InlineData(200, "{\"type\":\"webhook.proof\",\"data\":{\"challenge\":\"the-challenge\"}}", "challenge")]
    [InlineData(200, "{\"challenge\":\"the-challenge\"", "challenge")]
    [InlineData(404, "{\"challenge\":\"the-challenge\"}", "status")]
    [InlineData(307, "{\"challenge\":\"the-challenge\"}", "redirect")]
    public async Task Only_the_value_itself_under_its_name_is_an_answer(int status, string body, string? fault)
    {
        await using var receiver = await Receiver.StartAsync();
        var url = receiver.At((_, http) =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        });
        (await AskAsync(url)).ShouldBe(new Outcome(status, fault));
    }

    [Fact]
    public async Task A_long_answer_is_not_read_and_an_endless_one_not_waited_for()
    {
        await using var receiver = await Receiver.StartAsync();
        var padded = receiver.At((_, http) => http.Response.WriteAsync("{\"challenge\":\"the-challenge\"}" + new string(' ', 600)));
        (await AskAsync(padded)).Fault.ShouldBe("challenge");
        var dripping = receiver.At(async (_, http) =>
        {
            await http.Response.WriteAsync("{\"challenge\":");
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        (await AskAsync(dripping)).ShouldBe(new Outcome(null, "timeout"));
        var broken = receiver.At(async (_, http) =>
        {
            await http.Response.WriteAsync("{\"challenge\":");
            http.Abort();
        });
        (await AskAsync(broken)).ShouldBe(new Outcome(null, "connection"));
    }

    [Fact]
    public void A_challenge_is_another_one_for_each_address_and_the_same_in_each_replica()
    {
        var (keys, id) = (new SealingKeys([new byte[32]]), NewId());
        var own = new Challenge(keys).Of(id, "https://hooks.example.org/a");
        own.Length.ShouldBe(43);
        new Challenge(new SealingKeys([new byte[32]])).Of(id, "https://hooks.example.org/a").ShouldBe(own);
        new Challenge(keys).Of(id, "https://hooks.example.org/b").ShouldNotBe(own);
        new Challenge(keys).Of(NewId(), "https://hooks.example.org/a").ShouldNotBe(own);
        new Challenge(new SealingKeys([[.. Enumerable.Repeat((byte)1, 32)]])).Of(id, "https://hooks.example.org/a").ShouldNotBe(own);
    }

    [Fact]
    public async Task Whoever_presses_again_and_again_makes_nobody_call_more_often()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await NotificationsApp.StartAsync(null, ("Notifications:Pauses", "00:10:00,00:10:00"));
        var (charity, url, other) = (NewId(), receiver.At(proves: false), receiver.At(proves: false));
        var id = (await app.RegisterAsync(charity, url)).Webhook.Id;
        await Eventually.IsTrueAsync(async () => (await app.ProofsAsync(charity, id)).Single().Attempts == 1, "it was asked once");
        var asked = (await app.ProofsAsync(charity, id)).Single();
        foreach (var step in (string[])["test", "pause", "resumption", $"deliveries/{asked.Id}/redelivery", "test"])
        {
            (await app.AskAsync(charity, HttpMethod.Post, $"/{id}/{step}")).IsSuccessStatusCode.ShouldBeTrue(step);
        }

        await app.ReadAsync<WebhookView>(charity, HttpMethod.Put, $"/{id}", new { url = other });
        await app.ReadAsync<WebhookView>(charity, HttpMethod.Put, $"/{id}", new { url });
        var waiting = (await app.ProofsAsync(charity, id)).ShouldHaveSingleItem();
        waiting.NextAttemptAt!.Value.ShouldBe(asked.LastAttemptAt!.Value.AddMinutes(10), TimeSpan.FromMilliseconds(1));
        (receiver.To(url).Count, receiver.To(other).Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Whoever_has_mended_the_address_does_not_wait_for_the_next_pause()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await NotificationsApp.StartAsync(null, ("Notifications:Pauses", "00:00:00.1,1.00:00:00"));
        var (charity, willing) = (NewId(), false);
        var url = receiver.At((came, http) => Volatile.Read(ref willing) ? http.Response.WriteAsJsonAsync(new { challenge = came.Challenge }) : Task.CompletedTask, proves: false);
        var id = (await app.RegisterAsync(charity, url)).Webhook.Id;
        await Eventually.IsTrueAsync(async () => (await app.ProofsAsync(charity, id)).Single().Attempts == 2, "it waits for a day");
        Volatile.Write(ref willing, true);
        (await app.ReadAsync<DeliveryView>(charity, HttpMethod.Post, $"/{id}/test")).Event.ShouldBe("webhook.proof");
        await app.IsProvenAsync(charity, id);
    }

    private static async Task<Outcome> AskAsync(string url)
    {
        using var post = new PostWebhook(new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), 1, [TimeSpan.FromSeconds(1)], TimeSpan.FromDays(5), true), TimeProvider.System);
        return await post.SendAsync(new Uri(url), "msg_1", "{}", [new byte[32]], Sent, TestContext.Current.CancellationToken);
    }
}
