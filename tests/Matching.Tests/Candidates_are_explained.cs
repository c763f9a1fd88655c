using Contracts.Http.Matching;

namespace Matching.Tests;

public sealed class Candidates_are_explained : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_if_names_the_best_with_readable_reasons_in_the_callers_language()
    {
        var near = await _app.OfferAsync();
        await _app.OfferAsync(Facts.Offer(division: Facts.Nation));
        await _app.OfferAsync(Facts.Offer(eligibility: Facts.Anybody with { Tiers = ["R1"] }));
        await _app.OfferAsync(Facts.Offer(category: "N05.01"));
        await _app.OfferAsync(Facts.Offer(division: "65"));
        var body = new { division = "420106", urgency = "U2", household = new { size = 2, tiers = new[] { "R2" }, ages = new[] { 74, 12 } }, need = new { category = "N01.01", quantity = 2, unit = "person" } };

        var english = await AskAsync(_app.Hotline, body);
        var chinese = await AskAsync(_app.App.As("hotline", language: "zh-CN"), body);

        (english.Considered, english.Eligible).ShouldBe((5, 2));
        english.Exclusions.Select(excluded => (excluded.Rule, excluded.Count)).ShouldBe([("category", 1), ("area", 1), ("tier", 1)]);
        var best = english.Candidates[0];
        (best.OfferId, best.CharityName, best.Title, best.Free).ShouldBe((near.OfferId, "Test charity", "Food parcel", 10));
        best.Reasons.Count.ShouldBeGreaterThanOrEqualTo(3);
        best.Reasons.ShouldAllBe(reason => reason.Sentence.EndsWith('.'));
        best.Reasons.Sum(reason => reason.Weight * reason.Value).ShouldBe(best.Score, 0.00001);
        english.Candidates.Select(candidate => candidate.Score).ShouldBeInOrder(SortDirection.Descending);
        chinese.Candidates.Select(candidate => candidate.OfferId).ShouldBe(english.Candidates.Select(candidate => candidate.OfferId));
        (chinese.Candidates[0].Title, chinese.Candidates[0].CharityName).ShouldBe(("口粮包", "测试慈善会"));
        chinese.Candidates[0].Reasons.ShouldAllBe(reason => reason.Sentence.EndsWith('。'));
        _app.App.Announced.OfType<Contracts.Messages.Matching.ReferralOffered>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stored_need_names_who_could_still_be_asked_and_why_others_are_not()
    {
        var asked = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await _app.CardAsync(need, asked);
        var other = await _app.OfferAsync(Facts.Offer(division: Facts.Prefecture));
        var wrong = await _app.OfferAsync(Facts.Offer(category: "N05.01", division: "65", eligibility: Facts.Anybody with { Tiers = ["R1"] }));

        var list = await _app.Hotline.ReadAsync<CandidateList>($"/api/matching/needs/{need.NeedId}/candidates?top=5");
        list.Candidates.Select(candidate => candidate.OfferId).ShouldBe([other.OfferId]);

        (await WhyNotAsync(need.NeedId, other.OfferId)).ShouldSatisfyAllConditions(answer => answer.Fits.ShouldBeTrue(), answer => answer.Rules.ShouldBeEmpty());
        (await WhyNotAsync(need.NeedId, asked.OfferId)).Rules.Select(rule => rule.Code).ShouldBe(["alreadyAsked"]);
        var why = await WhyNotAsync(need.NeedId, wrong.OfferId);
        why.Rules.Select(rule => rule.Code).ShouldBe(["category", "area", "tier"]);
        why.Sentence.ShouldBe("Does not give this kind of help. Does not serve this place. The offer is for other recipient tiers.");
    }

    [Fact]
    public async Task What_would_have_to_change_is_said_in_words_and_figures()
    {
        var winter = Facts.Now.AddDays(7);
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5", quantity: 2, household: 2, latitude: 30.55, longitude: 114.31));

        (await ChangeAsync(Facts.Offer() with { ValidFrom = winter })).ShouldBe(new NeededChange("Fits from 1 December 2026.", winter, null));
        (await ChangeAsync(Facts.Offer() with { ValidTo = Facts.Now.AddDays(-1) })).Sentence.ShouldBe("Ends on 23 November 2026; fits if it is extended.");
        (await ChangeAsync(Facts.Offer(eligibility: Facts.Anybody with { HouseholdMin = 3 }))).ShouldBe(new NeededChange("One member short.", null, 1));
        (await ChangeAsync(Facts.Offer(eligibility: Facts.Anybody with { MinAge = 80 }))).Sentence.ShouldBe("Fits a household with a member aged 80+.");
        (await ChangeAsync(Facts.Offer(status: "paused"))).Sentence.ShouldBe("Fits once the charity resumes the offer.");
        (await ChangeAsync(Facts.Offer() with { ConfirmedAt = Facts.Now.AddDays(-40) })).Sentence.ShouldBe("Fits once the charity confirms that the stock is there.");
        (await ChangeAsync(Facts.Offer() with { Divisions = [], Latitude = 30.65, Longitude = 114.31, RadiusKm = 5 })).ShouldBe(new NeededChange("7 km too far away.", null, 7));
        (await ChangeAsync(Facts.Offer(division: "43"))).Sentence.ShouldBe("It serves: 湖南省.");

        async Task<NeededChange> ChangeAsync(Contracts.Messages.Catalog.OfferFacts facts)
        {
            var offer = await _app.OfferAsync(facts);
            return (await WhyNotAsync(need.NeedId, offer.OfferId)).Rules.ShouldHaveSingleItem().Change!;
        }
    }

    [Fact]
    public async Task The_best_near_misses_are_listed_with_what_is_missing()
    {
        var taken = await _app.OfferAsync(Facts.Offer(capacity: 1));
        await _app.CardAsync(await _app.NeedAsync(Facts.Need(urgency: "U5")), taken);
        var later = await _app.OfferAsync(Facts.Offer(division: Facts.Prefecture) with { ValidFrom = Facts.Now.AddDays(2) });
        await _app.OfferAsync(Facts.Offer(eligibility: Facts.Anybody with { Tiers = ["R1"] }) with { ValidFrom = Facts.Now.AddDays(2) });

        var list = await AskAsync(_app.App.As("hotline", language: "zh-CN"), new { division = Facts.Township, household = new { tiers = new[] { "R2" } }, need = new { category = "N01.01" } });

        list.Candidates.ShouldBeEmpty();
        list.NearMisses.Select(miss => (miss.OfferId, miss.Rule.Code, miss.Rule.Change!.Sentence, miss.Title)).ShouldBe(
            [(later.OfferId, "window", "自 2026年11月26日 起符合。", "口粮包"), (taken.OfferId, "capacity", "还差 1 个单位。", "口粮包")]);
    }

    private Task<WhyNotAnswer> WhyNotAsync(Guid need, Guid offer) => _app.Hotline.ReadAsync<WhyNotAnswer>($"/api/matching/needs/{need}/why-not/{offer}");

    private static async Task<CandidateList> AskAsync(HttpClient caller, object body)
    {
        using var answer = await caller.PostAsync("/api/matching/candidates", body);
        return System.Text.Json.JsonSerializer.Deserialize<CandidateList>(await answer.Content.ReadAsStringAsync(), Platform.Http.Json.Options)!;
    }
}
