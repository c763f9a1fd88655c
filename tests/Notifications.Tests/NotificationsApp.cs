using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Contracts.Http;
using Contracts.Http.Notifications;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Platform.Http;

namespace Notifications.Tests;

/// <summary>The notifications service alone on a real port with quick pauses; the test tells it what the other services would.</summary>
internal sealed class NotificationsApp : IAsyncDisposable
{
    private NotificationsApp(ModuleApp module) => Module = module;

    public ModuleApp Module { get; }

    /// <param name="postgreSql">A database of its own; null for SQLite.</param>
    /// <param name="settings">Over the quick pauses.</param>
    public static async Task<NotificationsApp> StartAsync(string? postgreSql = null, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Notifications:Keys:0"] = Convert.ToBase64String(new byte[32]),
            ["Notifications:AllowLoopback"] = "true",
            ["Notifications:Poll"] = "00:00:00.05",
            ["Notifications:Timeout"] = "00:00:01",
            ["Notifications:Pauses"] = "00:00:00.1,00:00:00.2,00:00:00.3",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new(await ModuleApp.StartAsync(new NotificationsModule(), settings: all, postgreSql: postgreSql));
    }

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>Asks as a charity.</summary>
    public async Task<HttpResponseMessage> AskAsync(Guid charity, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? key = null, string language = "en", string role = "charity")
    {
        using var caller = Module.As(role, charity, language: language);
        using var request = new HttpRequestMessage(method, "/api/notifications/webhooks" + path) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await caller.SendAsync(request);
    }

    public async Task<TAnswer> ReadAsync<TAnswer>(Guid charity, HttpMethod method, string path, object? body = null)
    {
        using var answer = await AskAsync(charity, method, path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<TAnswer>(Json.Options))!;
    }

    public Task<WebhookWithSecret> RegisterAsync(Guid charity, string url, params string[] events) => ReadAsync<WebhookWithSecret>(charity, HttpMethod.Post, "", new { url, events });

    public Task<WebhookView> GetAsync(Guid charity, Guid id) => ReadAsync<WebhookView>(charity, HttpMethod.Get, $"/{id}");

    /// <summary>Waits until the address has answered its challenge.</summary>
    public Task IsProvenAsync(Guid charity, Guid id) => Eventually.IsTrueAsync(async () => (await GetAsync(charity, id)).ProvenAt is not null, "the address has proved itself");

    /// <summary>The log without the proofs.</summary>
    public async Task<IReadOnlyList<DeliveryView>> LogAsync(Guid charity, Guid id, string query = "") => [.. (await WholeLogAsync(charity, id, query)).Where(row => row.Event != "webhook.proof")];

    public async Task<IReadOnlyList<DeliveryView>> ProofsAsync(Guid charity, Guid id) => [.. (await WholeLogAsync(charity, id, "")).Where(row => row.Event == "webhook.proof")];

    /// <summary>Waits until the only event of a webhook is as expected.</summary>
    public async Task<DeliveryView> LogShowsAsync(Guid charity, Guid id, Func<DeliveryView, bool> expected, string what)
    {
        DeliveryView? shown = null;
        await Eventually.IsTrueAsync(async () => (shown = (await LogAsync(charity, id)).SingleOrDefault()) is not null && expected(shown), what);
        return shown!;
    }

    public static async Task<(HttpStatusCode Status, string Body)> OfAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A card as Matching tells of it.</summary>
    public static ReferralFacts Card(Guid charity, string status = "offered", int version = 1) => new(
        NewId(), NewId(), NewId(), NewId(), charity, status, 2, "person", "offered", version, new NextStep("answerCard", "charity:" + charity, TimeProvider.System.GetUtcNow().AddHours(4)), null,
        TimeProvider.System.GetUtcNow(), "matching");

    public static ReferralOffered Offered(Guid charity) => new(Card(charity), TimeProvider.System.GetUtcNow().AddHours(4), 1, 0.5);

    /// <summary>How many events there are, the proofs apart.</summary>
    public Task<int> DeliveriesAsync(Guid webhook) => Module.InScopeAsync<NotificationsDbContext, int>(db => db.Deliveries.CountAsync(row => row.WebhookId == webhook && row.Type != "webhook.proof"));

    public ValueTask DisposeAsync() => Module.DisposeAsync();

    private async Task<IReadOnlyList<DeliveryView>> WholeLogAsync(Guid charity, Guid id, string query) => (await ReadAsync<Page<DeliveryView>>(charity, HttpMethod.Get, $"/{id}/deliveries{query}")).Items;
}
