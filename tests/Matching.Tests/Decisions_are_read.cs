using System.Net;
using System.Net.Http.Json;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Matching.Decisions;
using Platform.Http;

namespace Matching.Tests;

/// <summary>Auditors and the coordinators of the need's area read why somebody was asked, in their language.</summary>
public sealed class Decisions_are_read : IAsyncLifetime
{
    private MatchingApp _app = null!;
    private OfferFacts _near = null!;
    private OfferFacts _far = null!;
    private NeedOpened _need = null!;
    private ReferralCard _second = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await MatchingApp.StartAsync();
        (_near, _far) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Province)));
        _need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        var card = await _app.CardAsync(_need, _near);
        _app.App.Clock!.Advance(TimeSpan.FromSeconds(1));
        await _app.DoAsync(_app.Charity(_near), card, "decline", new { reason = "capacity" });
        _second = await _app.CardAsync(_need, _far);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Newest_first_with_sentences_in_the_callers_language()
    {
        var english = await ReadAsync(_app.App.As("auditor"), $"needs/{_need.NeedId}");
        var chinese = await ReadAsync(_app.App.As("coordinator", language: "zh-CN"), $"needs/{_need.NeedId}");

        english.Items.Select(decision => decision.Sentence).ShouldBe(["A charity said no; the next were looked for.", "The need was opened."]);
        chinese.Items.Select(decision => decision.Sentence).ShouldBe(["一家机构婉拒后继续寻找。", "需求登记后首次询问。"]);
        english.Items[0].Exclusions.ShouldBe([new ExcludedBy("alreadyAsked", 1, "Was asked for this need before, or its charity is out for this case.")]);
        var offers = english.Items[1].Offers;
        offers.Select(offer => (offer.OfferId, offer.Place, offer.Asked, offer.Title, offer.CharityName)).ShouldBe(
            [(_near.OfferId, 1, 1, "Food parcel", "Test charity"), (_far.OfferId, 2, 0, "Food parcel", "Test charity")]);
        offers.ShouldAllBe(offer => Math.Abs(offer.Reasons.Sum(reason => reason.Weight * reason.Value) - offer.Score) < 0.00001 && offer.Reasons.All(reason => reason.Sentence.EndsWith('.')));
        chinese.Items[1].Offers[0].Reasons.ShouldAllBe(reason => reason.Sentence.EndsWith('。'));
        foreach (var decision in english.Items.Concat(chinese.Items))
        {
            ReplayDecision.Difference(decision.Record, decision.Digest).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Page_by_page()
    {
        var first = await ReadAsync(_app.Coordinator, $"needs/{_need.NeedId}", "?take=1");
        var second = await ReadAsync(_app.Coordinator, $"needs/{_need.NeedId}", "?take=1&cursor=" + first.Next);

        (first.Items.Single().Record.Round, second.Items.Single().Record.Round, second.Next).ShouldBe((2, 1, null));
    }

    [Fact]
    public async Task A_referral_names_the_one_that_led_to_it()
    {
        var decision = (await ReadAsync(_app.Coordinator, $"referrals/{_second.Id}")).Items.ShouldHaveSingleItem();

        (decision.Record.Round, decision.Offers.Single(offer => offer.Asked > 0).OfferId).ShouldBe((2, _far.OfferId));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("42", HttpStatusCode.OK)]
    [InlineData("420106", HttpStatusCode.OK)]
    [InlineData("420105", HttpStatusCode.NotFound)]
    [InlineData("11", HttpStatusCode.NotFound)]
    [InlineData("999999", HttpStatusCode.NotFound)]
    public async Task Another_area_answers_like_nothing(string? division, HttpStatusCode expected)
    {
        var caller = _app.App.As("coordinator", division: division);
        foreach (var (path, missing) in ((string, string)[])[($"needs/{_need.NeedId}", $"needs/{Facts.NewId()}"), ($"referrals/{_second.Id}", $"referrals/{Facts.NewId()}")])
        {
            using var answer = await caller.GetAsync(new Uri($"/api/matching/{path}/decisions", UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(expected);
            using var nothing = await caller.GetAsync(new Uri($"/api/matching/{missing}/decisions", UriKind.Relative), TestContext.Current.CancellationToken);
            nothing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData("hotline")]
    [InlineData("operator")]
    public async Task Other_roles_may_not(string role)
    {
        using var answer = await _app.App.As(role).GetAsync(new Uri($"/api/matching/needs/{_need.NeedId}/decisions", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<Page<DecisionView>> ReadAsync(HttpClient caller, string path, string query = "") =>
        (await caller.GetFromJsonAsync<Page<DecisionView>>($"/api/matching/{path}/decisions{query}", Json.Options, TestContext.Current.CancellationToken))!;
}
