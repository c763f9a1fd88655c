using System.Text.Json;
using Contracts.Http.Identity;
using Demonstration.Set;
using Testing.Apps;

namespace Demonstration.Tests;

/// <summary>The command of the first screen, in a process of its own: <c>--demo</c>.</summary>
public sealed class A_demonstration_is_loaded
{
    private const int Longest = 400;

    private static readonly string[] Arguments = ["--demo", "--seed", "11", "--cases", "40"];
    private static readonly Dictionary<string, string> Settings = new() { ["Sqlite__Synchronous"] = "NORMAL" };

    [Fact]
    public async Task Every_endpoint_has_something_true_to_show_and_the_same_seed_shows_the_same()
    {
        await using var first = await StandaloneApp.StartAsync(Settings, Arguments);
        await LoadedAsync(first);
        var coordinator = await Caller.SignInAsync(first.Address, "coordinator-demo", DemonstrationClients.Secret);
        await EveryStateAsync(coordinator);
        await EveryEndpointAsync(coordinator);
        var content = await ContentAsync(coordinator);
        first.Output.ShouldContain(line => line.Contains("/docs", StringComparison.Ordinal));
        first.Output.ShouldContain(line => line.Contains("curl", StringComparison.Ordinal));

        await first.KillAsync();
        await first.StartAgainAsync();
        await Eventually.IsTrueAsync(
            () => Task.FromResult(first.Output.Any(line => line.Contains("holds the demonstration already", StringComparison.Ordinal))), "a second start says that nothing was loaded");
        (await ContentAsync(await Caller.SignInAsync(first.Address, "coordinator-demo", DemonstrationClients.Secret))).ShouldBe(content);

        await using var second = await StandaloneApp.StartAsync(Settings, Arguments);
        await LoadedAsync(second);
        (await ContentAsync(await Caller.SignInAsync(second.Address, "coordinator-demo", DemonstrationClients.Secret))).ShouldBe(content);
    }

    [Theory]
    [InlineData("--demo", "--cases", "3")]
    [InlineData("--demo", "--seed", "many")]
    [InlineData("--demo", "--seed")]
    public async Task An_option_without_a_usable_value_is_refused_at_once(params string[] arguments)
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => StandaloneApp.StartAsync(Settings, arguments));
        failure.Message.ShouldContain("needs a whole number");
    }

    private static Task LoadedAsync(StandaloneApp app) => Eventually.IsTrueAsync(
        () => app.Output.FirstOrDefault(line => line.Contains("loading stopped", StringComparison.Ordinal)) is { } fault
            ? throw new InvalidOperationException(fault)
            : Task.FromResult(app.Output.Any(line => line.Contains("demo: loaded", StringComparison.Ordinal))),
        "the demonstration is loaded", Longest);

    private static async Task EveryStateAsync(Caller coordinator)
    {
        foreach (var state in (string[])["offered", "accepted", "inService", "onHold", "delivered", "confirmed", "disputed", "declined", "expired", "recalled", "returned", "failed"])
        {
            (await ItemsAsync(coordinator, $"/api/matching/referrals?status={state}")).ShouldNotBeEmpty(state);
        }
    }

    private static async Task EveryEndpointAsync(Caller coordinator)
    {
        var referral = (await ItemsAsync(coordinator, "/api/matching/referrals?status=confirmed"))[0];
        var (caseId, needId, offerId) = (referral.GetProperty("caseId").GetString(), referral.GetProperty("needId").GetString(), referral.GetProperty("offerId").GetString());
        (await coordinator.GetAsync($"/api/tracking/cases/{caseId}/timeline")).GetProperty("steps").GetArrayLength().ShouldBeGreaterThan(5);
        (await ItemsAsync(coordinator, "/api/tracking/board")).ShouldNotBeEmpty();
        (await coordinator.GetAsync("/api/tracking/figures")).GetProperty("withoutNextStep").GetProperty("value").GetInt32().ShouldBe(0);
        (await coordinator.GetAsync("/api/tracking/unmet?by=rule")).GetProperty("groups").GetArrayLength().ShouldBeGreaterThan(2);
        (await coordinator.GetAsync($"/api/matching/needs/{needId}/candidates?top=5")).GetProperty("considered").GetInt32().ShouldBeGreaterThan(30);
        (await coordinator.GetAsync($"/api/matching/needs/{needId}/why-not/{offerId}")).ValueKind.ShouldBe(JsonValueKind.Object);
        (await coordinator.GetAsync($"/api/matching/referrals/{referral.GetProperty("id").GetString()}")).GetProperty("detail").GetProperty("steps").GetArrayLength().ShouldBeGreaterThan(3);
        (await coordinator.GetAsync($"/api/intake/cases/{caseId}")).GetProperty("consents").GetArrayLength().ShouldBeGreaterThan(0);
        (await ItemsAsync(coordinator, "/api/intake/cases?status=open")).ShouldNotBeEmpty();
        (await ItemsAsync(coordinator, "/api/intake/cases?status=closed")).ShouldNotBeEmpty();
        (await ItemsAsync(coordinator, "/api/intake/follow-ups")).ShouldNotBeEmpty();
        (await ItemsAsync(coordinator, "/api/catalog/charities")).Count.ShouldBe(MakeCharities.Count);
        (await ItemsAsync(coordinator, "/api/catalog/offers")).ShouldNotBeEmpty();
    }

    /// <summary>What is there, without the ids and times that the platform gives.</summary>
    private static async Task<IReadOnlyList<string>> ContentAsync(Caller coordinator)
    {
        var offers = (await ItemsAsync(coordinator, "/api/catalog/offers")).ToDictionary(offer => offer.GetProperty("offerId").GetString()!, offer => offer.GetProperty("externalId").GetString());
        var cards = (await ItemsAsync(coordinator, "/api/matching/referrals")).Select(card =>
            $"{card.GetProperty("division")} {card.GetProperty("category")} {card.GetProperty("urgency")} {card.GetProperty("quantity")} {offers[card.GetProperty("offerId").GetString()!]} "
            + $"{card.GetProperty("status")} {card.GetProperty("reason")} {card.GetProperty("outcome")} {card.GetProperty("needStatus")}");
        var cases = (await ItemsAsync(coordinator, "/api/intake/cases")).Select(row =>
            $"{row.GetProperty("division")} {row.GetProperty("urgency")} {row.GetProperty("channel")} {row.GetProperty("status")} {row.GetProperty("phone")} {row.GetProperty("tags")}");
        return [.. cards.Concat(cases).Concat(offers.Values.Select(id => "offer " + id)).Order(StringComparer.Ordinal)];
    }

    private static async Task<List<JsonElement>> ItemsAsync(Caller caller, string path)
    {
        var items = new List<JsonElement>();
        for (var cursor = (string?)null; ;)
        {
            var page = await caller.GetAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limit=100" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if ((cursor = page.GetProperty("next").GetString()) is null)
            {
                return items;
            }
        }
    }
}
