using Contracts.Messages.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
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
/// The person's no to one charity, before or after its yes. Nobody has to call about it any more, its cards are recalled, and the needs go to others. Where a consent stands the
/// no is its withdrawal, which also closes the contact.
/// </summary>
internal static class RefuseConsent
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/refusals", Handle)
        .WithName("RefuseConsent").WithSummary("Records the person's no to one charity: its cards are recalled, others are asked.")
        .RequireRoles(Roles.Hotline, Roles.Field, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<NoContent, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.RefuseConsent request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, CallBacks callBacks, ReferenceData reference,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!reference.IsUsable("consentChannels", request.Channel!, DateOnly.FromDateTime(now.UtcDateTime)))
        {
            return FieldErrors.One("channel", "未知的取得方式。", "This way of consent is not known.");
        }

        if (await db.CasesOf(actor, jurisdiction).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        if (of.State == CaseState.Closed)
        {
            return IntakeProblems.CaseClosed();
        }

        var charity = request.CharityId!.Value;
        if ((await db.Consents.AsNoTracking().Where(row => row.CaseId == id && row.CharityId == charity).ToListAsync(cancellationToken)).Exists(consent => consent.Holds(of, now)))
        {
            return new Refusal(ProblemKind.IllegalTransition).Because("对该机构的同意仍然有效，请改为撤回同意。", "A consent stands for this charity; withdraw it instead.");
        }

        // Part of the case's history: two noes at once, or a yes and a no, come one after the other.
        of.Touch();
        await callBacks.AnswerObtainedAsync(id, charity, actor.Id, cancellationToken);
        db.Enqueue("case/" + id, new ConsentRefused(id, charity, now, actor.Id), now);
        db.Note(actor, "consent.refused", $"case/{id}", $"charity/{charity} {request.Channel} {request.GivenBy}", now);
        var answer = TypedResults.NoContent();
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
