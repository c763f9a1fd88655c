using System.Net;
using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Http;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>What does not arrive is tried again under the same id, then given up; an address that is gone is left alone; a slow one holds up nobody.</summary>
public abstract class An_address_that_fails(NotificationsDatabase database)
{
    private readonly NotificationsApp _app = database.App;
    private readonly Receiver _receiver = database.Receiver;
    private readonly Guid _charity = NewId();

    [Fact]
    public async Task It_is_tried_again_until_it_answers()
    {
        var failures = 2;
        var url = _receiver.At((_, http) =>
        {
            http.Response.StatusCode = Interlocked.Decrement(ref failures) >= 0 ? 500 : 204;
            return Task.CompletedTask;
        });
        var made = await _app.RegisterAsync(_charity, url);
        await _app.Module.ReceiveAsync(Offered(_charity));
        var shown = await _app.LogShowsAsync(_charity, made.Webhook.Id, row => row.Status == "delivered", "it was delivered in the end");
        (shown.Attempts, shown.LastStatus, shown.LastFault).ShouldBe((3, 204, null));
        var came = _receiver.To(url);
        came.Select(received => received.Id).Distinct().ShouldHaveSingleItem();
        came.Select(received => received.Body).Distinct().ShouldHaveSingleItem();
        (await _app.GetAsync(_charity, made.Webhook.Id)).FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task It_is_given_up_after_the_last_pause_and_sent_again_when_somebody_wants_it()
    {
        var answer = 503;
        var url = _receiver.At((_, http) =>
        {
            http.Response.StatusCode = Volatile.Read(ref answer);
            return Task.CompletedTask;
        });
        var made = await _app.RegisterAsync(_charity, url);
        await _app.Module.ReceiveAsync(Offered(_charity));
        var shown = await _app.LogShowsAsync(_charity, made.Webhook.Id, row => row.Status == "gaveUp", "it was given up");
        (shown.Attempts, shown.LastStatus, shown.LastFault, shown.NextAttemptAt).ShouldBe((4, 503, "status", null));
        (await _app.GetAsync(_charity, made.Webhook.Id)).FailingSince.ShouldNotBeNull();

        Volatile.Write(ref answer, 200);
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, $"/{made.Webhook.Id}/deliveries/{shown.Id}/redelivery"))).Status.ShouldBe(HttpStatusCode.Accepted);
        shown = await _app.LogShowsAsync(_charity, made.Webhook.Id, row => row.Status == "delivered", "it was delivered when asked for");
        shown.Attempts.ShouldBe(5);
        _receiver.To(url).Select(received => received.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var inside = _receiver.At();
        var url = _receiver.At((_, http) =>
        {
            http.Response.Redirect(inside);
            return Task.CompletedTask;
        });
        var made = await _app.RegisterAsync(_charity, url);
        await _app.Module.ReceiveAsync(Offered(_charity));
        var shown = await _app.LogShowsAsync(_charity, made.Webhook.Id, row => row.LastFault is not null, "the redirect is a fault");
        (shown.LastStatus, shown.LastFault).ShouldBe((302, "redirect"));
        _receiver.To(inside).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_address_holds_up_nobody_but_itself()
    {
        var release = new TaskCompletionSource();
        var (slow, quick) = (_receiver.At((_, http) => Task.WhenAny(release.Task, Task.Delay(Timeout.Infinite, http.RequestAborted))), _receiver.At());
        var made = await _app.RegisterAsync(_charity, slow);
        await _app.RegisterAsync(_charity, quick);
        await _app.Module.ReceiveAsync(Offered(_charity));
        await _app.Module.ReceiveAsync(Offered(_charity));
        await _receiver.ArrivesAsync(quick, 2, "the quick address has both");
        // One at a time: the second waits for the first.
        _receiver.To(slow).Count.ShouldBeLessThanOrEqualTo(1);
        await Eventually.IsTrueAsync(async () => (await _app.LogAsync(_charity, made.Webhook.Id)).Any(row => row.LastFault == "timeout"), "the slow address has run out of time");
        release.SetResult();
        await Eventually.IsTrueAsync(async () => (await _app.LogAsync(_charity, made.Webhook.Id)).All(row => row.Status == "delivered"), "both have arrived in the end");
    }

    [Fact]
    public async Task An_address_that_is_gone_is_left_alone_at_once()
    {
        var url = _receiver.At(StatusCodes.Status410Gone);
        var made = await _app.RegisterAsync(_charity, url);
        await _app.Module.ReceiveAsync(Offered(_charity));
        await Eventually.IsTrueAsync(async () => (await _app.GetAsync(_charity, made.Webhook.Id)).Status == "paused", "the webhook is paused");
        (await _app.GetAsync(_charity, made.Webhook.Id)).PauseReason.ShouldBe("gone");
        var shown = await _app.LogShowsAsync(_charity, made.Webhook.Id, row => row.LastStatus == 410, "the log says gone");
        shown.Status.ShouldBe("waiting");
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, $"/{made.Webhook.Id}/deliveries/{shown.Id}/redelivery"))).Status.ShouldBe(HttpStatusCode.Conflict);
        _receiver.To(url).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_webhook_goes_with_what_waits_for_it()
    {
        var url = _receiver.At(500);
        var made = await _app.RegisterAsync(_charity, url);
        await _app.Module.ReceiveAsync(Offered(_charity));
        await _receiver.ArrivesAsync(url, 1, "it was tried");
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Delete, $"/{made.Webhook.Id}"))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _app.DeliveriesAsync(made.Webhook.Id)).ShouldBe(0);
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Get, $"/{made.Webhook.Id}"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
