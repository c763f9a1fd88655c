namespace Journeys.Tests;

/// <summary>Every open need and referral has a next action, an owner and a clock, whatever state it is in.</summary>
public abstract class Nobody_waits_in_silence(RunningPlatform platform) : Journey(platform)
{
    [Fact]
    public async Task At_every_step_of_every_way_each_open_item_has_a_next_action_an_owner_and_a_clock()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(3);
        await Users.LiveOfferAsync(charity, "silence-audit", county, capacity: 100);
        (string Step, object? Body, Caller By)[][] ways =
        [
            [("acceptance", new { quantity = 2 }, charity.Caller), ("start", null, charity.Caller), ("delivery", new { extent = "full" }, charity.Caller), ("confirmation", new { outcome = "D1", by = "call" }, Users.Hotline)],
            [("acceptance", new { quantity = 1 }, charity.Caller), ("start", null, charity.Caller), ("delivery", new { extent = "ongoing" }, charity.Caller), ("confirmation", new { outcome = "D4", by = "call" }, Users.Hotline)],
            [("acceptance", new { quantity = 2 }, charity.Caller), ("start", null, charity.Caller), ("hold", new { reviewAt = TimeProvider.System.GetUtcNow().AddDays(3) }, charity.Caller), ("return", new { reason = "staff" }, charity.Caller)],
            [("acceptance", new { quantity = 2 }, charity.Caller), ("start", null, charity.Caller), ("failure", new { reason = "noSupply" }, charity.Caller)],
            [("acceptance", new { quantity = 2 }, charity.Caller), ("start", null, charity.Caller), ("delivery", new { extent = "part", quantity = 1 }, charity.Caller), ("dispute", new { text = "Less arrived." }, Users.Hotline), ("resolution", new { result = "confirmed", outcome = "D2", quantity = 1, text = "Counted at the door." }, Users.Coordinator)],
            [("decline", new { reason = "scope" }, charity.Caller)],
        ];

        foreach (var way in ways)
        {
            var caseId = (await Users.OpenCaseAsync(county, quantity: 2)).Text("id");
            await AuditAsync();
            var referral = (await Users.ReferralInStateAsync(caseId, "offered", charity.Id)).Text("id");
            await AuditAsync();
            foreach (var (step, body, by) in way)
            {
                var after = await by.PostAsync($"/api/matching/referrals/{referral}/{step}", body);
                await AuditAsync();
                await BoardShowsAsync(referral, after.Text("status"), after.GetProperty("next").ValueKind != JsonValueKind.Null);
                await AuditAsync();
            }
        }
    }

    /// <summary>Looks at all there is, whoever opened it, in matching and on the board.</summary>
    private async Task AuditAsync()
    {
        foreach (var item in await AllAsync("/api/tracking/board"))
        {
            var next = item.GetProperty("next");
            next.ValueKind.ShouldBe(JsonValueKind.Object, $"an open {item.Text("kind")} without a next step: {item}");
            next.GetProperty("action").GetString().ShouldNotBeNullOrEmpty($"nobody knows what comes next: {item}");
            next.GetProperty("owner").GetString().ShouldNotBeNullOrEmpty($"nobody owns it: {item}");
            next.GetProperty("dueAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        }

        foreach (var card in await AllAsync("/api/matching/referrals"))
        {
            if (card.Text("status") is "offered" or "accepted" or "inService" or "onHold" or "delivered" or "disputed")
            {
                card.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Object, $"a live referral without a next step: {card}");
                card.GetProperty("next").Text("owner").ShouldNotBeEmpty();
            }
        }

        (await Users.Coordinator.GetAsync("/api/tracking/figures")).GetProperty("withoutNextStep").Number("value").ShouldBe(0);
    }

    private async Task<List<JsonElement>> AllAsync(string path)
    {
        var all = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await Users.Coordinator.GetAsync(path + (cursor is null ? "" : "?cursor=" + Uri.EscapeDataString(cursor)));
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return all;
    }

    private Task BoardShowsAsync(string referral, string status, bool open) => Eventually.IsTrueAsync(
        async () => (await AllAsync("/api/tracking/board")).Where(item => item.Text("id") == referral).Select(item => item.Text("status")).SingleOrDefault() == (open ? status : null),
        $"the board shows the referral as {(open ? status : "ended")}", seconds: 60);
}

public sealed class Nobody_waits_in_silence_in_one_process(OneProcess platform) : Nobody_waits_in_silence(platform);

[Collection(nameof(SeparateServices))]
public sealed class Nobody_waits_in_silence_in_separate_services(SeparateServices platform) : Nobody_waits_in_silence(platform);
