using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Intake.Needs;
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
/// The second yes: the person, a guardian or a proxy lets one charity have the named kinds of data. A consent for sensitive tags goes to no charity; it lets
/// them take part in the choice, so the needs are announced again with them.
/// </summary>
internal static class RecordConsent
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/consents", Handle)
        .WithName("RecordConsent").WithSummary("Records the person's consent for one charity, or for the use of sensitive tags.")
        .RequireRoles(Roles.Hotline, Roles.Field, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<ConsentView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.RecordConsent request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, IntakeDbContext db, PersonVault vault, CallBacks callBacks,
        NeedNews news, ReferenceData reference, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.CasesOf(actor, jurisdiction).Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var person = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(row => row.CaseId == id && row.Role == PersonRole.Person, cancellationToken);
        var errors = new FieldErrors();
        var facts = ConsentShape.Check(request, Ages.IsBelow(Ages.OwnWord, of, person?.Read(of.Keys, vault), vault, reference, now), reference, now, errors);
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

        var consent = Consent.Of(Guid.CreateVersion7(now), id, facts, actor.Id, now);
        db.Add(consent);
        of.Touch();
        if (facts.CharityId is { } charityId)
        {
            db.Enqueue("case/" + id, new ConsentRecorded(consent.Id, id, charityId, facts.Purpose, facts.Kinds, facts.ExpiresAt, now, actor.Id), now);
            await callBacks.AnswerObtainedAsync(id, charityId, actor.Id, cancellationToken);
        }
        else if (of.ShareSensitiveTags(true))
        {
            news.AnnounceAgain(db, of, actor.Id, now);
        }

        db.Note(actor, "consent.recorded", $"case/{id}", $"consent/{consent.Id}", now);
        var answer = TypedResults.Created($"/api/intake/cases/{id}", CaseViews.Answer(consent));
        http.Tag(of.Version);
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
