using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Matching.Tests;

/// <summary>Every step from every state over HTTP: the legal ones are taken, the others are refused with the legal ones named, and nothing changes.</summary>
public sealed class Only_legal_steps(Only_legal_steps.Shared shared) : IClassFixture<Only_legal_steps.Shared>
{
    private static readonly Dictionary<string, string[]> Legal = new()
    {
        ["offered"] = ["acceptance", "decline"],
        ["accepted"] = ["start", "return"],
        ["inService"] = ["hold", "delivery", "return", "failure"],
        ["onHold"] = ["start", "return"],
        ["delivered"] = ["confirmation", "dispute"],
        ["disputed"] = ["resolution"],
        ["confirmed"] = [],
        ["declined"] = [],
        ["expired"] = [],
        ["recalled"] = [],
        ["returned"] = [],
        ["failed"] = [],
    };

    private static readonly Dictionary<string, string> Repeats = new()
    {
        ["accepted"] = "acceptance",
        ["inService"] = "start",
        ["delivered"] = "delivery",
        ["disputed"] = "dispute",
        ["confirmed"] = "confirmation",
        ["declined"] = "decline",
        ["returned"] = "return",
        ["failed"] = "failure",
        ["onHold"] = "hold",
    };

    private static readonly string[] Steps = ["acceptance", "decline", "start", "hold", "delivery", "return", "failure", "confirmation", "dispute", "resolution"];

    public static TheoryData<string> States => [.. Legal.Keys];

    [Theory]
    [MemberData(nameof(States))]
    public async Task From_each_state_only_the_steps_of_the_table_lead_on(string state)
    {
        var app = shared.App;
        foreach (var step in Steps.Except(Legal[state]).Where(step => Repeats.GetValueOrDefault(state) != step))
        {
            var (offer, card) = await InStateAsync(state);
            var before = await StepsAsync(card);
            var answer = await TryAsync(offer, card, step);

            ((int)answer.StatusCode).ShouldBe(409, $"{step} from {state}");
            var problem = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            problem.GetProperty("state").GetString().ShouldBe(state);
            if (problem.GetProperty("type").GetString() == "urn:referral:problem:illegal-transition")
            {
                problem.GetProperty("legal").EnumerateArray().Select(legal => legal.GetString()).ShouldBe(card.LegalSteps);
            }

            // The version is the need's, which the clock may move on meanwhile; what happened to this referral is in its steps.
            (await StepsAsync(card)).ShouldBe(before);
            (await app.Coordinator.ReadAsync<ReferralCard>($"/api/matching/referrals/{card.Id}")).Status.ShouldBe(state);
        }
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_step_that_was_done_is_done_again_without_effect(string state)
    {
        if (!Repeats.TryGetValue(state, out var step))
        {
            return;
        }

        var (offer, card) = await InStateAsync(state);
        var announced = shared.App.App.Announced.Count(message => Contracts.Messages.MessageNames.NameOf(message.GetType()).StartsWith("referral", StringComparison.Ordinal));

        using var answer = await TryAsync(offer, card, step);

        answer.IsSuccessStatusCode.ShouldBeTrue($"{step} again in {state}");
        (await shared.App.CardsAsync(Facts.Need(card.NeedId))).Single(row => row.Id == card.Id).Version.ShouldBe(card.Version);
    }

    private Task<int> StepsAsync(ReferralCard card) => shared.App.ReadAsync(db => db.Steps.CountAsync(step => step.ReferralId == card.Id));

    private Task<HttpResponseMessage> TryAsync(OfferFacts offer, ReferralCard card, string step) => shared.App.StepAsync(
        step is "confirmation" or "dispute" or "resolution" ? shared.App.Coordinator : shared.App.Charity(offer), card, step, step switch
        {
            "decline" or "return" => new { reason = "capacity" },
            "failure" => new { reason = "noSupply" },
            "hold" => new { reviewAt = shared.App.Now.AddDays(3) },
            "delivery" => new { extent = "full" },
            "confirmation" => new { outcome = "D1", by = "call" },
            "dispute" => new { text = "nothing came" },
            "resolution" => new { result = "returned", text = "visited" },
            _ => new { },
        });

    private async Task<(OfferFacts Offer, ReferralCard Card)> InStateAsync(string state)
    {
        var app = shared.App;
        // An offer for a place of its own, so that no other test's need takes it.
        var division = await shared.PlaceAsync();
        var offer = await app.OfferAsync(Facts.Offer(division: division, answersWithin: state == "expired" ? TimeSpan.FromMinutes(1) : null));
        var need = await app.NeedAsync(Facts.Need(division: division, urgency: "U4"));
        var card = await app.CardAsync(need, offer);
        string[] way = state switch
        {
            "accepted" => ["acceptance"],
            "inService" => ["acceptance", "start"],
            "onHold" => ["acceptance", "start", "hold"],
            "delivered" => ["acceptance", "start", "delivery"],
            "confirmed" => ["acceptance", "start", "delivery", "confirmation"],
            "disputed" => ["acceptance", "start", "delivery", "dispute"],
            "declined" => ["decline"],
            "returned" => ["acceptance", "return"],
            "failed" => ["acceptance", "start", "failure"],
            _ => [],
        };
        foreach (var step in way)
        {
            using var answer = await TryAsync(offer, card, step);
            answer.IsSuccessStatusCode.ShouldBeTrue(step);
        }

        if (state == "expired")
        {
            // A tick that meets the clock at work is not seen; the next one is.
            app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
            await Eventually.IsTrueAsync(
                async () =>
                {
                    app.App.Clock.Advance(TimeSpan.FromSeconds(1));
                    return (await app.CardsAsync(need, "expired")).Count > 0;
                },
                "the card expires");
        }
        else if (state == "recalled")
        {
            await app.App.ReceiveAsync(new OfferWithdrawn(offer with { Status = "withdrawn", Version = 2 }));
        }

        return (offer, await app.CardAsync(need, offer, state));
    }

    public sealed class Shared : IAsyncLifetime
    {
        private readonly string[] _counties = [.. Contracts.Reference.ReferenceData.BuiltIn.Divisions.All
            .Where(division => division.Level == Contracts.Reference.DivisionLevel.County).Select(division => division.Code)];
        private int _next;

        internal MatchingApp App { get; private set; } = null!;

        internal Task<string> PlaceAsync() => Task.FromResult(_counties[Interlocked.Increment(ref _next)]);

        public async ValueTask InitializeAsync() => App = await MatchingApp.StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
