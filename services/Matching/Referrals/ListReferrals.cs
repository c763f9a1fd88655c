using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>Referrals, newest first. A charity sees its own cards and nothing else, staff those of their area and what was referred into it, a field worker what waits for the person's word.</summary>
internal static class ListReferrals
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/referrals", Handle)
        .WithName("ListReferrals").WithSummary("Referrals, newest first; filters status, charityId, caseId, needId. A charity sees its own, a field worker what was delivered in the area.")
        .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Hotline, Roles.Auditor, Roles.Field);

    private static async Task<Results<Ok<Page<ReferralCard>>, Refusal>> Handle(
        string? status, Guid? charityId, Guid? caseId, Guid? needId, Actor actor, Jurisdiction jurisdiction, Paging paging, MatchingDbContext db, ReferenceData reference, CancellationToken cancellationToken)
    {
        var state = default(ReferralState);
        if (status is not null && !(Enum.TryParse(status, ignoreCase: true, out state) && Referral.Word(state) == status))
        {
            return FieldErrors.One("status", "未知的状态。", "This status is not known.");
        }

        // What belongs to the area and what was referred into it are two seeks, each in the order of the page.
        var page = Page(db.ReferralsOf(actor, jurisdiction));
        var tells = MayTell(actor);
        page = actor.Is(Roles.Charity) || IsVisitor(actor) || jurisdiction.IsEverywhere ? page
            : page.Concat(Page(db.ReferredInto(actor, jurisdiction))).Distinct().OrderByDescending(id => id).Take(paging.Take + 1);
        var found = await db.Referrals.AsNoTracking().Where(row => page.Contains(row.Id))
            .Join(db.Needs.AsNoTracking(), row => row.NeedId, need => need.NeedId, (row, need) => new { row, need.Need, need.CaseNumber, need.State, need.Version })
            .OrderByDescending(pair => pair.row.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<ReferralCard>(
            [.. found.Take(paging.Take).Select(pair => NeedCards.Of(reference, pair.row, pair.Need, pair.CaseNumber, pair.State, pair.Version) with { ConfirmationCode = tells ? pair.row.ConfirmationCode : null })],
            found.Count > paging.Take ? Paging.Encode(found[paging.Take - 1].row.Id.ToString()) : null));

        IQueryable<Guid> Page(IQueryable<Referral> rows)
        {
            rows = IsVisitor(actor) ? rows.Where(row => row.State == ReferralState.Delivered) : rows;
            rows = status is null ? rows : rows.Where(row => row.State == state);
            rows = charityId is null ? rows : rows.Where(row => row.CharityId == charityId);
            rows = caseId is null ? rows : rows.Where(row => row.CaseId == caseId);
            rows = needId is null ? rows : rows.Where(row => row.NeedId == needId);
            rows = Guid.TryParse(paging.After, out var after) ? rows.Where(row => row.Id < after) : rows;
            return rows.OrderByDescending(row => row.Id).Take(paging.Take + 1).Select(row => row.Id);
        }
    }

    /// <summary>Who speaks with the person, and is no party to the delivery.</summary>
    public static bool MayTell(Actor actor) => !actor.Is(Roles.Charity) && (actor.Is(Roles.Hotline) || actor.Is(Roles.Coordinator));

    // Somebody whose only business with referrals is the person's word.
    private static bool IsVisitor(Actor actor) =>
        actor.Is(Roles.Field) && !(actor.Is(Roles.Charity) || actor.Is(Roles.Hotline) || actor.Is(Roles.Coordinator) || actor.Is(Roles.Auditor));
}
