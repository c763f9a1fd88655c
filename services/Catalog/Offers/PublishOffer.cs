using Catalog.Charities;
using Catalog.Data;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Offers;

/// <summary>An offer is created, or replaced as a whole, under the charity's own id. The same once more changes nothing, so that a charity's software may send everything every night.</summary>
internal static class PublishOffer
{
    private const int LongestId = 100;

    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/charities/{id:guid}/offers/{externalId}", HandleAsync)
        .WithName("PublishOffer").WithSummary("Create (201) or replace (200) an offer; 409 capacity-promised when it would fall below what is promised.")
        .RequireRoles(Roles.Charity, Roles.Coordinator).RetryConflicts<CatalogDbContext>();

    private static async Task<Results<Created<OfferView>, Ok<OfferView>, Refusal>> HandleAsync(
        Guid id, string externalId, Contracts.Http.Catalog.PublishOffer request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, CatalogDbContext db, OfferPlaces places, ReferenceData reference,
        TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (!GetCharity.Inside(actor, id) || await db.Charities.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } charity
            || (!actor.Is(Roles.Charity) && !jurisdiction.Covers(charity, reference)))
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        var offer = await db.Offers.SingleOrDefaultAsync(row => row.CharityId == id && row.ExternalId == externalId, cancellationToken);
        var errors = new FieldErrors();
        errors.Require(
            externalId.Length <= LongestId && !externalId.Any(char.IsControl) && !string.IsNullOrWhiteSpace(externalId), "externalId",
            $"最多 {LongestId} 个可见字符。", $"At most {LongestId} printable characters.");
        var content = OfferReading.Read(request, offer?.Content, reference, now, errors);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (ifMatch.Value is not null && (offer is null || !ifMatch.Allows(offer.Version)))
        {
            return Refusal.Stale();
        }

        if (charity.State == CharityState.Suspended)
        {
            return Refusal.Illegal(Charity.Word(charity.State), charity.LegalSteps).Because("已暂停的慈善组织不能发布项目。", "A suspended charity cannot publish offers.");
        }

        if (offer is null)
        {
            return await CreateAsync(charity, externalId, content, actor, db, places, now, http, cancellationToken);
        }

        if (offer.State == OfferState.Withdrawn)
        {
            return Refusal.Illegal(Offer.Word(offer.State), offer.LegalSteps);
        }

        var use = await db.OfferUses.AsNoTracking().SingleOrDefaultAsync(row => row.OfferId == offer.Id, cancellationToken);
        if (use is not null && content.CapacityTotal < use.Minimum && content.CapacityTotal < offer.Content.CapacityTotal)
        {
            return CatalogProblems.Promised(use);
        }

        if (use is { Minimum: > 0 } && content.Unit != offer.Content.Unit)
        {
            return CatalogProblems.Promised(use).Because("已有承诺时不能更换计量单位。", "The unit cannot change while something is promised.");
        }

        if (offer.Replace(content, now, actor.Id))
        {
            var wanted = offer.IndexTerms(places);
            var present = await db.OfferTerms.Where(term => term.OfferId == offer.Id).ToListAsync(cancellationToken);
            db.OfferTerms.RemoveRange(present.Where(term => !wanted.Contains(term.Term)));
            db.OfferTerms.AddRange(wanted.Except(present.Select(term => term.Term)).Select(term => new OfferTerm(term, offer.Id)));
            Announce(db, offer, actor, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        http.Tag(offer.Version);
        return TypedResults.Ok(offer.View(charity, use?.View ?? new PromisedCapacity(0, 0)));
    }

    private static async Task<Results<Created<OfferView>, Ok<OfferView>, Refusal>> CreateAsync(
        Charity charity, string externalId, OfferContent content, Actor actor, CatalogDbContext db, OfferPlaces places, DateTimeOffset now, HttpContext http,
        CancellationToken cancellationToken)
    {
        var offer = new Offer
        {
            Id = Guid.CreateVersion7(now),
            CharityId = charity.Id,
            ExternalId = externalId,
            Content = content,
            ConfirmedAt = now,
            ChangedAt = now,
            ChangedBy = actor.Id,
        };
        db.Offers.Add(offer);
        db.OfferTerms.AddRange(offer.IndexTerms(places).Select(term => new OfferTerm(term, offer.Id)));
        Announce(db, offer, actor, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failed) when (failed is not DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Offers.AnyAsync(row => row.CharityId == charity.Id && row.ExternalId == externalId, cancellationToken))
            {
                throw;
            }

            // The same request was faster on another connection: this one is now a replacement and runs again.
            throw new DbUpdateConcurrencyException("The offer was created in the meantime.", failed);
        }

        http.Tag(offer.Version);
        return TypedResults.Created($"/api/catalog/offers/{offer.Id}", offer.View(charity, new PromisedCapacity(0, 0)));
    }

    private static void Announce(CatalogDbContext db, Offer offer, Actor actor, DateTimeOffset now)
    {
        db.Enqueue("offer/" + offer.Id, new OfferPublished(offer.Facts()), now);
        if (actor.Is(Roles.Coordinator))
        {
            db.Add(actor.Did("offer.publishedForCharity", "offer/" + offer.Id, "charity/" + offer.CharityId, now));
        }
    }
}
