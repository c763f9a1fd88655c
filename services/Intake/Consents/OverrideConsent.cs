using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Intake.People;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Consents;

/// <summary>
/// Danger to life, the one override of the person's yes (PIPL Art. 13(4), 18): a reason, somebody who answers for it, a task to tell the person afterwards, a
/// later review by a second person, an audit row.
/// The charity's own yes is still needed.
/// </summary>
internal static class OverrideConsent
{
    private const int UsualDays = 3;
    private const int MostDays = 30;
    private static readonly string[] Usual = ["name", "phone", "address"];

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/overrides", Handle)
        .WithName("OverrideConsent").WithSummary("Danger to life: one charity may have the contact without the person's yes; the person is told later.")
        .RequireRoles(Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<ConsentView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.OverrideConsent request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, IntakeDbContext db, PersonVault vault, CallBacks callBacks,
        ReferenceData reference, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.CasesOf(actor, jurisdiction).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var errors = new FieldErrors();
        errors.Require(
            request.ExpiresAt is not { } given || (given > now && given <= now.AddDays(MostDays)), "expiresAt",
            $"必须是将来 {MostDays} 天以内的时间。", $"Must be in the future, at most {MostDays} days ahead.");
        // Where somebody must not be found, the address has to be asked for by name.
        var kinds = request.Kinds is null ? Usual.Where(kind => kind != "address" || !of.Household(vault).HidesAddress(reference)).ToArray()
            : ConsentShape.Kinds(request.Kinds, reference, DateOnly.FromDateTime(now.UtcDateTime), errors);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (!ifMatch.Allows(of.Version))
        {
            return Refusal.Stale();
        }

        if (of.State == CaseState.Closed)
        {
            return IntakeProblems.CaseClosed();
        }

        var charityId = request.CharityId!.Value;
        var consent = Consent.Override(
            Guid.CreateVersion7(now), charityId, kinds, request.Reason!, request.Responsible!, (request.ExpiresAt ?? now.AddDays(UsualDays)).ToUniversalTime(), of.KeysToSeal(), vault, actor.Id, now);
        db.Add(consent);
        of.Touch();
        var due = callBacks.Due(of, clocks => clocks.Papers ?? clocks.Help, now);
        db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.LaterNotice, consent.Id, of, due, charityId: charityId));
        db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.ReviewOverride, consent.Id, of, due, charityId: charityId));
        db.Enqueue("case/" + id, new ConsentRecorded(consent.Id, id, charityId, consent.Purpose, consent.Kinds, consent.ExpiresAt, now, actor.Id), now);
        db.Note(actor, "consent.override", $"case/{id}", $"consent/{consent.Id} charity/{charityId}", now);
        var answer = TypedResults.Created($"/api/intake/cases/{id}", CaseViews.Answer(consent));
        http.Tag(of.Version);
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
