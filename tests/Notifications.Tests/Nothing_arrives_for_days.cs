using Contracts.Http.Notifications;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>A webhook that nothing reaches for five days (here: half a second) is paused, and says why.</summary>
public sealed class Nothing_arrives_for_days
{
    [Fact]
    public async Task The_webhook_is_paused_and_goes_on_when_somebody_has_mended_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await NotificationsApp.StartAsync(
            null, ("Notifications:PauseAfter", "00:00:00.5"), ("Notifications:Pauses", string.Join(',', Enumerable.Repeat("00:00:00.2", 50))));
        var (charity, answer) = (NewId(), 500);
        var url = receiver.At((_, http) =>
        {
            http.Response.StatusCode = Volatile.Read(ref answer);
            return Task.CompletedTask;
        });
        var made = await app.RegisterAsync(charity, url);
        await app.Module.ReceiveAsync(Offered(charity));
        await Eventually.IsTrueAsync(async () => (await app.GetAsync(charity, made.Webhook.Id)).Status == "paused", "the webhook is paused");
        var paused = await app.GetAsync(charity, made.Webhook.Id);
        (paused.PauseReason, paused.FailingSince is null).ShouldBe(("failing", false));

        Volatile.Write(ref answer, 200);
        (await app.ReadAsync<WebhookView>(charity, HttpMethod.Post, $"/{made.Webhook.Id}/resumption")).FailingSince.ShouldBeNull();
        await app.LogShowsAsync(charity, made.Webhook.Id, row => row.Status == "delivered", "what waited has arrived");
    }
}
