using Catalog.Charities;
using Catalog.Data;
using Contracts.Http.Catalog;
using Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Offers;

/// <summary>What all steps of an offer share: whose it is, which version the caller saw, one save, the offer as answer.</summary>
internal sealed class OfferDesk(CatalogDbContext db, TimeProvider time, IHttpContextAccessor http)
{
    /// <param name="id">The offer; a charity reaches only its own.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="ifMatch">The version the caller saw.</param>
    /// <param name="key">Keeps the answer for a repeat.</param>
    /// <param name="check">What stands against it, given charity and promises; null when nothing does.</param>
    /// <param name="step">The decision of the offer.</param>
    /// <param name="news">What is announced when it changed.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<Results<Ok<OfferView>, Refusal>> TakeAsync<TMessage>(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey? key, Func<Offer, Charity, OfferUse, Refusal?>? check, Func<Offer, DateTimeOffset, Step> step,
        Func<Offer, TMessage> news, CancellationToken cancellationToken)
        where TMessage : class
    {
        var own = actor.CharityId ?? Guid.Empty;
        if (await db.Offers.SingleOrDefaultAsync(row => row.Id == id && row.CharityId == own, cancellationToken) is not { } offer)
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(offer.Version))
        {
            return Refusal.Stale();
        }

        var charity = await db.Charities.AsNoTracking().SingleAsync(row => row.Id == own, cancellationToken);
        var use = await db.OfferUses.AsNoTracking().SingleOrDefaultAsync(row => row.OfferId == id, cancellationToken) ?? new OfferUse { OfferId = id };
        if (check?.Invoke(offer, charity, use) is { } against)
        {
            return against;
        }

        var now = time.GetUtcNow();
        var done = step(offer, now);
        if (done == Step.Illegal)
        {
            return Refusal.Illegal(Offer.Word(offer.State), offer.LegalSteps);
        }

        var answer = TypedResults.Ok(offer.View(charity, use.View));
        http.HttpContext!.Tag(offer.Version);
        if (done == Step.Done)
        {
            db.Enqueue("offer/" + id, news(offer), now);
            key?.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }

    /// <summary>A suspended charity cannot take up its offers again.</summary>
    public static Refusal? NotSuspended(Charity charity) => charity.State == CharityState.Suspended
        ? Refusal.Illegal(Charity.Word(charity.State), charity.LegalSteps).Because("慈善组织已暂停。", "The charity is suspended.")
        : null;
}
