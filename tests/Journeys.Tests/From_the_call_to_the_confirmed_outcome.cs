namespace Journeys.Tests;

public abstract class From_the_call_to_the_confirmed_outcome(RunningPlatform platform) : Journey(platform)
{
    [Fact]
    public async Task A_case_becomes_a_confirmed_referral_that_the_timeline_tells_and_the_figures_count()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(1);
        await Users.LiveOfferAsync(charity, "loop", county, capacity: 10);
        var opened = await Users.OpenCaseAsync(county, quantity: 2, person: new { name = "测试甲", phone = "13900000001" });
        var caseId = opened.GetProperty("id").GetString()!;

        var card = await Users.ReferralInStateAsync(caseId, "offered", charity.Id);
        var referral = card.GetProperty("id").GetString()!;
        var accepted = await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 2 });
        accepted.Text("status").ShouldBe("accepted");
        accepted.Text("needStatus").ShouldBe("committed");
        await Users.ConsentAsync(caseId, charity);
        var contact = await Users.ContactAsync(charity, referral);
        contact.Text("name").ShouldBe("测试甲");
        contact.Text("phone").ShouldBe("+8613900000001");
        contact.GetProperty("address").ValueKind.ShouldBe(JsonValueKind.Null, "only what was agreed to is released");

        (await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/start")).Text("status").ShouldBe("inService");
        (await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/delivery", new { extent = "full", quantity = 2 })).Text("status").ShouldBe("delivered");
        var confirmed = await Users.Hotline.PostAsync($"/api/matching/referrals/{referral}/confirmation", new { outcome = "D1", satisfaction = 5, by = "call" });
        confirmed.Text("status").ShouldBe("confirmed");
        confirmed.Text("needStatus").ShouldBe("met");

        await Users.NeedInStateAsync(caseId, "met");
        var closed = await Users.Hotline.PostAsync($"/api/intake/cases/{caseId}/closure");
        closed.Text("status").ShouldBe("closed");
        closed.Text("outcome").ShouldBe("D1");

        await TimelineTellsAsync(
            caseId, "case-opened", "need-opened", "match-decided", "referral-offered", "referral-accepted", "consent-recorded", "contact-released", "service-started",
            "delivery-reported", "outcome-confirmed", "case-closed");
        await FigureIsAsync(county, "needs", "opened", 1);
        await FigureIsAsync(county, "needs", "met", 1);
        await FigureIsAsync(county, "referrals", "confirmed", 1);
        await FigureIsAsync(county, "needs", "open", 0);
    }

    [Fact]
    public async Task The_person_may_say_yes_before_the_charity_does()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(2);
        await Users.LiveOfferAsync(charity, "early-yes", county, capacity: 3);
        var caseId = (await Users.OpenCaseAsync(county, person: new { name = "测试乙", phone = "13900000002" })).Text("id");
        var referral = (await Users.ReferralInStateAsync(caseId, "offered", charity.Id)).Text("id");

        await Users.ConsentAsync(caseId, charity);
        await ContactIsRefusedAsync(charity, referral, "not-accepted");

        await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });
        (await Users.ContactAsync(charity, referral)).Text("name").ShouldBe("测试乙");
    }

    [Fact]
    public async Task The_charity_may_say_yes_before_the_person_does()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(2);
        await Users.LiveOfferAsync(charity, "late-yes", county, capacity: 3);
        var caseId = (await Users.OpenCaseAsync(county, person: new { name = "测试丙", phone = "13900000003" })).Text("id");
        var referral = (await Users.ReferralInStateAsync(caseId, "offered", charity.Id)).Text("id");
        await ContactIsRefusedAsync(charity, referral, "not-accepted");

        await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });
        await ContactIsRefusedAsync(charity, referral, "consent-required");

        await Users.ConsentAsync(caseId, charity);
        (await Users.ContactAsync(charity, referral)).Text("phone").ShouldBe("+8613900000003");
    }

    [Fact]
    public async Task A_consent_opens_the_contact_for_its_charity_alone_and_closes_it_the_moment_it_is_withdrawn()
    {
        var county = Platform.NextCounty();
        var (charity, other) = (Platform.Charity(3), Platform.Charity(4));
        await Users.LiveOfferAsync(charity, "withdrawn", county, capacity: 3);
        var caseId = (await Users.OpenCaseAsync(county, person: new { name = "测试丁", phone = "13900000004" })).Text("id");
        var referral = (await Users.ReferralInStateAsync(caseId, "offered", charity.Id)).Text("id");
        await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });

        // A consent for another charity is no consent for this one.
        await Users.ConsentAsync(caseId, other);
        await ContactIsRefusedAsync(charity, referral, "consent-required");
        using (var foreign = await other.Caller.TryGetAsync($"/api/intake/referrals/{referral}/contact"))
        {
            ((int)foreign.StatusCode).ShouldBe(404, "another charity does not even learn that the referral exists");
        }

        using (var foreign = await other.Caller.TryGetAsync($"/api/matching/referrals/{referral}"))
        {
            ((int)foreign.StatusCode).ShouldBe(404);
        }

        var consent = (await Users.ConsentAsync(caseId, charity)).Text("id");
        (await Users.ContactAsync(charity, referral)).Text("name").ShouldBe("测试丁");

        await charity.Caller.PostAsync($"/api/matching/referrals/{referral}/start");
        await Users.Hotline.PostAsync($"/api/intake/consents/{consent}/withdrawal");
        using var after = await charity.Caller.TryGetAsync($"/api/intake/referrals/{referral}/contact");
        ((int)after.StatusCode).ShouldBe(403, "the very next reading is refused, nothing has to arrive first");
    }

    /// <summary>The refusal becomes this one; until the news of the charity's answer is in intake the other is right.</summary>
    private static Task ContactIsRefusedAsync(Charity charity, string referral, string kind) => Eventually.IsTrueAsync(
        async () =>
        {
            using var answer = await charity.Caller.TryGetAsync($"/api/intake/referrals/{referral}/contact");
            ((int)answer.StatusCode).ShouldBeOneOf(403, 404);
            return (await answer.Content.ReadAsStringAsync()).Contains("urn:referral:problem:" + kind, StringComparison.Ordinal);
        },
        $"the contact is refused with {kind}");

    private Task TimelineTellsAsync(string caseId, params string[] codes) => Eventually.IsTrueAsync(
        async () =>
        {
            var told = (await Users.Coordinator.GetAsync($"/api/tracking/cases/{caseId}/timeline")).GetProperty("steps").EnumerateArray().Select(step => step.Text("code"));
            return told.SequenceEqual(codes);
        },
        "the timeline tells " + string.Join(", ", codes));

    private Task FigureIsAsync(string county, string kind, string fact, int value) => Eventually.IsTrueAsync(
        async () =>
        {
            var figure = (await Users.Coordinator.GetAsync($"/api/tracking/figures?division={county}")).GetProperty("groups")[0].GetProperty(kind)
                .EnumerateArray().Single(figure => figure.Text("fact") == fact);
            if (figure.GetProperty("value").GetInt32() != value)
            {
                return false;
            }

            // Every number clicks through to exactly its rows.
            var rows = await Users.Coordinator.GetAsync(figure.Text("rows"));
            return rows.GetProperty("items").GetArrayLength() == value;
        },
        $"{kind}.{fact} of {county} is {value} and lists as many rows");
}

public sealed class From_the_call_to_the_confirmed_outcome_in_one_process(OneProcess platform) : From_the_call_to_the_confirmed_outcome(platform);

[Collection(nameof(SeparateServices))]
public sealed class From_the_call_to_the_confirmed_outcome_in_separate_services(SeparateServices platform) : From_the_call_to_the_confirmed_outcome(platform);
