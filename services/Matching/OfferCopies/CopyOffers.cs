using Contracts.Messages.Catalog;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Referrals;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.OfferCopies;

/// <summary>
/// Keeps the latest version of every offer. Paused: nobody new is asked, shown cards stay. Withdrawn: cards without an answer are recalled.
/// Capacity cut below what is held: the newest unanswered cards are recalled; what was accepted stays promised.
/// </summary>
internal sealed class CopyOffers(NeedDesk desk, Places places)
    : IHandle<OfferPublished>, IHandle<OfferPaused>, IHandle<OfferResumed>, IHandle<OfferCapacityChanged>, IHandle<OfferWithdrawn>
{
    public Task HandleAsync(OfferPublished message, CancellationToken cancellationToken) => FollowAsync(message.Offer, cancellationToken);

    public Task HandleAsync(OfferPaused message, CancellationToken cancellationToken) => FollowAsync(message.Offer, cancellationToken);

    public Task HandleAsync(OfferResumed message, CancellationToken cancellationToken) => FollowAsync(message.Offer, cancellationToken);

    public Task HandleAsync(OfferCapacityChanged message, CancellationToken cancellationToken) => FollowAsync(message.Offer, cancellationToken);

    public Task HandleAsync(OfferWithdrawn message, CancellationToken cancellationToken) => FollowAsync(message.Offer, cancellationToken);

    private async Task FollowAsync(OfferFacts told, CancellationToken cancellationToken)
    {
        var offer = places.Normal(told);
        var db = desk.Db;
        var asked = await db.Referrals.Where(referral => referral.OfferId == offer.OfferId && referral.State == ReferralState.Offered)
            .Select(referral => referral.NeedId).Union(db.Holds.Where(hold => hold.OfferId == offer.OfferId).Select(hold => hold.NeedId)).ToListAsync(cancellationToken);
        var needs = await desk.TakeAsync(asked, cancellationToken);
        var moment = await desk.PrepareAsync(needs, offer.By, mayAsk: false, cancellationToken, offer.OfferId);
        var copy = await db.Offers.FindAsync([offer.OfferId], cancellationToken);
        if (copy?.Follow(offer, moment.Now) == false)
        {
            return;
        }

        if (copy is null)
        {
            db.Offers.Add(OfferCopy.Of(offer, moment.Now));
        }

        var zone = places.ZoneOf(offer.Divisions.Count > 0 ? offer.Divisions[0] : null);
        if (!moment.Ledgers.TryGetValue(offer.OfferId, out var ledger))
        {
            var opened = CapacityLedger.Open(offer, zone, moment.Now);
            opened.Seal(moment.Now);
            db.Ledgers.Add(opened);
            return;
        }

        var tooMuch = ledger.Declare(offer.CapacityTotal, offer.Refill, zone, moment.Now);
        if (offer.Status == "withdrawn")
        {
            RecallNewest(needs, offer.OfferId, ledger.Held, Recalls.OfferWithdrawn, moment);
        }
        else if (tooMuch > 0)
        {
            RecallNewest(needs, offer.OfferId, tooMuch, Recalls.CapacityReduced, moment);
        }

        desk.WriteDown(needs.Where(need => need.Announcements.Count > 0 || need.Moved), moment);
    }

    // What nobody was shown yet goes first.
    private static void RecallNewest(List<NeedAllocation> needs, Guid offerId, int units, string reason, Moment moment)
    {
        foreach (var need in needs.Where(need => need.IsHolding).OrderByDescending(need => need.OpenedAt))
        {
            if (units > 0)
            {
                units -= need.LetGo(offerId, moment);
            }
        }

        var cards = needs.SelectMany(need => need.Referrals.Where(card => card.IsOpen && card.OfferId == offerId).Select(card => (need, card)))
            .OrderByDescending(pair => pair.card.Id).ToArray();
        if (cards.Sum(pair => pair.card.Quantity) < units)
        {
            // A card was shown between the look at the cards and the look at the ledger: run again on the new state.
            throw new DbUpdateConcurrencyException("The cards of an offer changed while it was copied.");
        }

        foreach (var (need, card) in cards)
        {
            if (units <= 0)
            {
                break;
            }

            units -= card.Quantity;
            need.RecallAll(referral => referral == card, reason, moment);
        }
    }
}
