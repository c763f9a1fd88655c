using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Candidates;

namespace Matching.Referrals;

/// <summary>What of a need a charity may see before the person's yes.</summary>
internal static class NeedCards
{
    private static readonly (int From, string Band)[] Bands =
        [(0, "0-2"), (3, "3-5"), (6, "6-13"), (14, "14-17"), (18, "18-59"), (60, "60-79"), (80, "80+")];

    public static ReferralCard Of(ReferenceData reference, Referral referral, Need need, string caseNumber, NeedState state, int version) => new(
        referral.Id, referral.NeedId, referral.CaseId, caseNumber, referral.OfferId, referral.CharityId,
        Referral.Word(referral.State), [.. referral.LegalSteps], need.Category, referral.Quantity, referral.Unit, Places.Township(need), need.Urgency,
        need.Tiers, [.. need.Tags.Where(tag => reference.Tags.Find(tag) is { Sensitive: false })], AgeBands(need.Ages), need.HouseholdSize, need.NeededBy,
        referral.OfferedAt, referral.AnswerBy, referral.ContactBy, referral.ReviewAt, referral.Reason, referral.Extent, referral.Delivered, referral.Outcome,
        referral.Next is { } next ? new NextAction(next.Action, next.Owner, next.DueAt) : null, NeedAllocation.Word(state), version);

    /// <summary>Bands, youngest first, each once: exact ages would tell who it is.</summary>
    public static IReadOnlyList<string> AgeBands(IEnumerable<int> ages) =>
        [.. ages.Select(age => Bands.Last(band => band.From <= Math.Max(0, age))).Distinct().OrderBy(band => band.From).Select(band => band.Band)];
}
