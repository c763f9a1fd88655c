using Contracts.Http.Intake;
using Intake.Data;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Photos;

/// <summary>
/// The charity shows what it delivered. Needs no consent: nothing leaves by it, and what comes in is kept like everything else about the person. The same picture twice is one.
/// </summary>
internal static class AddPhoto
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/referrals/{referralId:guid}/evidence", Handle)
        .WithName("AddEvidence").WithSummary("A photo as evidence of the delivery: JPEG, PNG or WebP as the body, at most 8 MB and 40 million pixels, at most five of a referral. It is drawn anew, without place or device, and kept sealed.")
        .RequireRoles(Roles.Charity).WithMetadata(new RequestSizeLimitAttribute(Pictures.MostBytes)).TakesAPicture()
        .WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<EvidenceView>, Ok<EvidenceView>, Refusal>> Handle(
        Guid referralId, SentPicture sent, Actor actor, IdempotencyKey key, IntakeDbContext db, PersonVault vault, BlindIndex index, TimeProvider time, CancellationToken cancellationToken)
    {
        var own = actor.CharityId ?? Guid.Empty;
        var referral = await db.Referrals.AsNoTracking().SingleOrDefaultAsync(row => row.ReferralId == referralId && row.CharityId == own, cancellationToken);
        if (referral is null || await db.Cases.SingleOrDefaultAsync(row => row.Id == referral.CaseId, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var digest = index.Picture(sent.Bytes);
        var kept = await db.Photos.Where(row => row.ReferralId == referralId).Select(row => new { row.Digest, View = new EvidenceView(row.Id, row.ReferralId, row.At, row.Bytes) }).ToListAsync(cancellationToken);
        if (kept.Find(row => row.Digest.AsSpan().SequenceEqual(digest)) is { } same)
        {
            return TypedResults.Ok(same.View);
        }

        if (!referral.IsAccepted || of.PeopleErasedAt is not null)
        {
            return Refusal.Illegal(referral.Status, []).Because("只有正在帮扶或已报告送达的转介可以添加照片。", "A photo belongs to a referral that is in service, or whose delivery was reported.");
        }

        if (kept.Count >= Photo.MostOfOneReferral)
        {
            return FieldErrors.One("photo", $"每个转介最多 {Photo.MostOfOneReferral} 张照片。", $"A referral has at most {Photo.MostOfOneReferral} photos.");
        }

        var drawn = await sent.DrawAnewAsync(cancellationToken);
        if (drawn.Picture is not { } picture)
        {
            return FieldErrors.One("photo", drawn.Zh!, drawn.En!);
        }

        var now = time.GetUtcNow();
        var photo = Photo.Of(Guid.CreateVersion7(now), referral, digest, picture, of.KeysToSeal(), vault, actor.Id, now);
        db.Add(photo);
        // Two at once are counted one after the other, and none slips past an erasure of the same moment.
        of.Touch();
        db.Note(actor, "evidence.added", $"case/{of.Id}", $"referral/{referralId} evidence/{photo.Id}", now);
        var answer = TypedResults.Created($"/api/intake/referrals/{referralId}/evidence/{photo.Id}", photo.View);
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
