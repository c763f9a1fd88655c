using System.Text.Json;
using Contracts.Http.Tracking;
using Contracts.Messages;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.Timeline;

/// <summary>"Is anyone handling it?": everything that happened to a case, and who has to do what next, until when.</summary>
internal static class GetTimeline
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("cases/{id:guid}/timeline", Handle)
        .RequireRoles(Roles.Coordinator, Roles.Hotline, Roles.Auditor)
        .WithName("GetTimeline")
        .WithSummary("Every step of a case with time, actor, code and a sentence in the caller's language; then the open next steps with their deadlines.");

    private static async Task<Results<Ok<CaseTimeline>, Refusal>> Handle(
        Guid id, Actor actor, Jurisdiction jurisdiction, TrackingDbContext db, ItemRows rows, Labels labels, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await IsOwnAsync(db, id, actor.Id, jurisdiction, cancellationToken))
        {
            return Refusal.NotFound();
        }

        var steps = await db.Steps.AsNoTracking().Where(step => step.CaseId == id).ToListAsync(cancellationToken);
        var items = await db.Items.AsNoTracking().Where(item => item.CaseId == id).ToListAsync(cancellationToken);
        var told = steps.OrderBy(step => step.At).ThenBy(step => step.Key, StringComparer.Ordinal)
            .Select(step => (Step: step, Message: JsonSerializer.Deserialize(step.Body, MessageNames.TypeOf(step.Name)!, Json.Options)!))
            .Select(told => (told.Step, told.Message, About: Subject.Of(told.Message))).ToArray();
        var charities = await rows.CharitiesAsync(told.Select(step => step.About.CharityId), cancellationToken);
        var offers = await rows.OffersAsync(told.Select(step => step.About.OfferId), cancellationToken);
        var english = Language.IsEnglish(http);
        var sentences = new Sentences(labels, english, charity => charities.GetValueOrDefault(charity));
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new CaseTimeline(
            id,
            told.Select(step => step.Message).OfType<CaseOpened>().FirstOrDefault()?.Number ?? items.FirstOrDefault(item => item.CaseNumber is not null)?.CaseNumber,
            [.. told.Select(step => new TimelineStep(
                step.Step.At, step.Step.By, step.Step.Name[..step.Step.Name.LastIndexOf('.')], step.About.Reason, sentences.Of(step.Message),
                step.About.NeedId, step.About.ReferralId,
                step.About.CharityId is { } charity ? new Named(charity, charities.GetValueOrDefault(charity)) : null,
                step.About.OfferId is { } offer ? new Named(offer, offers.GetValueOrDefault(offer)) : null,
                step.About.Next is { } next ? new DueStep(next.Action, labels.Action(next.Action, english), next.Owner, next.DueAt, next.DueAt < now) : null,
                JsonDocument.Parse(step.Step.Body).RootElement))],
            await rows.OfAsync([.. items.Where(item => item.DueAt is not null).OrderBy(item => item.DueAt).ThenBy(item => item.Id)], cancellationToken)));
    }

    /// <summary>A case of the caller's area or, while it is open, one that the caller opened itself. What was heard of a case before its place is for nobody with an area.</summary>
    private static async Task<bool> IsOwnAsync(TrackingDbContext db, Guid id, string caller, Jurisdiction jurisdiction, CancellationToken cancellationToken)
    {
        var (opened, closed) = (MessageNames.NameOf(typeof(CaseOpened)), MessageNames.NameOf(typeof(CaseClosed)));
        return await db.Steps.Within(jurisdiction, step => step.Name == opened && step.By == caller && !db.Steps.Any(end => end.CaseId == step.CaseId && end.Name == closed))
                .AnyAsync(step => step.CaseId == id, cancellationToken)
            || await db.Items.Within(jurisdiction).AnyAsync(item => item.CaseId == id, cancellationToken);
    }
}

/// <summary>What a step is about.</summary>
internal sealed record Subject(Guid? NeedId, Guid? ReferralId, Guid? CharityId, Guid? OfferId, string? Reason, NextStep? Next)
{
    public static Subject Of(object message) => message switch
    {
        CaseClosed m => Nothing with { Reason = m.Outcome },
        ConsentRecorded m => Nothing with { CharityId = m.CharityId },
        ConsentWithdrawn m => Nothing with { CharityId = m.CharityId },
        ConsentRefused m => Nothing with { CharityId = m.CharityId },
        ConsentExpired m => Nothing with { CharityId = m.CharityId },
        OverrideReviewed m => Nothing with { CharityId = m.CharityId, Reason = m.Outcome },
        DeletionRequested m => Nothing with { CharityId = m.CharityId },
        DeletionConfirmed m => Nothing with { CharityId = m.CharityId },
        ContactReleased m => Nothing with { ReferralId = m.ReferralId, CharityId = m.CharityId },
        NeedOpened m => Nothing with { NeedId = m.NeedId },
        NeedWithdrawn m => Nothing with { NeedId = m.NeedId, Reason = m.Reason },
        MatchDecided m => Nothing with { NeedId = m.NeedId },
        NeedUnmatched m => Nothing with { NeedId = m.NeedId, Reason = m.Reason, Next = m.Next },
        ReferralOffered m => About(m.Referral),
        ReferralAccepted m => About(m.Referral),
        ReferralDeclined m => About(m.Referral) with { Reason = m.Reason },
        ReferralExpired m => About(m.Referral),
        ReferralRecalled m => About(m.Referral) with { Reason = m.Reason },
        ServiceStarted m => About(m.Referral),
        ServicePutOnHold m => About(m.Referral),
        DeliveryReported m => About(m.Referral) with { Reason = m.Extent },
        OutcomeConfirmed m => About(m.Referral) with { Reason = m.Outcome },
        OutcomeDisputed m => About(m.Referral),
        ReferralReturned m => About(m.Referral) with { Reason = m.Reason },
        ReferralFailed m => About(m.Referral) with { Reason = m.Reason },
        ReferralUpdated m => About(m.Referral) with { Reason = m.Change },
        _ => Nothing,
    };

    private static readonly Subject Nothing = new(null, null, null, null, null, null);

    private static Subject About(ReferralFacts referral) =>
        new(referral.NeedId, referral.ReferralId, referral.CharityId, referral.OfferId, null, referral.Next ?? referral.NeedNext);
}
