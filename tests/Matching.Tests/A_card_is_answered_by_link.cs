using System.Net.Http.Json;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Microsoft.EntityFrameworkCore;
using Platform.Http;

namespace Matching.Tests;

/// <summary>A volunteer on the road has a phone and no account.</summary>
public sealed class A_card_is_answered_by_link : IAsyncLifetime
{
    private MatchingApp _app = null!;
    private HttpClient _phone = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await MatchingApp.StartAsync();
        _phone = _app.App.Anonymous();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task From_the_yes_to_the_reported_delivery_each_step_by_the_link_that_is_for_it()
    {
        var (offer, card) = await AskedAsync();
        var link = await MadeAsync(offer, card, "answer");

        var opened = await StepAsync("card", new { token = link.Token });
        opened.Card.Id.ShouldBe(card.Id);
        opened.Steps.ShouldBe(["acceptance", "decline"]);
        var accepted = await StepAsync("acceptance", new { token = link.Token, quantity = card.Quantity });
        accepted.Card.Status.ShouldBe("accepted");
        accepted.Steps.ShouldBeEmpty();

        // Answering used it up: it shows the state and takes no second answer; the report has a link of its own.
        (await StepAsync("card", new { token = link.Token })).ShouldSatisfyAllConditions(shown => shown.Card.Status.ShouldBe("accepted"), shown => shown.UsedAt.ShouldNotBeNull(), shown => shown.Steps.ShouldBeEmpty());
        await NothingAsync("decline", new { token = link.Token, reason = "outOfScope" });
        await NothingAsync("acceptance", new { token = link.Token });
        await NothingAsync("delivery", new { token = link.Token, extent = "full" });
        var report = accepted.Report!.Token;
        (await StepAsync("card", new { token = report })).Steps.ShouldBe(["start"]);
        await NothingAsync("acceptance", new { token = report });
        (await StepAsync("start", new { token = report })).Steps.ShouldBe(["delivery"]);
        (await StepAsync("delivery", new { token = report, extent = "full" })).Card.Status.ShouldBe("delivered");
        await NothingAsync("delivery", new { token = report, extent = "full" });

        // Who did it stands in the steps: the link, and who made it in the audit.
        var steps = (await _app.Coordinator.GetFromJsonAsync<ReferralCard>($"/api/matching/referrals/{card.Id}", Json.Options, TestContext.Current.CancellationToken))!.Detail!.Steps;
        steps.Count(step => step.By.StartsWith("link:", StringComparison.Ordinal)).ShouldBe(3);
        (await _app.ReadAsync(db => db.Set<Audit.AuditRecord>().CountAsync(row => row.Action == "answer-link.made" && row.Subject == "referral/" + card.Id))).ShouldBe(1);
    }

    [Fact]
    public async Task A_no_by_link_sends_the_need_on()
    {
        var (offer, card) = await AskedAsync();
        var link = await MadeAsync(offer, card, "answer");
        using var vague = await _phone.PostAsJsonAsync("/api/matching/answer-links/decline", new { token = link.Token, reason = "noSuchReason" }, Json.Options, TestContext.Current.CancellationToken);
        ((int)vague.StatusCode).ShouldBe(400);
        // A refused answer is none: the link is as good as before.
        (await StepAsync("decline", new { token = link.Token, reason = await DeclineReasonAsync() })).Card.Status.ShouldBe("declined");
    }

