namespace Journeys.Tests;

/// <summary>U5 shows one card at a time, so that "the next candidate" is seen.</summary>
public abstract class When_it_does_not_go_straight(RunningPlatform platform) : Journey(platform)
{
    [Fact]
    public async Task A_decline_leads_to_the_next_candidate_and_into_the_ledger()
    {
        var (county, caseId, first, referral) = await OneOfTwoIsAskedAsync("decline");

        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/decline", new { reason = "funds" });

        await TheOtherIsAskedAsync(caseId, first);
        await LedgerHasAsync(county, "declines", "funds");
    }

    [Fact]
    public async Task Silence_leads_to_the_next_candidate_and_into_the_ledger()
    {
        var (county, caseId, first, referral) = await OneOfTwoIsAskedAsync("silence", answersWithin: "PT1S");

        var expired = await Users.ReferralInStateAsync(caseId, "expired", first.Id);
        expired.Text("id").ShouldBe(referral);
        await TheOtherIsAskedAsync(caseId, first, orWas: true);
        await LedgerHasAsync(county, "expiries", null);

        // The clock decides, not who is slower: a late yes is refused and says why.
        using var late = await first.Caller.TryPostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });
        ((int)late.StatusCode).ShouldBe(409);
        (await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("urn:referral:problem:expired");
    }

    [Fact]
    public async Task A_return_leads_to_the_next_candidate_and_the_capacity_is_free_again()
    {
        var (county, caseId, first, referral) = await OneOfTwoIsAskedAsync("return");
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });

        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/return", new { reason = "stockGone" });

        await TheOtherIsAskedAsync(caseId, first);
        var candidates = await Users.Hotline.PostAsync("/api/matching/candidates", new { division = county, need = new { category = "N01.01", quantity = 1, unit = "person" }, top = 50 });
        candidates.GetProperty("candidates").EnumerateArray().Single(candidate => candidate.GetProperty("charityId").GetGuid() == first.Id).Number("free").ShouldBe(5);
    }

    [Fact]
    public async Task A_dispute_goes_to_the_coordinator_and_from_there_to_the_next_candidate()
    {
        var (_, caseId, first, referral) = await OneOfTwoIsAskedAsync("dispute");
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/start");
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/delivery", new { extent = "full" });

        var disputed = await Users.Hotline.PostAsync($"/api/matching/referrals/{referral}/dispute", new { text = "Nothing arrived." });
        disputed.Text("status").ShouldBe("disputed");
        disputed.GetProperty("next").Text("action").ShouldBe("resolveDispute");
        disputed.GetProperty("next").Text("owner").ShouldStartWith("coordinator:");

        // The hotline cannot settle what the person contradicted; the coordinator can.
        using (var refused = await Users.Hotline.TryPostAsync($"/api/matching/referrals/{referral}/confirmation", new { outcome = "D1", by = "call" }))
        {
            ((int)refused.StatusCode).ShouldBe(409);
        }

        await Users.Coordinator.PostAsync($"/api/matching/referrals/{referral}/resolution", new { result = "returned", text = "The parcel went to another house." });

        await TheOtherIsAskedAsync(caseId, first);
    }

    [Fact]
    public async Task A_part_that_did_not_arrive_is_asked_for_again()
    {
        var county = Platform.NextCounty();
        var (first, second) = (Platform.Charity(1), Platform.Charity(2));
        await Users.LiveOfferAsync(first, "part", county, capacity: 4);
        var caseId = (await Users.OpenCaseAsync(county, quantity: 4, urgency: "U5")).Text("id");
        var referral = (await Users.ReferralInStateAsync(caseId, "offered", first.Id)).Text("id");
        await Users.LiveOfferAsync(second, "rest", county, capacity: 4);
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 4 });
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/start");
        await first.Caller.PostAsync($"/api/matching/referrals/{referral}/delivery", new { extent = "part", quantity = 3 });

        await Users.Hotline.PostAsync($"/api/matching/referrals/{referral}/confirmation", new { outcome = "D2", quantity = 3, by = "visit" });

        (await Users.ReferralInStateAsync(caseId, "offered", second.Id)).Number("quantity").ShouldBe(1);
    }

    [Fact]
    public async Task A_need_that_nobody_can_serve_goes_to_a_person_and_to_the_charity_that_comes_later()
    {
        var county = Platform.NextCounty();
        var caseId = (await Users.OpenCaseAsync(county, category: "N06.04", urgency: "U5")).Text("id");
        await LedgerHasAsync(county, "unmatched", "N1");
        var waiting = (await Users.Coordinator.GetAsync($"/api/tracking/board?division={county}")).GetProperty("items").EnumerateArray().Single();
        waiting.GetProperty("next").Text("action").ShouldBe("findHelpByHand");
        waiting.GetProperty("next").Text("owner").ShouldBe("coordinator:" + county);

        await ReferralUsers.OfferAsync(Platform.Charity(4), "later", county, capacity: 1, category: "N06.04");

        await Users.ReferralInStateAsync(caseId, "offered", Platform.Charity(4).Id);
    }

    private async Task<(string County, string CaseId, Charity First, string Referral)> OneOfTwoIsAskedAsync(string name, string? answersWithin = null)
    {
        var county = Platform.NextCounty();
        var (one, two) = (Platform.Charity(1), Platform.Charity(2));
        await Users.LiveOfferAsync(one, name, county, capacity: 5, answersWithin: answersWithin);
        await Users.LiveOfferAsync(two, name, county, capacity: 5, answersWithin: answersWithin);
        var caseId = (await Users.OpenCaseAsync(county, urgency: "U5")).Text("id");
        JsonElement[] cards = [];
        await Eventually.IsTrueAsync(async () => (cards = await CardsAsync(caseId)).Length > 0, "somebody is asked", seconds: 60);
        var card = cards[^1];
        return (county, caseId, card.GetProperty("charityId").GetGuid() == one.Id ? one : two, card.Text("id"));
    }

    private Task TheOtherIsAskedAsync(string caseId, Charity first, bool orWas = false) => Eventually.IsTrueAsync(
        async () => (await CardsAsync(caseId)).Any(card =>
            card.GetProperty("charityId").GetGuid() != first.Id && (card.Text("status") == "offered" || (orWas && card.Text("status") == "expired"))),
        "the other charity is asked", seconds: 60);

    private async Task<JsonElement[]> CardsAsync(string caseId) =>
        [.. (await Users.Coordinator.GetAsync($"/api/matching/referrals?caseId={caseId}")).GetProperty("items").EnumerateArray()];

    /// <summary>The ledger counts it, under the code, and lists the entries behind the number.</summary>
    private Task LedgerHasAsync(string county, string column, string? code) => Eventually.IsTrueAsync(
        async () =>
        {
            var groups = (await Users.Coordinator.GetAsync($"/api/tracking/unmet?by=reason&division={county}")).GetProperty("groups").EnumerateArray();
            foreach (var group in groups.Where(group => group.Number(column) > 0 && (code is null || group.Text("key") == code)))
            {
                return (await Users.Coordinator.GetAsync(group.Text("rows"))).GetProperty("items").GetArrayLength() == group.Number("entries");
            }

            return false;
        },
        $"{column} of {county} are in the ledger", seconds: 60);
}

public sealed class When_it_does_not_go_straight_in_one_process(OneProcess platform) : When_it_does_not_go_straight(platform);

[Collection(nameof(SeparateServices))]
public sealed class When_it_does_not_go_straight_in_separate_services(SeparateServices platform) : When_it_does_not_go_straight(platform);
