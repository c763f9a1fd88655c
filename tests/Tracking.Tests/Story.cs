using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;

namespace Tracking.Tests;

/// <summary>One case as the other services would tell it: every step yields the message they send, with the versions they would give it.</summary>
internal sealed class Story
{
    private readonly List<object> _told = [];
    private int _needVersion;
    private int _round;

    public Story(DateTimeOffset start, string division = "420106", string urgency = "U2", string category = "N01.01", params string[] tiers)
    {
        (Now, Division, Urgency, Category, Tiers) = (start, division, urgency, category, tiers);
        (CaseId, NeedId) = (Guid.CreateVersion7(start), Guid.CreateVersion7(start));
    }

    public Guid CaseId { get; }

    public Guid NeedId { get; }

    public string Division { get; }

    public string Urgency { get; }

    public string Category { get; }

    public string[] Tiers { get; }

    public DateTimeOffset Now { get; private set; }

    public string Number => "420106-7K2M-9";

    /// <summary>All messages so far, in the order they were sent.</summary>
    public IReadOnlyList<object> Told => _told;

    public Story After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Story Opens()
    {
        Tell(new CaseOpened(CaseId, Number, Division, Urgency, "hotline", Now, "hotline-1", 1));
        Tell(new NeedOpened(NeedId, CaseId, Number, Category, Division, null, null, Urgency, 2, "person", null, Tiers, [], [], 1, Now, "hotline-1", 1));
        return this;
    }

    public Story Searches(int eligible = 1, params (string Rule, int Count)[] excluded)
    {
        Tell(new MatchDecided(NeedId, CaseId, ++_round, eligible + excluded.Sum(rule => rule.Count), eligible,
            [.. excluded.Select(rule => new Exclusion(rule.Rule, rule.Count))], "county", "rules-1", ++_needVersion, Now));
        return this;
    }

    public Guid Offers(Guid charity, TimeSpan? answerIn = null)
    {
        var referral = Guid.CreateVersion7(Now);
        var due = Now + (answerIn ?? TimeSpan.FromHours(4));
        Tell(new ReferralOffered(Facts(referral, charity, "offered", "offered", new NextStep("answerCard", $"charity:{charity}", due)), due, _round, 0.8));
        return referral;
    }

    public Story Accepts(Guid referral, Guid charity)
    {
        Tell(new ReferralAccepted(Facts(referral, charity, "accepted", "committed", new NextStep("contactPerson", $"charity:{charity}", Now.AddHours(24))), null));
        return this;
    }

    public Story Declines(Guid referral, Guid charity, string reason = "capacity")
    {
        Tell(new ReferralDeclined(Facts(referral, charity, "declined", "open", null, new NextStep("match", "matching", Now.AddMinutes(5))), reason));
        return this;
    }

    public Story Expires(Guid referral, Guid charity)
    {
        Tell(new ReferralExpired(Facts(referral, charity, "expired", "open", null, new NextStep("match", "matching", Now.AddMinutes(5)))));
        return this;
    }

    public Story Starts(Guid referral, Guid charity)
    {
        Tell(new ServiceStarted(Facts(referral, charity, "inService", "inService", new NextStep("deliver", $"charity:{charity}", Now.AddHours(48)))));
        return this;
    }

    public Story Delivers(Guid referral, Guid charity)
    {
        Tell(new DeliveryReported(Facts(referral, charity, "delivered", "inService", new NextStep("confirmOutcome", "hotline", Now.AddDays(7))), "full", 2));
        return this;
    }

    public Story Confirms(Guid referral, Guid charity, int remainder = 0)
    {
        Tell(new OutcomeConfirmed(
            remainder == 0 ? Facts(referral, charity, "confirmed", "met", null) : Facts(referral, charity, "confirmed", "partlyMet", null, new NextStep("match", "matching", Now.AddMinutes(5))),
            remainder == 0 ? "D1" : "D2", 2 - remainder, remainder, 5, "call"));
        return this;
    }

    public Story FindsNobody(string status = "open")
    {
        Tell(new NeedUnmatched(NeedId, CaseId, status, "N1", 2, status == "open" ? new NextStep("findHelpByHand", $"coordinator:{Division}", Now.AddHours(12)) : null, ++_needVersion, Now, "matching"));
        return this;
    }

    public Story IsWithdrawn()
    {
        Tell(new NeedWithdrawn(NeedId, CaseId, "noLongerNeeded", Now, "hotline-1", 2));
        return this;
    }

    public Story Consents(Guid charity)
    {
        Tell(new ConsentRecorded(Guid.CreateVersion7(Now), CaseId, charity, "delivery", ["name", "phone"], null, Now, "hotline-1"));
        return this;
    }

    /// <summary>From the first call to the confirmed outcome, with one no on the way.</summary>
    public static Story Whole(DateTimeOffset start, Guid charity, Guid other)
    {
        var story = new Story(start, tiers: ["R2"]).Opens().Searches(2, ("area", 3), ("capacity", 1));
        var first = story.After(TimeSpan.FromMinutes(1)).Offers(other);
        story.After(TimeSpan.FromMinutes(30)).Declines(first, other).Searches(1, ("area", 3));
        var second = story.Offers(charity);
        return story.After(TimeSpan.FromMinutes(10)).Accepts(second, charity).Consents(charity)
            .After(TimeSpan.FromHours(1)).Starts(second, charity)
            .After(TimeSpan.FromHours(5)).Delivers(second, charity)
            .After(TimeSpan.FromHours(20)).Confirms(second, charity);
    }

    public static CharityVerified Charity(Guid id, string name, string? nameEn = null, int version = 1) =>
        new(new CharityFacts(id, "53100000500000000X", name, nameEn, "420106", "verified", null, DateTimeOffset.UnixEpoch, "coordinator-1", version));

    private ReferralFacts Facts(Guid referral, Guid charity, string status, string needStatus, NextStep? next, NextStep? needNext = null) =>
        new(referral, NeedId, CaseId, OfferOf(charity), charity, status, 2, "person", needStatus, ++_needVersion, next, needNext ?? next, Now, "matching");

    private static Guid OfferOf(Guid charity)
    {
        var bytes = charity.ToByteArray();
        bytes[15] ^= 1;
        return new Guid(bytes);
    }

    private void Tell(object message) => _told.Add(message);
}
