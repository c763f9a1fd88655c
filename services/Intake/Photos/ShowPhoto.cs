using Contracts.Reference;
using Intake.Cases;
using Intake.Consents;
using Intake.Data;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Photos;

/// <summary>
/// One photo. The desk names a purpose and passes the gates of <see cref="UnmaskCase"/>, because a picture shows who somebody is and where they live. The charity sees its own while its work
/// lasts and the person has not taken the consent back. Each look is on record before it is answered.
/// </summary>
internal static class ShowPhoto
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/referrals/{referralId:guid}/evidence/{id:guid}", Handle)
        .WithName("GetEvidence").WithSummary("A photo of the delivery (JPEG); the desk names a purpose. Recorded; 403 as for unmasking, and for a charity whose work or consent has ended.")
        .RequireRoles(Roles.Charity, Roles.Hotline, Roles.Coordinator).Produces(200, contentType: "image/jpeg").CostsALookUp().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<FileContentHttpResult, Refusal>> Handle(
        Guid referralId, Guid id, string? purpose, Actor actor, Jurisdiction jurisdiction, IntakeDbContext db, PersonVault vault, ReferenceData reference, HttpContext http, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.ReferralOfAsync(referralId, actor, jurisdiction, cancellationToken) is not { } referral
            || await db.Photos.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ReferralId == referralId, cancellationToken) is not { } photo)
        {
            return Refusal.NotFound();
        }

        var of = await db.Cases.AsNoTracking().SingleAsync(row => row.Id == photo.CaseId, cancellationToken);
        var refusal = actor.Is(Roles.Charity) ? await ForTheCharityAsync(referral, of, db, now, cancellationToken) : await ForTheDeskAsync(of, purpose, actor, db, vault, reference, now, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        db.Note(actor, "evidence.read", $"case/{of.Id}", $"referral/{referralId} evidence/{id}{(actor.Is(Roles.Charity) ? "" : " " + purpose)}", now);
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(photo.Read(of.Keys, vault), "image/jpeg", $"{id}.jpg");
    }

    private static async Task<Refusal?> ForTheCharityAsync(ReferralCopy referral, Case of, IntakeDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!referral.IsAccepted)
        {
            return new Refusal(IntakeProblems.NotAccepted).With("state", referral.Status);
        }

        var consents = await db.Consents.AsNoTracking().Where(row => row.CaseId == of.Id && row.CharityId == referral.CharityId).ToListAsync(cancellationToken);
        return consents.Count > 0 && !consents.Exists(consent => consent.Holds(of, now)) ? new Refusal(IntakeProblems.ConsentRequired) : null;
    }

    private static async Task<Refusal?> ForTheDeskAsync(
        Case of, string? purpose, Actor actor, IntakeDbContext db, PersonVault vault, ReferenceData reference, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (purpose is null || !reference.IsUsable("unmaskPurposes", purpose, DateOnly.FromDateTime(now.UtcDateTime)))
        {
            return FieldErrors.One("purpose", "须为查看目的代码。", "Has to be a code of a purpose.");
        }

        if (UnmaskCase.AddressStaysShut(of, purpose, actor, vault, reference))
        {
            return new Refusal(IntakeProblems.AddressHidden);
        }

        var person = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(row => row.CaseId == of.Id && row.Role == PersonRole.Person, cancellationToken);
        return Ages.IsBelow(Ages.Grown, of, person?.Read(of.Keys, vault), vault, reference, now) && !await UnmaskCase.IsApprovedAsync(of.Id, purpose, actor, db, now, cancellationToken)
            ? UnmaskCase.AskFirst(of.Id) : null;
    }
}
