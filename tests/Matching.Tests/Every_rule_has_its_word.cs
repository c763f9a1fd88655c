using Contracts.Messages.Catalog;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Referrals;

namespace Matching.Tests;

/// <summary>Each rule alone: an offer that fits, changed in one thing, is kept out by one rule.</summary>
public sealed class Every_rule_has_its_word
{
    private static readonly Need Asked = Facts.Read(Facts.Need(
        quantity: 2, tiers: ["R2"], tags: ["V01"], ages: [74], household: 2, neededBy: Facts.Now.AddDays(20), latitude: 30.55, longitude: 114.31));

    public static TheoryData<string> Codes => [.. MatchRules.All.Select(rule => rule.Code)];

    [Fact]
    public void An_offer_that_fits_is_kept_out_by_nothing() => Against(Fitting()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_change_in_one_thing_is_named_by_one_rule(string code) => Against(Changed(code)).ShouldBe([code]);

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_rule_has_a_sentence_in_both_languages(string code)
    {
        Sentences.Against(code, english: true).ShouldMatch("^[A-Z].*\\.$");
        Sentences.Against(code, english: false).ShouldEndWith("。");
    }

    [Fact]
    public void A_first_level_category_covers_all_below_it_and_not_the_other_way_round()
    {
        Against(Fitting(facts => facts with { Categories = ["N01"] })).ShouldBeEmpty();
        Against(Fitting(facts => facts with { Categories = ["N01.02"] })).ShouldBe([MatchRules.Category]);
        var broad = Asked with { Category = "N01", Categories = ["N01"] };
        MatchRules.Against(Fitting(), Question(broad)).Select(rule => rule.Code).ShouldBe([MatchRules.Category]);
    }

    [Theory]
    [InlineData(Facts.Township, true)]
    [InlineData(Facts.County, true)]
    [InlineData(Facts.Prefecture, true)]
    [InlineData(Facts.Province, true)]
    [InlineData(Facts.Nation, true)]
    [InlineData("420106002", false)]
    [InlineData("420107", false)]
    [InlineData("43", false)]
    public void An_offer_serves_the_subtree_of_its_divisions(string division, bool serves) =>
        (Coverage.Of(Facts.Offer(division: division), Asked) is not null).ShouldBe(serves);

    [Theory]
    [InlineData(30.55, 114.31, 1, true)]
    [InlineData(30.60, 114.31, 5, false)]
    [InlineData(30.60, 114.31, 6, true)]
    [InlineData(39.90, 116.40, 1000, false)]
    [InlineData(39.90, 116.40, 1100, true)]
    public void A_radius_is_measured_on_the_sphere(double latitude, double longitude, double radius, bool serves)
    {
        var offer = Facts.Offer() with { Divisions = [], Latitude = latitude, Longitude = longitude, RadiusKm = radius };
        (Coverage.Of(offer, Asked) is not null).ShouldBe(serves);
        Coverage.Of(offer, Asked with { Latitude = null, Longitude = null }).ShouldBeNull();
    }

    [Fact]
    public void A_need_without_a_known_age_is_not_kept_out_by_an_age_range()
    {
        var offer = Fitting(facts => facts with { Eligibility = Facts.Anybody with { MinAge = 60 } });
        MatchRules.Against(offer, Question(Asked with { Ages = [] })).ShouldBeEmpty();
        MatchRules.Against(offer, Question(Asked with { Ages = [59, 12] })).Select(rule => rule.Code).ShouldBe([MatchRules.Age]);
    }

    [Fact]
    public void A_date_that_has_passed_asks_for_now() =>
        MatchRules.Against(Fitting(), Question(Asked with { NeededBy = Facts.Now.AddDays(-3) })).ShouldBeEmpty();

    private static Offer Changed(string code) => code switch
    {
        MatchRules.Category => Fitting(facts => facts with { Categories = ["N02.01"] }),
        MatchRules.Area => Fitting(facts => facts with { Divisions = ["420107"] }),
        MatchRules.CharityNotVerified => Fitting() with { CharityVerified = false },
        MatchRules.OfferNotActive => Fitting(facts => facts with { Status = "paused" }),
        MatchRules.Window => Fitting(facts => facts with { ValidTo = Facts.Now.AddDays(19) }),
        MatchRules.Tier => Fitting(facts => facts with { Eligibility = Facts.Anybody with { Tiers = ["R1", "R4"] } }),
        MatchRules.Tag => Fitting(facts => facts with { Eligibility = Facts.Anybody with { AnyTags = ["V06"] } }),
        MatchRules.Age => Fitting(facts => facts with { Eligibility = Facts.Anybody with { MaxAge = 17 } }),
        MatchRules.Household => Fitting(facts => facts with { Eligibility = Facts.Anybody with { HouseholdMin = 3 } }),
        MatchRules.Unit => Fitting(facts => facts with { Unit = "yuan" }),
        MatchRules.Stale => Fitting(facts => facts with { ConfirmedAt = Facts.Now.AddDays(-31) }),
        MatchRules.AlreadyAsked => Fitting(facts => facts with { OfferId = Asked1 }),
        MatchRules.Capacity => Fitting() with { Free = 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    private static readonly Guid Asked1 = Facts.NewId();

    private static Offer Fitting(Func<OfferFacts, OfferFacts>? change = null)
    {
        var facts = Facts.Offer();
        return new Offer(change?.Invoke(facts) ?? facts, true, 10, null, 0, Standing.None, 1);
    }

    private static Ask Question(Need need) =>
        new(need, Facts.Now, new TermsBook(ReferenceData.BuiltIn).In([], Facts.Now), new HashSet<Guid> { Asked1 }, new HashSet<Guid>());

    private static string[] Against(Offer offer) => [.. MatchRules.Against(offer, Question(Asked)).Select(rule => rule.Code)];
}
