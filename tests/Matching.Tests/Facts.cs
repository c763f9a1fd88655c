using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Referrals;

namespace Matching.Tests;

/// <summary>Messages as other services send them, with everything that a test does not care about filled in.</summary>
internal static class Facts
{
    /// <summary>A Tuesday morning in Wuhan.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    public const string Township = "420106001";
    public const string County = "420106";
    public const string Prefecture = "4201";
    public const string Province = "42";
    public const string Nation = "100000";

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public static OfferFacts Offer(
        Guid? id = null, Guid? charity = null, int capacity = 10, string category = "N01.01", string division = County, string unit = "person",
        string refill = "none", string status = "active", TimeSpan? answersWithin = null, OfferEligibility? eligibility = null, DateTimeOffset? now = null, int version = 1)
    {
        var at = now ?? Now;
        return new OfferFacts(
            id ?? NewId(), charity ?? NewId(), "offer", "口粮包", "Food parcel", [category], "goods", "donated", [division], null, null, null,
            eligibility ?? Anybody, capacity, unit, refill, at.AddDays(-10), at.AddDays(90), answersWithin, ["zh"], status, at.AddDays(-1), at, "charity-test", version);
    }

    public static OfferEligibility Anybody { get; } = new([], [], null, null, null);

    public static Places Places { get; } = new(ReferenceData.BuiltIn);

    public static Need Read(NeedOpened opened) => NeedDesk.Read(opened, Places);

    public static CharityFacts Charity(Guid id, string status = "verified", int version = 2) =>
        new(id, "531900000000000350", "测试慈善会", "Test charity", "420100", status, null, Now, "coordinator-test", version);

    public static NeedOpened Need(
        Guid? id = null, Guid? caseId = null, string urgency = "U2", int quantity = 1, string category = "N01.01", string division = Township, string unit = "person",
        DateTimeOffset? neededBy = null, IReadOnlyList<string>? tiers = null, IReadOnlyList<string>? tags = null, IReadOnlyList<int>? ages = null,
        int household = 1, double? latitude = null, double? longitude = null, DateTimeOffset? now = null, int version = 1) => new(
        id ?? NewId(), caseId ?? NewId(), "420106-7K2M-9", category, division, latitude, longitude, urgency, quantity, unit, neededBy,
        tiers ?? ["R2"], tags ?? [], ages ?? [74], household, now ?? Now, "hotline-test", version);
}
