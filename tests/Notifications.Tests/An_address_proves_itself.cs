using System.Text.Json;
using Contracts.Http.Notifications;
using Contracts.Messages.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>Nothing is sent to an address before it has answered its challenge, and nothing that happens meanwhile is lost.</summary>
public abstract class An_address_proves_itself(NotificationsDatabase database)
{
    private readonly NotificationsApp _app = database.App;
    private readonly Receiver _receiver = database.Receiver;
    private readonly Guid _charity = NewId();

    [Fact]
    public async Task What_happens_before_waits_and_arrives_in_order_after_the_proof()
    {
        var willing = false;
        var url = _receiver.At((came, http) => Volatile.Read(ref willing) && came.Challenge is not null ? ProveAsync(came, http) : Task.CompletedTask, proves: false);
        var made = await _app.RegisterAsync(_charity, url);
        var (card, id) = (Card(_charity), made.Webhook.Id);
        foreach (var version in Enumerable.Range(1, 3))
        {
            await _app.Module.ReceiveAsync(new ReferralUpdated(card with { NeedVersion = version, At = card.At.AddSeconds(version) }, "reduced"));
        }

        await Eventually.IsTrueAsync(async () => (await _app.ProofsAsync(_charity, id)).Single().Attempts >= 2, "the proof was tried twice");
        var asked = (await _app.ProofsAsync(_charity, id)).Single();
        (asked.LastStatus, asked.LastFault).ShouldBe((200, "challenge"));
        (await _app.GetAsync(_charity, id)).ProvenAt.ShouldBeNull();
        await Eventually.IsTrueAsync(async () => (await _app.LogAsync(_charity, id)).Count(row => row is { Status: "waiting", Attempts: 0 }) == 3, "all three wait");
        var came = _receiver.To(url);
        came.ShouldAllBe(received => received.Challenge != null && received.Id == $"msg_{asked.Id:N}");
        came.Select(received => received.Body).Distinct().ShouldHaveSingleItem("each attempt is the same");
        Verification.Verify(made.Secret!, came[0].Headers, System.Text.Encoding.UTF8.GetBytes(came[0].Body)).ShouldBeTrue();

        Volatile.Write(ref willing, true);
        await Eventually.IsTrueAsync(async () => (await _app.LogAsync(_charity, id)).All(row => row.Status == "delivered"), "all three were delivered");
        (await _app.GetAsync(_charity, id)).ProvenAt!.Value.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        _receiver.To(url).Where(received => received.Challenge is null).Select(received => JsonSerializer.Deserialize<JsonElement>(received.Body).GetProperty("data").GetProperty("version").GetInt32()).ShouldBe([1, 2, 3]);
        (await _app.ReadAsync<DeliveryView>(_charity, HttpMethod.Post, $"/{id}/test")).Event.ShouldBe("webhook.test");
        (await _app.Module.InScopeAsync<NotificationsDbContext, int>(db => db.Set<Audit.AuditRecord>().CountAsync(row => row.Subject == "webhook/" + id && row.Action == "webhook.proven"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_new_address_has_to_prove_itself_too()
    {
        var (first, second) = (_receiver.At(), _receiver.At((_, _) => Task.CompletedTask, proves: false));
        var id = (await _app.RegisterAsync(_charity, first)).Webhook.Id;
        await _app.IsProvenAsync(_charity, id);
        (await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Put, $"/{id}", new { url = second })).ProvenAt.ShouldBeNull();
        await _app.Module.ReceiveAsync(Offered(_charity));
        await _receiver.ArrivesAsync(second, 1, "the new address was asked");
        _receiver.To(second).ShouldAllBe(came => came.Challenge != null && came.Challenge != _receiver.ProofsTo(first)[0].Challenge);
        _receiver.To(first).ShouldBeEmpty();

        // Whoever mistyped goes back to the address that has proved itself.
        (await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Put, $"/{id}", new { url = first })).ProvenAt.ShouldNotBeNull();
        await _receiver.ArrivesAsync(first, 1, "the event has arrived at the proven address");
    }

    [Fact]
    public async Task A_proof_on_its_way_does_not_prove_the_address_that_came_meanwhile()
    {
        var release = new TaskCompletionSource();
        var first = _receiver.At(
            async (came, http) =>
            {
                await Task.WhenAny(release.Task, Task.Delay(Timeout.Infinite, http.RequestAborted));
                await ProveAsync(came, http);
            },
            proves: false);
        var second = _receiver.At((_, _) => Task.CompletedTask, proves: false);
        var id = (await _app.RegisterAsync(_charity, first)).Webhook.Id;
        await _receiver.ArrivesAsync(first, 1, "the proof is on its way");
        (await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Put, $"/{id}", new { url = second })).ProvenAt.ShouldBeNull();
        release.SetResult();
        await _app.Module.ReceiveAsync(Offered(_charity));
        await _receiver.ArrivesAsync(second, 2, "the new address was asked, twice");
        (await _app.GetAsync(_charity, id)).ProvenAt.ShouldBeNull();
        await _app.LogShowsAsync(_charity, id, row => row is { Status: "waiting", Attempts: 0 }, "the event waits");
        _receiver.To(second).ShouldAllBe(came => came.Challenge != null && came.Challenge != _receiver.To(first)[0].Challenge);
    }

    [Fact]
    public async Task An_address_that_never_proves_itself_is_left_alone_until_somebody_resumes()
    {
        var willing = false;
        var url = _receiver.At((came, http) => !Volatile.Read(ref willing) ? Task.CompletedTask : came.Challenge is null ? Task.CompletedTask : ProveAsync(came, http), proves: false);
        var id = (await _app.RegisterAsync(_charity, url)).Webhook.Id;
        await _app.Module.ReceiveAsync(Offered(_charity));
        await Eventually.IsTrueAsync(async () => (await _app.GetAsync(_charity, id)).PauseReason == "unproven", "the webhook is paused");
        (await _app.ProofsAsync(_charity, id)).Single().Status.ShouldBe("gaveUp");
        _receiver.To(url).Count.ShouldBe(4);

        Volatile.Write(ref willing, true);
        await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, $"/{id}/resumption");
        await _app.IsProvenAsync(_charity, id);
        await _app.LogShowsAsync(_charity, id, row => row.Status == "delivered", "what waited has arrived");
    }

    internal static Task ProveAsync(Received came, HttpContext http) => http.Response.WriteAsJsonAsync(new { challenge = came.Challenge });
}
