using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages.Intake;

namespace Matching.Tests;

/// <summary>A field worker stands at the door: the person says what arrived, and proves with a code that it was the person who said it.</summary>
public sealed class A_visitor_hears_the_person : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task By_visit_and_what_did_not_arrive_is_disputed()
    {
        var (one, two) = (await DeliveredAsync(), await DeliveredAsync());
        using var visitor = _app.App.As("field", division: "420106");
        (await _app.DoAsync(visitor, one, "confirmation", new { outcome = "D1", by = "visit" })).Status.ShouldBe("confirmed");
        (await _app.DoAsync(visitor, two, "dispute", new { text = "nothing came" })).Next!.Action.ShouldBe("resolveDispute");
    }

    [Fact]
    public async Task Only_what_waits_in_the_own_area_is_seen()
    {
        var offer = await _app.OfferAsync();
        await _app.CardAsync(await _app.NeedAsync(), offer);
        var waiting = await DeliveredAsync();
        foreach (var (division, seen) in new[] { ("420106", true), ("420105", false) })
        {
            using var visitor = _app.App.As("field", division: division);
            var rows = (await visitor.ReadAsync<Page<ReferralCard>>("/api/matching/referrals")).Items;
            rows.Select(row => row.Id).ShouldBe(seen ? [waiting.Id] : []);
            rows.ShouldAllBe(row => row.ConfirmationCode == null);
            (await visitor.ReadAsync<Page<ReferralCard>>("/api/matching/referrals?status=offered")).Items.ShouldBeEmpty();
            if (!seen)
            {
                await (await _app.StepAsync(visitor, waiting, "confirmation", new { outcome = "D1", by = "visit" })).ShouldRefuseAsync(404, "not-found");
            }
        }
    }

    [Fact]
    public async Task The_code_is_for_the_desk_alone_and_confirms()
    {
        var card = await DeliveredAsync();
        var told = await CodeAsync(card);
        told.Length.ShouldBe(6);
        using var charity = _app.App.As("charity", card.CharityId);
        (await charity.ReadAsync<ReferralCard>($"/api/matching/referrals/{card.Id}")).ConfirmationCode.ShouldBeNull();
        (await charity.ReadAsync<Page<ReferralCard>>("/api/matching/referrals")).Items.ShouldAllBe(row => row.ConfirmationCode == null);

        using var visitor = _app.App.As("field", division: "420106");
        var problem = await (await _app.StepAsync(visitor, card, "confirmation", new { outcome = "D1", by = "code" })).ShouldRefuseAsync(400, "invalid");
        problem.GetProperty("errors").TryGetProperty("code", out _).ShouldBeTrue();
        (await _app.DoAsync(visitor, card, "confirmation", new { outcome = "D1", by = "code", code = $"{told[..3]} {told[3..]}" })).Status.ShouldBe("confirmed");
        // A repeat is the same success.
        (await _app.DoAsync(visitor, card, "confirmation", new { outcome = "D1", by = "code", code = told })).Status.ShouldBe("confirmed");
    }

    [Fact]
    public async Task Codes_cannot_be_tried_through()
    {
        var card = await DeliveredAsync();
        var told = await CodeAsync(card);
        var wrong = told == "000000" ? "000001" : "000000";
        using var visitor = _app.App.As("field", division: "420106");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await (await _app.StepAsync(visitor, card, "confirmation", new { outcome = "D1", by = "code", code = wrong })).ShouldRefuseAsync(400, "invalid");
        }

        await (await _app.StepAsync(visitor, card, "confirmation", new { outcome = "D1", by = "code", code = told })).ShouldRefuseAsync(400, "invalid");
        (await _app.DoAsync(visitor, card, "confirmation", new { outcome = "D1", by = "visit" })).Status.ShouldBe("confirmed");
    }

    private async Task<string> CodeAsync(ReferralCard card) => (await _app.Hotline.ReadAsync<ReferralCard>($"/api/matching/referrals/{card.Id}")).ConfirmationCode!;

    private async Task<ReferralCard> DeliveredAsync()
    {
        var offer = await _app.OfferAsync();
        var card = await _app.CardAsync(await _app.NeedAsync(), offer);
        foreach (var step in (string[])["acceptance", "start", "delivery"])
        {
            card = await _app.DoAsync(_app.Charity(offer), card, step, step == "delivery" ? new { extent = "full" } : null);
        }

        return card;
    }
}
