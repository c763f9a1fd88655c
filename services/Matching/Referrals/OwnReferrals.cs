using Matching.Data;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>Whose referrals somebody sees and decides about.</summary>
internal static class OwnReferrals
{
    /// <summary>A charity's own; for staff those of the needs in their area.</summary>
    public static IQueryable<Referral> ReferralsOf(this MatchingDbContext db, Actor actor, Jurisdiction jurisdiction)
    {
        var own = actor.CharityId ?? Guid.Empty;
        return actor.Is(Roles.Charity) ? db.Referrals.Where(row => row.CharityId == own) : db.Referrals.Within(jurisdiction);
    }

    /// <summary>What was referred into an area: cards of charities that are at home there, wherever the need is. Its staff see them; the steps are for the need's area.</summary>
    public static IQueryable<Referral> ReferredInto(this MatchingDbContext db, Actor actor, Jurisdiction jurisdiction)
    {
        var charities = db.CharityPlaces.Within(jurisdiction);
        return actor.Is(Roles.Charity) || jurisdiction.IsEverywhere
            ? db.Referrals.Where(_ => false)
            : db.Referrals.Where(row => charities.Any(charity => charity.CharityId == row.CharityId));
    }

    /// <summary>A need of the caller's area.</summary>
    public static IQueryable<NeedAllocation> NeedsOf(this MatchingDbContext db, Jurisdiction jurisdiction) => db.Needs.Within(jurisdiction);
}

/// <summary>Where a charity is at home, as far as Catalog told.</summary>
internal sealed class CharityPlace : IPlaced
{
    public Guid CharityId { get; init; }

    public string? Area1 { get; private set; }

    public string? Area2 { get; private set; }

    public string? Area3 { get; private set; }

    public string? Area4 { get; private set; }

    public int Version { get; private set; }

    /// <summary>Takes over a place unless a newer one is known.</summary>
    public void Follow(int version, IReadOnlyList<string> steps)
    {
        if (version > Version)
        {
            (Version, Area1, Area2, Area3, Area4) = (version, steps.ElementAtOrDefault(0), steps.ElementAtOrDefault(1), steps.ElementAtOrDefault(2), steps.ElementAtOrDefault(3));
        }
    }
}
