using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Matching.Data;
using Matching.OfferCopies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;
using Testing;
using Testing.Apps;

namespace Matching.Tests;

/// <summary>The real module with verbs of its users; the test plays Catalog and Intake.</summary>
internal sealed class MatchingApp : IAsyncDisposable
{
    private MatchingApp(ModuleApp app) => App = app;

    public ModuleApp App { get; }

    public DateTimeOffset Now => (App.Clock ?? TimeProvider.System).GetUtcNow();

    public OfferIndex Index => App.Services.GetRequiredService<OfferIndex>();

    public static async Task<MatchingApp> StartAsync(string? postgreSql = null, string? reference = null, bool clock = true) =>
        new(await ModuleApp.StartAsync(new MatchingModule(), clock ? Facts.Now : null, reference is null ? null : [new("Reference:Directory", reference)], postgreSql));

    /// <summary>An offer of a verified charity, known to the module.</summary>
    public async Task<OfferFacts> OfferAsync(OfferFacts? offer = null)
    {
        var facts = offer ?? Facts.Offer();
        await App.ReceiveAsync(new CharityVerified(Facts.Charity(facts.CharityId)));
        await App.ReceiveAsync(new OfferPublished(facts));
        await Eventually.IsTrueAsync(
            () => Task.FromResult(Index.Find(facts.OfferId) is { CharityVerified: true, LedgerVersion: > 0 } known && known.Facts.Version >= facts.Version), "the offer in the index");
        return facts;
    }

    /// <summary>A need that matching has taken up.</summary>
    public async Task<NeedOpened> NeedAsync(NeedOpened? need = null)
    {
        var facts = need ?? Facts.Need();
        await App.ReceiveAsync(facts);
        await Eventually.IsTrueAsync(() => ReadAsync(db => db.Needs.AnyAsync(row => row.NeedId == facts.NeedId)), "the need");
        return facts;
    }

    public Task<TResult> ReadAsync<TResult>(Func<MatchingDbContext, Task<TResult>> read) => App.InScopeAsync(read);

    public HttpClient Charity(OfferFacts offer, string language = "en") => App.As("charity", offer.CharityId, language: language);

    public HttpClient Coordinator => App.As("coordinator");

    public HttpClient Hotline => App.As("hotline");

    /// <summary>Cards of a need, oldest first.</summary>
    public async Task<IReadOnlyList<ReferralCard>> CardsAsync(NeedOpened need, string? status = null)
    {
        var page = await Coordinator.GetFromJsonAsync<Page<ReferralCard>>($"/api/matching/referrals?needId={need.NeedId}{(status is null ? "" : "&status=" + status)}", Json.Options);
        return [.. page!.Items.Reverse()];
    }

    /// <summary>Waits for the one card of a need at an offer in a state.</summary>
    public async Task<ReferralCard> CardAsync(NeedOpened need, OfferFacts offer, string status = "offered")
    {
        ReferralCard? card = null;
        await Eventually.IsTrueAsync(
            async () => (card = (await CardsAsync(need)).SingleOrDefault(row => row.OfferId == offer.OfferId && row.Status == status)) is not null, $"a card in state {status}");
        return card!;
    }

    /// <summary>What is held is shown in its time: waits for a hold, then lets the time pass.</summary>
    public async Task ShowHeldAsync()
    {
        await Eventually.IsTrueAsync(() => ReadAsync(db => db.Holds.AnyAsync()), "something is held");
        App.Clock!.Advance(TimeSpan.FromMinutes(30));
    }

    public Task<HttpResponseMessage> StepAsync(HttpClient caller, ReferralCard card, string step, object? body = null) =>
        caller.PostAsJsonAsync($"/api/matching/referrals/{card.Id}/{step}", body ?? new { }, Json.Options);

    /// <summary>A step that has to succeed.</summary>
    public async Task<ReferralCard> DoAsync(HttpClient caller, ReferralCard card, string step, object? body = null)
    {
        using var answer = await StepAsync(caller, card, step, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonSerializer.Deserialize<ReferralCard>(text, Json.Options)!;
    }

    /// <summary>Everything of a type that was announced.</summary>
    public IReadOnlyList<TMessage> Announced<TMessage>() => [.. App.Announced.OfType<TMessage>()];

    /// <summary>Waits until a message of the kind was announced.</summary>
    public async Task<TMessage> HearsAsync<TMessage>(Func<TMessage, bool> which)
        where TMessage : class
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(Announced<TMessage>().Any(which)), typeof(TMessage).Name);
        return Announced<TMessage>().First(which);
    }

    public async Task<(int Held, int Committed)> LedgerAsync(OfferFacts offer) =>
        await ReadAsync(async db => await db.Ledgers.Where(row => row.OfferId == offer.OfferId).Select(row => new { row.Held, row.Committed }).SingleAsync()) is var row
            ? (row.Held, row.Committed) : default;

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
