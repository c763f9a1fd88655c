using Matching.Candidates;
using Matching.Data;
using Microsoft.EntityFrameworkCore;

namespace Matching.Clocks;

/// <summary>Needs that nobody could cover and that an offer might serve now: most urgent first, then the longest waiting.</summary>
internal sealed class FindWaitingNeeds(MatchingDbContext db, TermsBook terms, TimeProvider time)
{
    /// <summary>At most so many at once; further capacity or the needs' own clocks take up the rest.</summary>
    private const int Most = 200;

    public async Task<IReadOnlyList<Guid>> ForAsync(Offer offer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var categories = offer.Facts.Categories.ToArray();
        var waiting = await db.Needs.AsNoTracking().Include(need => need.Referrals)
            .Where(need => need.Help != null && (categories.Contains(need.Category) || categories.Contains(need.CategoryGroup)))
            .OrderBy(need => need.Priority).ThenBy(need => need.OpenedAt)
            .Take(Most).ToListAsync(cancellationToken);
        return [.. waiting
            .Where(need => MatchRules.FirstAgainst(offer, need.Question(terms.In(need.Need.Chain.Select(link => link.Code), now), now)) < 0)
            .Select(need => need.NeedId)];
    }
}
