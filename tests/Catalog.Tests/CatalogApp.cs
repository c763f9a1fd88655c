using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Catalog.Data;
using Contracts.Http;
using Contracts.Http.Catalog;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Testing.Apps;

namespace Catalog.Tests;

/// <summary>The real module with verbs of its users; the test plays Matching.</summary>
internal sealed class CatalogApp : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);

    // Small numbers are left to tests that name their own.
    private int _number = 5000;

    private CatalogApp(ModuleApp app) => App = app;

    public ModuleApp App { get; }

    public DateTimeOffset Now => App.Clock!.GetUtcNow();

    public HttpClient Coordinator => App.As("coordinator");

    public static async Task<CatalogApp> StartAsync(string? postgreSql = null, string? codes = null, string? redis = null) => new(await ModuleApp.StartAsync(
        new CatalogModule(), Start, [new("Reference:Directory", codes), new("Redis", redis), new("Catalog:SearchKept", "00:05:00")], postgreSql));

    /// <summary>A client of a charity that is registered under the client's own id.</summary>
    public async Task<(HttpClient Client, CharityView Charity)> CharityAsync(string name = "示例慈善会", bool verified = true, string? nameEn = "Example Charity")
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var client = App.As("charity", id, "client-" + id);
        var number = Interlocked.Increment(ref _number);
        var charity = await client.PostAsync("/api/catalog/charities", new { creditCode = CreditCodes.Synthetic(number), name, nameEn, kind = "foundation", registeredIn = "420100" }).BodyAsync<CharityView>(201);
        return (client, verified ? await Coordinator.PostAsync($"/api/catalog/charities/{id}/verification", new { }).BodyAsync<CharityView>() : charity);
    }

    /// <summary>The offer of api.md, with the fields a test wants otherwise.</summary>
    public static JsonObject Offer(string change = "{}")
    {
        var offer = JsonNode.Parse("""
            { "title": { "zh": "寒冬口粮包", "en": "Winter food parcel" }, "categories": ["N01.01"], "form": "goods", "funding": "donated",
              "area": { "divisions": ["4201"], "point": null, "radiusKm": null },
              "eligibility": { "tiers": ["R1","R2","R4"], "anyTags": [], "minAge": null, "maxAge": null, "householdMin": 1 },
              "capacity": { "total": 200, "unit": "person", "refill": "none" },
              "validFrom": "2026-11-01T00:00:00Z", "validTo": "2027-03-01T00:00:00Z", "answersWithin": "PT4H", "languages": ["zh"] }
            """)!.AsObject();
        Merge(offer, JsonNode.Parse(change)!.AsObject());
        return offer;
    }

    public static async Task<OfferView> PublishAsync(HttpClient client, Guid charity, string externalId, string change = "{}")
    {
        var answer = await client.PutAsync(OfferPath(charity, externalId), Offer(change));
        return await Task.FromResult(answer).BodyAsync<OfferView>((int)answer.StatusCode is 201 ? 201 : 200);
    }

    public static string OfferPath(Guid charity, string externalId) => $"/api/catalog/charities/{charity}/offers/{Uri.EscapeDataString(externalId)}";

    /// <summary>Matching says what is promised.</summary>
    public async Task PromisedAsync(OfferView offer, int held, int committed, int version)
    {
        await App.ReceiveAsync(new OfferCapacityUsed(offer.OfferId, offer.CharityId, held, committed, version, Now));
        await Eventually.IsTrueAsync(() => ReadAsync(db => db.OfferUses.AnyAsync(row => row.OfferId == offer.OfferId && row.Version >= version)), "the promise");
    }

    public Task<TResult> ReadAsync<TResult>(Func<CatalogDbContext, Task<TResult>> read) => App.InScopeAsync(read);

    /// <summary>Waits until so many messages that fit were announced, and gives them.</summary>
    public async Task<IReadOnlyList<TMessage>> HearsAsync<TMessage>(Func<TMessage, bool> which, int count = 1)
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(App.Announced.OfType<TMessage>().Count(which) >= count), $"{count} {typeof(TMessage).Name}");
        return [.. App.Announced.OfType<TMessage>().Where(which)];
    }

    /// <summary>Everything a search finds, page by page.</summary>
    public static async Task<IReadOnlyList<TItem>> AllAsync<TItem>(HttpClient client, string path, int take = 50)
    {
        var items = new List<TItem>();
        string? cursor = null;
        do
        {
            var page = await client.ReadAsync<Page<TItem>>($"{path}{(path.Contains('?') ? '&' : '?')}take={take}{(cursor is null ? "" : "&cursor=" + cursor)}");
            page.Items.Count.ShouldBeLessThanOrEqualTo(take);
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static void Merge(JsonObject into, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            if (value is JsonObject inner && into[name] is JsonObject target && inner.Count > 0)
            {
                Merge(target, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}

internal static class Answers
{
    /// <summary>The body of an answer that must have this status.</summary>
    public static async Task<TBody> BodyAsync<TBody>(this Task<HttpResponseMessage> pending, int status = 200)
    {
        using var answer = await pending;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status, text);
        return JsonSerializer.Deserialize<TBody>(text, Json.Options)!;
    }

    public static async Task<JsonElement> ShouldRefuseAsync(this Task<HttpResponseMessage> pending, int status, string type) => await (await pending).ShouldRefuseAsync(status, type);

    public static Task<HttpResponseMessage> PutAsync(this HttpClient caller, string path, object body, params (string Name, string Value)[] headers) => SendAsync(caller, HttpMethod.Put, path, body, headers);

    public static Task<HttpResponseMessage> PatchAsync(this HttpClient caller, string path, object body, params (string Name, string Value)[] headers) => SendAsync(caller, HttpMethod.Patch, path, body, headers);

    /// <summary>The fields a refusal names, with what it says.</summary>
    public static Dictionary<string, string> Errors(this JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().ToDictionary(field => field.Name, field => string.Join(' ', field.Value.EnumerateArray().Select(text => text.GetString())), StringComparer.OrdinalIgnoreCase);

    private static Task<HttpResponseMessage> SendAsync(HttpClient caller, HttpMethod method, string path, object body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, options: Json.Options) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return caller.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