    [Fact]
    public async Task Changed_foreign_and_made_up_tokens_all_read_alike()
    {
        var (offer, card) = await AskedAsync();
        var (otherOffer, otherCard) = await AskedAsync();
        var (mine, other) = (await MadeAsync(offer, card, "answer"), await MadeAsync(otherOffer, otherCard, "answer"));
        string[] bad =
        [
            // Each part changed, one half of each of two links, cut, longer, none at all.
            Flip(mine.Token, 3), Flip(mine.Token, 40), Flip(mine.Token, 63), mine.Token[..22] + other.Token[22..], mine.Token[..^1], mine.Token + "A", "x", new string('A', 64), "演示", mine.Token.ToLowerInvariant(),
        ];
        var answers = new HashSet<string>();
        foreach (var token in bad)
        {
            using var answer = await _phone.PostAsJsonAsync("/api/matching/answer-links/card", new { token }, Json.Options, TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(404, token);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            text.ShouldNotContain(token.Length > 20 ? token : card.Id.ToString());
            answers.Add(System.Text.RegularExpressions.Regex.Replace(text, "\"traceId\":\"[^\"]*\"", ""));
        }

        answers.Count.ShouldBe(1);
        (await StepAsync("card", new { token = mine.Token })).Card.Id.ShouldBe(card.Id);
    }

    [Fact]
    public async Task A_link_ends_with_its_time_and_when_a_newer_one_is_made()
    {
        var (offer, card) = await AskedAsync();
        var first = await MadeAsync(offer, card, "answer");
        var second = await MadeAsync(offer, card, "answer");
        await NothingAsync("card", new { token = first.Token });
        (await StepAsync("card", new { token = second.Token })).ExpiresAt.ShouldBe(second.ExpiresAt);

        _app.App.Clock!.Advance(second.ExpiresAt - _app.Now - TimeSpan.FromSeconds(1));
        await StepAsync("card", new { token = second.Token });
        _app.App.Clock.Advance(TimeSpan.FromSeconds(2));
        await NothingAsync("card", new { token = second.Token });
        await NothingAsync("acceptance", new { token = second.Token });
    }

    [Fact]
    public async Task Only_the_cards_own_charity_and_a_coordinator_make_links_and_only_for_what_may_follow()
    {
        var (offer, card) = await AskedAsync();
        var (stranger, _) = await AskedAsync();
        (await _app.StepAsync(_app.Charity(stranger), card, "answer-links", new { purpose = "answer" })).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await _app.StepAsync(_app.Hotline, card, "answer-links", new { purpose = "answer" })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await _app.StepAsync(_app.Charity(offer), card, "answer-links", new { purpose = "report" })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await _app.StepAsync(_app.Coordinator, card, "answer-links", new { purpose = "answer" })).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_answers_at_the_same_time_are_one()
    {
        var (offer, card) = await AskedAsync();
        var link = await MadeAsync(offer, card, "answer");
        var reason = await DeclineReasonAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => number % 2 == 0
            ? _phone.PostAsJsonAsync("/api/matching/answer-links/acceptance", new { token = link.Token }, Json.Options, TestContext.Current.CancellationToken)
            : _phone.PostAsJsonAsync("/api/matching/answer-links/decline", new { token = link.Token, reason }, Json.Options, TestContext.Current.CancellationToken)));
        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        answers.Where(answer => !answer.IsSuccessStatusCode).ShouldAllBe(answer => (int)answer.StatusCode == 404 || (int)answer.StatusCode == 409);
    }

    [Fact]
    public async Task The_database_has_no_link_to_steal()
    {
        var (offer, card) = await AskedAsync();
        var link = await MadeAsync(offer, card, "answer");
        var row = await _app.ReadAsync(db => db.AnswerLinks.AsNoTracking().SingleAsync(kept => kept.ReferralId == card.Id));
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(link.Token);
        row.Digest.ShouldNotBe(bytes[16..]);
        row.Digest.ShouldBe(System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(16)));
    }

    private async Task<(OfferFacts Offer, ReferralCard Card)> AskedAsync()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(urgency: "U1"));
        return (offer, await _app.CardAsync(need, offer));
    }

    private async Task<AnswerLink> MadeAsync(OfferFacts offer, ReferralCard card, string purpose)
    {
        using var answer = await _app.StepAsync(_app.Charity(offer), card, "answer-links", new { purpose });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<AnswerLink>(Json.Options, TestContext.Current.CancellationToken))!;
    }

    private async Task<LinkedCard> StepAsync(string step, object body)
    {
        using var answer = await _phone.PostAsJsonAsync("/api/matching/answer-links/" + step, body, Json.Options, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<LinkedCard>(Json.Options, TestContext.Current.CancellationToken))!;
    }

    private async Task NothingAsync(string step, object body)
    {
        using var answer = await _phone.PostAsJsonAsync("/api/matching/answer-links/" + step, body, Json.Options, TestContext.Current.CancellationToken);
        await answer.ShouldRefuseAsync(404, "not-found");
    }

    private static Task<string> DeclineReasonAsync() => Task.FromResult(Contracts.Reference.ReferenceData.BuiltIn.DeclineReasons.All.First(reason => reason.Code != "other").Code);

    private static string Flip(string token, int at) => token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
}
