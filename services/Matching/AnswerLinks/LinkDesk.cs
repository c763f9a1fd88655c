using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Data;
using Matching.Referrals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.AnswerLinks;

/// <summary>What all steps by a link share: a good token or a plain 404, the charity of the card as the one who acts, and the link used up in the save of the step.</summary>
internal sealed class LinkDesk(MatchingDbContext db, StepDesk steps, ReferenceData reference, TimeProvider time)
{
    /// <summary>The link of a token; null for one that is changed, unknown, expired or taken back. Nobody hears which.</summary>
    public async Task<LinkRow?> FindAsync(string token, CancellationToken cancellationToken) =>
        LinkRow.Read(token) is var (id, secret) && await db.AnswerLinks.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } link && link.Opens(secret, time.GetUtcNow()) ? link : null;

    /// <summary>A new link; the former one of the same purpose is taken back.</summary>
    public async Task<AnswerLink> MakeAsync(Referral referral, LinkPurpose purpose, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var former in await db.AnswerLinks.Where(row => row.ReferralId == referral.Id && row.Purpose == purpose && row.TakenBackAt == null).ToListAsync(cancellationToken))
        {
            former.TakeBack(now);
        }

        var (row, token) = LinkRow.Make(referral, purpose, by, now);
        db.Add(row);
        return new AnswerLink(token, Word(purpose), row.ExpiresAt);
    }

    /// <summary>The card of a link as it stands.</summary>
    public async Task<LinkedCard?> ShowAsync(LinkRow link, CancellationToken cancellationToken)
    {
        var found = await db.Referrals.AsNoTracking().Where(row => row.Id == link.ReferralId)
            .Join(db.Needs.AsNoTracking(), row => row.NeedId, need => need.NeedId, (row, need) => new { row, need.Need, need.CaseNumber, need.State, need.Version })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : Of(link, NeedCards.Of(reference, found.row, found.Need, found.CaseNumber, found.State, found.Version));
    }

    /// <summary>Takes a step as the card's charity. <paramref name="uses"/>: whether the link is used up by it.</summary>
    public async Task<Results<Ok<LinkedCard>, Refusal>> StepAsync(
        string token, LinkPurpose purpose, bool uses, IfMatch ifMatch, IdempotencyKey key, Func<Referral, FieldErrors, Refusal?> check, Func<NeedAllocation, Referral, Moment, Answer> step,
        bool thenReport, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { } link || link.Purpose != purpose || link.UsedAt is not null
            || await db.Referrals.AsNoTracking().SingleOrDefaultAsync(row => row.Id == link.ReferralId, cancellationToken) is not { } referral)
        {
            return Refusal.NotFound();
        }

        if (uses)
        {
            link.Use(time.GetUtcNow());
        }

        var report = thenReport ? await MakeAsync(referral, LinkPurpose.Report, link.Actor, cancellationToken) : null;
        var taken = await steps.TakeAsync(link.ReferralId, new Actor(link.Actor, referral.CharityId, [Roles.Charity]), ifMatch, key, check, step, audit: null, cancellationToken);
        if (taken.Result is not Ok<ReferralCard> { Value: { } card })
        {
            return (Refusal)taken.Result;
        }

        // A step that had been taken already is repeated without a save: then there is no new link either. Whoever took it with this very link was first, and the link is used up.
        if (uses && db.Entry(link).State != EntityState.Unchanged && await db.AnswerLinks.AsNoTracking().AnyAsync(row => row.Id == link.Id && row.UsedAt != null, cancellationToken))
        {
            return Refusal.NotFound();
        }

        return TypedResults.Ok(Of(link, card) with { Report = db.Entry(link).State == EntityState.Unchanged ? report : null });
    }

    public static string Word(LinkPurpose purpose) => purpose == LinkPurpose.Answer ? "answer" : "report";

    private static LinkedCard Of(LinkRow link, ReferralCard card) => new(
        card, Word(link.Purpose),
        link.UsedAt is not null ? [] : [.. (link.Purpose, card.Status) switch
        {
            (LinkPurpose.Answer, "offered") => ["acceptance", "decline"],
            (LinkPurpose.Report, "accepted" or "onHold") => ["start"],
            (LinkPurpose.Report, "inService") => ["delivery"],
            _ => Array.Empty<string>(),
        }],
        link.UsedAt, link.ExpiresAt);
}
