namespace Matching.Candidates;

/// <summary>All that the score asks of an offer, so that it can be written down and worked out again.</summary>
internal readonly record struct ScoreInputs(
    bool ExactCategory, bool ForTiers, bool ForTags, bool ForAges, double Closeness, int Free, int Total, Standing Standing)
{
    public static ScoreInputs Of(Offer offer, Coverage coverage, Ask ask)
    {
        var (facts, eligibility) = (offer.Facts, offer.Facts.Eligibility);
        return new(
            facts.Categories.Contains(ask.Need.Category), eligibility.Tiers.Count > 0, eligibility.AnyTags.Count > 0,
            (eligibility.MinAge is not null || eligibility.MaxAge is not null) && ask.Need.Ages.Count > 0,
            coverage.Closeness, offer.FreeAt(ask.Now), facts.CapacityTotal, offer.Standing);
    }
}
