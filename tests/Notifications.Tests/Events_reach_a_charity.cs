using System.Text.Json;
using Contracts.Http.Notifications;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using StandardWebhooks;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>What happens to a card arrives, signed, once, and only with whom it concerns.</summary>
public abstract class Events_reach_a_charity(NotificationsDatabase database)
{
    private readonly NotificationsApp _app = database.App;
    private readonly Receiver _receiver = database.Receiver;
    private readonly Guid _charity = NewId();

    [Fact]
    public async Task A_card_arrives_with_a_signature_that_others_verify()
    {
        var url = _receiver.At();
        var made = await _app.RegisterAsync(_charity, url);
        var offered = Offered(_charity);
        await _app.Module.ReceiveAsync(offered);
        await _receiver.ArrivesAsync(url, 1, "the card has arrived");

        var came = _receiver.To(url).Single();
        // A library of somebody else, which also looks at the time.
        Should.NotThrow(() => new StandardWebhook(made.Secret!).Verify(came.Body, came.Headers));
        Should.Throw<Exception>(() => new StandardWebhook(made.Secret!).Verify(came.Body.Replace("offered", "accepted", StringComparison.Ordinal), came.Headers));
        var said = JsonSerializer.Deserialize<JsonElement>(came.Body);
        said.EnumerateObject().Select(field => field.Name).ShouldBe(["type", "timestamp", "data"]);
        (said.GetProperty("type").GetString(), said.GetProperty("timestamp").GetDateTimeOffset()).ShouldBe(("card.offered", offered.Referral.At));
        var data = said.GetProperty("data");
        (data.GetProperty("referralId").GetGuid(), data.GetProperty("status").GetString(), data.GetProperty("version").GetInt32(), data.GetProperty("nextAction").GetString())
            .ShouldBe((offered.Referral.ReferralId, "offered", 1, "answerCard"));
        data.TryGetProperty("unit", out _).ShouldBeFalse();

        var shown = await _app.LogShowsAsync(_charity, made.Webhook.Id, row => row.Status == "delivered", "the log says delivered");
        (shown.Event, shown.Attempts, shown.LastStatus, shown.LastFault, shown.NextAttemptAt).ShouldBe(("card.offered", 1, 200, null, null));
        came.Id.ShouldBe($"msg_{shown.Id:N}");
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_told_once()
    {
        var url = _receiver.At();
        var made = await _app.RegisterAsync(_charity, url);
        var (message, id) = (Offered(_charity), NewId());
        await _app.Module.ReceiveAsync(message, id);
        await _app.Module.ReceiveAsync(message, id);
        await _app.Module.ReceiveAsync(new ReferralAccepted(message.Referral with { Status = "accepted", NeedVersion = 2 }, null));
        await _receiver.ArrivesAsync(url, 2, "both events have arrived");
        await _app.Module.ReceiveAsync(message, id);
        await _app.Module.ReceiveAsync(new ServiceStarted(message.Referral with { Status = "inService", NeedVersion = 3 }));
        await _receiver.ArrivesAsync(url, 3, "the third event has arrived");
        (await _app.DeliveriesAsync(made.Webhook.Id)).ShouldBe(3);
        _receiver.To(url).Select(came => came.Id).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_hears_of_the_cards_of_others_or_of_what_was_not_chosen()
    {
        var (all, some, foreign) = (_receiver.At(), _receiver.At(), _receiver.At());
        await _app.RegisterAsync(_charity, all);
        await _app.RegisterAsync(_charity, some, "card.accepted", "deletion.requested");
        await _app.RegisterAsync(NewId(), foreign);
        await _app.Module.ReceiveAsync(Offered(_charity));
        await _app.Module.ReceiveAsync(new DeletionRequested(NewId(), NewId(), _charity, TimeProvider.System.GetUtcNow().AddDays(3), TimeProvider.System.GetUtcNow(), "hotline-1"));
        await _receiver.ArrivesAsync(all, 2, "both events have arrived where all were chosen");
        await _receiver.ArrivesAsync(some, 1, "the chosen event has arrived");
        _receiver.To(some).Single().Body.ShouldContain("\"deletion.requested\"");
        _receiver.To(foreign).ShouldBeEmpty();
    }

    [Fact]
    public async Task For_a_day_after_a_new_secret_both_sign()
    {
        var url = _receiver.At();
        var made = await _app.RegisterAsync(_charity, url);
        await _app.IsProvenAsync(_charity, made.Webhook.Id);
        var rotated = await _app.ReadAsync<WebhookWithSecret>(_charity, HttpMethod.Post, $"/{made.Webhook.Id}/secret");
        rotated.Webhook.FormerSecretUntil!.Value.ShouldBe(TimeProvider.System.GetUtcNow().AddHours(24), TimeSpan.FromMinutes(5));
        await _app.ReadAsync<DeliveryView>(_charity, HttpMethod.Post, $"/{made.Webhook.Id}/test");
        await _receiver.ArrivesAsync(url, 1, "the test has arrived");
        var came = _receiver.To(url).Single();
        came.Headers["webhook-signature"].ToString().Split(' ').Length.ShouldBe(2);
        foreach (var secret in (string[])[made.Secret!, rotated.Secret!])
        {
            Verification.Verify(secret, came.Headers, System.Text.Encoding.UTF8.GetBytes(came.Body)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task What_happens_during_a_pause_arrives_after_it_in_order()
    {
        var url = _receiver.At();
        var made = await _app.RegisterAsync(_charity, url);
        await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, $"/{made.Webhook.Id}/pause");
        var card = Card(_charity);
        for (var version = 1; version <= 5; version++)
        {
            await _app.Module.ReceiveAsync(new ReferralUpdated(card with { NeedVersion = version, At = card.At.AddSeconds(version) }, "reduced"));
            await Eventually.IsTrueAsync(async () => await _app.DeliveriesAsync(made.Webhook.Id) == version, $"event {version} waits");
        }

        _receiver.To(url).ShouldBeEmpty();
        await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, $"/{made.Webhook.Id}/resumption");
        await _receiver.ArrivesAsync(url, 5, "all five have arrived");
        _receiver.To(url).Select(came => JsonSerializer.Deserialize<JsonElement>(came.Body).GetProperty("data").GetProperty("version").GetInt32()).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task The_log_comes_in_pages_newest_first_and_by_status()
    {
        var url = _receiver.At();
        var made = await _app.RegisterAsync(_charity, url);
        for (var sent = 1; sent <= 3; sent++)
        {
            await _app.Module.ReceiveAsync(Offered(_charity));
            await _receiver.ArrivesAsync(url, sent, $"event {sent} has arrived");
        }

        await Eventually.IsTrueAsync(async () => (await _app.LogAsync(_charity, made.Webhook.Id, "?status=delivered")).Count == 3, "all are marked");
        var page = await _app.ReadAsync<Contracts.Http.Page<DeliveryView>>(_charity, HttpMethod.Get, $"/{made.Webhook.Id}/deliveries?take=2");
        page.Items.Count.ShouldBe(2);
        page.Items[0].At.ShouldBeGreaterThan(page.Items[1].At);
        var rest = await _app.ReadAsync<Contracts.Http.Page<DeliveryView>>(_charity, HttpMethod.Get, $"/{made.Webhook.Id}/deliveries?take=2&cursor={page.Next}");
        // The proof of the address was the first.
        (rest.Items.Count, rest.Items[^1].Event, rest.Next).ShouldBe((2, "webhook.proof", null));
        (await _app.LogAsync(_charity, made.Webhook.Id, "?status=waiting")).ShouldBeEmpty();
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Get, $"/{made.Webhook.Id}/deliveries?status=eaten"))).Status.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }
}
