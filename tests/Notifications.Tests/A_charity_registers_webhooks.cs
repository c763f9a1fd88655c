using System.Net;
using Contracts.Http.Notifications;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>Addresses of a charity's own system: what is taken, what is refused, and who may touch them.</summary>
public abstract class A_charity_registers_webhooks(NotificationsDatabase database)
{
    private readonly NotificationsApp _app = database.App;
    private readonly Guid _charity = NewId();

    [Fact]
    public async Task The_secret_is_shown_once()
    {
        var made = await _app.RegisterAsync(_charity, "https://hooks.example.org/a?tenant=1", "card.offered");
        made.Secret.ShouldNotBeNull();
        Convert.FromBase64String(made.Secret["whsec_".Length..]).Length.ShouldBe(32);
        (made.Webhook.Status, made.Webhook.Events.Single(), made.Webhook.Url).ShouldBe(("active", "card.offered", "https://hooks.example.org/a?tenant=1"));

        var (status, body) = await OfAsync(_app.AskAsync(_charity, HttpMethod.Get, $"/{made.Webhook.Id}"));
        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldNotContain("whsec_");
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Get, ""))).Body.ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task A_repeated_request_makes_one_webhook_and_shows_no_secret()
    {
        var body = new { url = "https://hooks.example.org/once" };
        var first = await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", body, key: "one"));
        var again = await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", body, key: "one"));
        (first.Status, again.Status).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created));
        first.Body.ShouldContain("whsec_");
        again.Body.ShouldContain("\"secret\":null");
        (await _app.ReadAsync<WebhookView[]>(_charity, HttpMethod.Get, "")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Five_are_enough_and_each_address_comes_once()
    {
        var first = await _app.RegisterAsync(_charity, "https://hooks.example.org/0");
        var (status, body) = await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", new { url = "HTTPS://hooks.example.org:443/0" }));
        status.ShouldBe(HttpStatusCode.Conflict);
        body.ShouldContain(first.Webhook.Id.ToString());

        // At once: the places are as many, whoever comes first.
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", new { url = $"https://hooks.example.org/{number}" }))));
        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(4);
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);
        (await _app.ReadAsync<WebhookView[]>(_charity, HttpMethod.Get, "")).Length.ShouldBe(5);

        (await _app.AskAsync(_charity, HttpMethod.Delete, $"/{first.Webhook.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _app.RegisterAsync(_charity, "https://hooks.example.org/0");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hooks.example.org")]
    [InlineData("http://hooks.example.org/")]
    [InlineData("ftp://hooks.example.org/")]
    [InlineData("https://user:word@hooks.example.org/")]
    [InlineData("https://hooks.example.org/#part")]
    [InlineData("https://hooks.example.org:5432/")]
    [InlineData("https://hooks.example.org/a b")]
    [InlineData("https://10.0.0.8/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://0xA9FEA9FE/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[::ffff:10.0.0.8]/")]
    [InlineData("https://postgres/")]
    [InlineData("https://shared-db-rw.referral.svc.cluster.local/")]
    [InlineData("https://metadata.google.internal/")]
    public async Task An_address_is_one_of_the_public_internet(string url)
    {
        var (status, body) = await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", new { url }));
        status.ShouldBe(HttpStatusCode.BadRequest, body);
        body.ShouldContain("\"url\":[");
    }

    [Fact]
    public async Task What_is_wrong_is_told_field_by_field_in_the_callers_language()
    {
        var body = new { url = "http://hooks.example.org/", events = (string[])["card.offered", "card.eaten"], description = "13900000001" };
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", body, language: "zh-CN"))).Body.ShouldContain("请勿填写电话、证件号等个人信息。");
        var told = (await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", new { body.url, body.events }))).Body;
        told.ShouldContain("\"url\":[\"Has to be https.\"]");
        told.ShouldContain("\"events[1]\":[\"This event is not known.\"]");
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, "", new { url = "https://hooks.example.org/" + new string('a', 500) }))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.ReadAsync<WebhookView[]>(_charity, HttpMethod.Get, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_foreign_charity_finds_nothing()
    {
        var made = await _app.RegisterAsync(_charity, "https://hooks.example.org/own");
        var own = $"/{made.Webhook.Id}";
        foreach (var (method, path, body) in ((HttpMethod, string, object?)[])
        [
            (HttpMethod.Get, own, null), (HttpMethod.Put, own, new { url = "https://hooks.example.org/taken" }), (HttpMethod.Delete, own, null), (HttpMethod.Post, own + "/pause", null),
            (HttpMethod.Post, own + "/resumption", null), (HttpMethod.Post, own + "/secret", null), (HttpMethod.Post, own + "/test", null), (HttpMethod.Get, own + "/deliveries", null),
            (HttpMethod.Post, own + $"/deliveries/{NewId()}/redelivery", null),
        ])
        {
            (await _app.AskAsync(NewId(), method, path, body)).StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {path}");
            (await _app.AskAsync(_charity, method, path, body, role: "coordinator")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
        }

        (await _app.GetAsync(_charity, made.Webhook.Id)).Url.ShouldBe("https://hooks.example.org/own");
        (await _app.ReadAsync<WebhookView[]>(NewId(), HttpMethod.Get, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_says_which_version_it_means()
    {
        var made = await _app.RegisterAsync(_charity, "https://hooks.example.org/before");
        var path = $"/{made.Webhook.Id}";
        (await _app.AskAsync(_charity, HttpMethod.Put, path, new { url = "https://hooks.example.org/after", description = " cards " }, ifMatch: "\"v1\"")).Headers.ETag!.Tag.ShouldBe("\"v2\"");
        (await _app.AskAsync(_charity, HttpMethod.Put, path, new { url = "https://hooks.example.org/other" }, ifMatch: "\"v1\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await _app.AskAsync(_charity, HttpMethod.Post, path + "/pause", ifMatch: "\"v1\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var changed = await _app.GetAsync(_charity, made.Webhook.Id);
        (changed.Url, changed.Description, changed.Version).ShouldBe(("https://hooks.example.org/after", "cards", 2));

        await _app.RegisterAsync(_charity, "https://hooks.example.org/second");
        (await _app.AskAsync(_charity, HttpMethod.Put, path, new { url = "https://hooks.example.org/second" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Who_did_what_is_on_record()
    {
        var made = await _app.RegisterAsync(_charity, "https://hooks.example.org/record");
        var path = $"/{made.Webhook.Id}";
        await _app.AskAsync(_charity, HttpMethod.Put, path, new { url = "https://hooks.example.org/elsewhere" });
        foreach (var step in (string[])["pause", "pause", "resumption", "secret"])
        {
            (await _app.AskAsync(_charity, HttpMethod.Post, $"{path}/{step}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await _app.AskAsync(_charity, HttpMethod.Delete, path);
        var acts = await _app.Module.InScopeAsync<NotificationsDbContext, List<string>>(db => db.Set<Audit.AuditRecord>()
            .Where(row => row.Subject == "webhook/" + made.Webhook.Id && row.Why == "charity/" + _charity).OrderBy(row => row.At).Select(row => row.Action).ToListAsync());
        acts.ShouldBe(["webhook.registered", "webhook.replaced", "webhook.paused", "webhook.resumed", "webhook.secret-rotated", "webhook.deleted"]);
    }

    [Fact]
    public async Task Pausing_and_resuming_twice_is_no_fault()
    {
        var made = await _app.RegisterAsync(_charity, "https://hooks.example.org/pause");
        var path = $"/{made.Webhook.Id}";
        var paused = await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, path + "/pause");
        (paused.Status, paused.PauseReason, paused.Version).ShouldBe(("paused", "byHand", 2));
        (await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, path + "/pause")).Version.ShouldBe(2);
        (await OfAsync(_app.AskAsync(_charity, HttpMethod.Post, path + "/test"))).Status.ShouldBe(HttpStatusCode.Conflict);
        var resumed = await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, path + "/resumption");
        (resumed.Status, resumed.PauseReason, resumed.Version).ShouldBe(("active", null, 3));
        (await _app.ReadAsync<WebhookView>(_charity, HttpMethod.Post, path + "/resumption")).Version.ShouldBe(3);
    }
}
