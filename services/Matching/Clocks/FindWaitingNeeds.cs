using Matching.Candidates;
using Matching.Data;
using Matching.Referrals;
using Matching.Scarcity;
using Microsoft.EntityFrameworkCore;

namespace Matching.Clocks;

/// <summary>Needs that nobody could cover and that an offer might serve now, in the order in which they have a right to it: <see cref="Precedence"/>.</summary>
internal sealed class FindWaitingNeeds(MatchingDbContext db, TermsBook terms, TimeProvider time)
{
    /// <summary>At most so many at once; further capacity or the needs' own clocks take up the rest.</summary>
    private const int Most = 200;

    public async Task<IReadOnlyList<NeedAllocation>> ForAsync(Offer offer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        string[] categories = [.. offer.Facts.Categories], divisions = [.. offer.Facts.Divisions];
        // Thousands may wait elsewhere for the same kind of help: they must not fill the page of an offer that does not reach them.
        var everywhere = offer.Facts.RadiusKm is not null || divisions.Contains(Places.Nation);
        var waiting = await db.Needs.AsNoTracking().Include(need => need.Referrals)
            .Where(need => need.Help != null && (categories.Contains(need.Category) || categories.Contains(need.CategoryGroup)))
            .Where(need => everywhere || divisions.Contains(need.Area1) || divisions.Contains(need.Area2) || divisions.Contains(need.Area3) || divisions.Contains(need.Area4))
            .OrderBy(need => need.Priority).ThenBy(need => need.OpenedAt)
            .Take(Most).ToListAsync(cancellationToken);
        return [.. waiting
            .Where(need => MatchRules.FirstAgainst(offer, need.Question(terms.In(need.Need.Chain.Select(link => link.Code), now), now)) < 0)
            .OrderByDescending(need => Precedence.Of(need, now)).ThenBy(need => need.OpenedAt)];
    }
}
