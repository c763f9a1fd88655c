using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Testing.Servers;

namespace Matching.Tests;

/// <summary>Nothing is free for somebody in danger to life, but a calmer need holds a card that nobody has answered.</summary>
public abstract class Danger_to_life_goes_first(Func<Task<string?>> database) : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync(await database());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_unanswered_card_of_the_calmest_need_makes_way()
    {
        await _app.OfferAsync(Facts.Offer(capacity: 1));
        var calm = await ShownAsync("U4");
        var given = await _app.OfferAsync(Facts.Offer(capacity: 1));
        var calmest = await ShownAsync("U5");

        var danger = await _app.NeedAsync(Facts.Need(urgency: "U1"));

        var card = await _app.CardAsync(danger, given);
        (card.Quantity, (await _app.CardAsync(calmest.Need, given, "recalled")).Reason).ShouldBe((1, "madeWay"));
        (await _app.CardsAsync(calm.Need)).ShouldHaveSingleItem().Status.ShouldBe("offered");
        (await _app.LedgerAsync(given)).ShouldBe((1, 0));
        (await _app.DoAsync(_app.Charity(given), card, "acceptance")).Status.ShouldBe("accepted");
        (await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == calmest.Need.NeedId)).Next!.Action.ShouldBe("findHelpByHand");
    }

    [Fact]
    public async Task The_record_of_the_decision_says_so_and_the_audit_carries_its_digest()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1));
        await ShownAsync("U4");
        var danger = await _app.NeedAsync(Facts.Need(urgency: "U1"));
        await _app.CardAsync(danger, offer);

        var decided = (await _app.ReadAsync(db => db.Decisions.Where(row => row.NeedId == danger.NeedId).ToListAsync())).Single(row => row.Record.Contains("\"trigger\":\"madeWay\"", StringComparison.Ordinal));
        (await _app.ReadAsync(db => db.Set<Audit.AuditRecord>().Where(row => row.Subject == "need/" + danger.NeedId).Select(row => row.Why).ToListAsync())).ShouldContain(why => why!.Contains(decided.Digest));
    }

    [Fact]
    public async Task What_was_promised_and_what_is_nearly_as_urgent_stays()
    {
        var (promised, urgent) = (await _app.OfferAsync(Facts.Offer(capacity: 1)), await _app.OfferAsync(Facts.Offer(capacity: 1, category: "N02.01")));
        var calm = await ShownAsync("U5");
        await _app.DoAsync(_app.Charity(promised), calm.Card, "acceptance");
        var soon = await _app.NeedAsync(Facts.Need(urgency: "U2", category: "N02.01"));
        await _app.CardAsync(soon, urgent);

        NeedOpened[] dangers = [await _app.NeedAsync(Facts.Need(urgency: "U1")), await _app.NeedAsync(Facts.Need(urgency: "U1", category: "N02.01"))];

        foreach (var danger in dangers)
        {
            await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == danger.NeedId);
        }

        // Another one afterwards, which does get its place: by then those before were looked at.
        await AfterAllAsync();
        (await _app.CardsAsync(calm.Need)).Single().Status.ShouldBe("accepted");
        (await _app.CardsAsync(soon)).Single().Status.ShouldBe("offered");
    }

    [Fact]
    public async Task Less_than_all_that_is_missing_is_taken_from_nobody()
    {
        var small = await _app.OfferAsync(Facts.Offer(capacity: 2));
        var calm = await ShownAsync("U5", quantity: 2);

        var danger = await _app.NeedAsync(Facts.Need(urgency: "U1", quantity: 3));

        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == danger.NeedId);
        await AfterAllAsync();
        (await _app.CardAsync(calm.Need, small)).Quantity.ShouldBe(2);
        (await _app.CardsAsync(danger)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Charities_can_rely_on_their_cards_so_it_happens_once_a_week_where_cases_are_few()
    {
        await _app.OfferAsync(Facts.Offer(capacity: 2));
        var calm = new[] { await ShownAsync("U5"), await ShownAsync("U5") };
        var first = await _app.NeedAsync(Facts.Need(urgency: "U1"));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(first)).Count == 1, "the first has its card");

        var second = await _app.NeedAsync(Facts.Need(urgency: "U1"));

        (await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == second.NeedId)).Next!.Action.ShouldBe("findHelpByHand");
        await AfterAllAsync(place: "510104");
        (await Task.WhenAll(calm.Select(async shown => (await _app.CardsAsync(shown.Need)).Single().Status))).Order().ShouldBe(["offered", "recalled"]);
        (await _app.CardsAsync(second)).ShouldBeEmpty();
    }

    private async Task<(NeedOpened Need, Contracts.Http.Matching.ReferralCard Card)> ShownAsync(string urgency, int quantity = 1, string category = "N01.01", string place = Facts.Township)
    {
        var need = await _app.NeedAsync(Facts.Need(urgency: urgency, quantity: quantity, category: category, division: place));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need, "offered")).Count == 1, "its card");
        return (need, (await _app.CardsAsync(need, "offered")).Single());
    }

    /// <summary>The clock takes those in danger one after the other: when one that comes later was served, those before were looked at.</summary>
    private async Task AfterAllAsync(string place = Facts.Township)
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1, category: "N05.01", division: place[..6]));
        await ShownAsync("U5", category: "N05.01", place: place);
        await _app.CardAsync(await _app.NeedAsync(Facts.Need(urgency: "U1", category: "N05.01", division: place)), offer);
    }
}

public sealed class Danger_to_life_goes_first_on_Sqlite() : Danger_to_life_goes_first(() => Task.FromResult<string?>(null));

public sealed class Danger_to_life_goes_first_on_PostgreSql(PostgreSqlServer server) : Danger_to_life_goes_first(async () => await server.CreateDatabaseAsync()), IClassFixture<PostgreSqlServer>;
