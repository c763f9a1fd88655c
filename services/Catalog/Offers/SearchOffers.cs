using Catalog.Charities;
using Catalog.Data;
using Catalog.Search;
using Contracts.Http;
using Contracts.Http.Catalog;
using Contracts.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Offers;

/// <summary>Offers by words of the title, category and place, newest first. Withdrawn ones only when asked for.</summary>
internal static class SearchOffers
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/offers", Handle)
        .WithName("SearchOffers").WithSummary("Offers by category (with those above and below it), division (serving it or part of it), words (q), charityId and status; newest first.");

    private static async Task<Results<Ok<Page<OfferView>>, Refusal>> Handle(
        string? category, string? division, string? q, Guid? charityId, string? status, Actor actor, Paging paging, CatalogDbContext db, OfferPlaces places,
        ReferenceData reference, SearchCache cache, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var state = Enum.GetValues<OfferState>().Where(known => Offer.Word(known) == status).Cast<OfferState?>().SingleOrDefault();
        errors.Require(status is null || state is not null, "status", "未知的状态。", "This status is not known.");
        errors.Require(category is null || reference.Needs.Find(category) is not null, "category", "未知的需求类别。", "This need category is not known.");
        var place = division is null or Charity.Nation ? null : reference.Divisions.Find(division);
        errors.Require(division is null or Charity.Nation || place is not null, "division", "未知的行政区划代码。", "This division code is not known.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var words = string.IsNullOrWhiteSpace(q) ? null : SearchWords.Typed(q);
        var after = Guid.TryParse(paging.After, out var last) ? last : Guid.AllBitsSet;
        // Whoever looks through one charity's offers has often just changed one of them.
        string?[]? question = charityId is not null ? null : [status, category, place?.Code, $"{after} {paging.Take}", .. words?.SelectMany(word => (string[])[word.Beginning, word.Whole]) ?? []];
        var ids = words is { Length: 0 } ? [] : await cache.IdsAsync(question, db, RunAsync, cancellationToken);
        var shown = ids.Take(paging.Take).ToArray();
        // Kept ids may be of offers that are no longer what was asked for.
        var found = await Rows(db).Where(row => shown.Contains(row.Id))
            .Join(db.Charities.AsNoTracking(), offer => offer.CharityId, owner => owner.Id, (offer, owner) => new { offer, owner })
            .OrderByDescending(pair => pair.offer.Id).ToListAsync(cancellationToken);
        var uses = await PromisedAsync([.. found.Where(pair => GetCharity.Inside(actor, pair.owner.Id)).Select(pair => pair.offer.Id)]);
        return TypedResults.Ok(new Page<OfferView>(
            [.. found.Select(pair => pair.offer.View(pair.owner, uses.GetValueOrDefault(pair.offer.Id)))], ids.Count > paging.Take ? Paging.Encode(shown[^1].ToString()) : null));

        // What is promised of an offer is for its charity and coordinators alone.
        async Task<Dictionary<Guid, PromisedCapacity>> PromisedAsync(Guid[] own)
        {
            var known = own.Length == 0 ? [] : await db.OfferUses.AsNoTracking().Where(use => own.Contains(use.OfferId)).ToDictionaryAsync(use => use.OfferId, use => use.View, cancellationToken);
            return own.ToDictionary(id => id, id => known.GetValueOrDefault(id, new PromisedCapacity(0, 0)));
        }

        Task<List<Guid>> RunAsync(CatalogDbContext asked, CancellationToken cancellation) => new OfferSearch(asked, Rows(asked), after, paging.Take + 1)
            .RunAsync(words, category is null ? null : places.ForCategory(category), place, reference, cancellation);

        IQueryable<Offer> Rows(CatalogDbContext asked)
        {
            var rows = asked.Offers.AsNoTracking();
            rows = state is { } wanted ? rows.Where(row => row.State == wanted) : rows.Where(row => row.State != OfferState.Withdrawn);
            return charityId is { } charity ? rows.Where(row => row.CharityId == charity) : rows;
        }
    }
}
