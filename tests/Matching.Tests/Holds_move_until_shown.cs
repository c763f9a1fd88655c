using System.Diagnostics;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Matching.Clocks;
using Matching.Scarcity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Testing.Apps;
using Testing.Servers;

namespace Matching.Tests;

/// <summary>Several needs wait for too little: what each is given is held first, and moves to whoever has more right to it until the card is shown.</summary>
public sealed class Holds_move_until_shown(PostgreSqlServer postgreSql) : IClassFixture<PostgreSqlServer>
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_neediest_of_those_who_wait_is_given_it_and_its_charity_sees_the_card_after_the_delay(bool onPostgreSql)
    {
        await using var app = await StartAsync(onPostgreSql);
        var (other, neediest) = (await WaitsAsync(app, tier: "R5"), await WaitsAsync(app, tier: "R1"));

        var offer = await app.OfferAsync(Facts.Offer(capacity: 1));

        await HeldAsync(app, neediest, offer);
        (await app.CardsAsync(neediest)).ShouldBeEmpty();
        (await app.LedgerAsync(offer)).ShouldBe((1, 0));
        app.App.Clock!.Advance(Delay);
        (await app.CardAsync(neediest, offer)).Quantity.ShouldBe(1);
        (await app.ReadAsync(db => db.Holds.CountAsync())).ShouldBe(0);
        (await app.LedgerAsync(offer)).ShouldBe((1, 0));
        (await app.CardsAsync(other)).ShouldBeEmpty();
        (await app.DoAsync(app.Charity(offer), await app.CardAsync(neediest, offer), "acceptance")).Status.ShouldBe("accepted");
        (await app.LedgerAsync(offer)).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Danger_to_life_takes_what_is_held_and_is_shown_at_once_and_no_card_is_taken_back()
    {
        await using var app = await StartAsync();
        var (first, _) = (await WaitsAsync(app, tier: "R1"), await WaitsAsync(app, tier: "R5"));
        var offer = await app.OfferAsync(Facts.Offer(capacity: 1));
        await HeldAsync(app, first, offer);

        var danger = await app.NeedAsync(Facts.Need(urgency: "U1"));

        (await app.CardAsync(danger, offer)).Quantity.ShouldBe(1);
        (await app.LedgerAsync(offer)).ShouldBe((1, 0));
        app.App.Clock!.Advance(Delay);
        await Eventually.IsTrueAsync(async () => await app.ReadAsync(db => db.Needs.AllAsync(need => need.DueAt > app.Now)), "all clocks have acted");
        (await app.CardsAsync(first)).ShouldBeEmpty();
        app.Announced<ReferralRecalled>().ShouldBeEmpty();
        (await app.ReadAsync(db => db.Needs.SingleAsync(need => need.NeedId == first.NeedId))).Next(app.Now)!.Action.ShouldBe("findHelpByHand");
    }

    [Fact]
    public async Task Where_there_is_enough_for_all_who_wait_each_is_shown_at_once()
    {
        await using var app = await StartAsync();
        NeedOpened[] waiting = [await WaitsAsync(app), await WaitsAsync(app)];

        var offer = await app.OfferAsync(Facts.Offer(capacity: 2));

        foreach (var need in waiting)
        {
            (await app.CardAsync(need, offer)).Quantity.ShouldBe(1);
        }
    }

    [Fact]
    public async Task More_capacity_serves_who_went_without_and_moves_nobody_for_little()
    {
        await using var app = await StartAsync();
        var (first, second) = (await WaitsAsync(app, tier: "R1"), await WaitsAsync(app, tier: "R5"));
        var scarce = await app.OfferAsync(Facts.Offer(capacity: 1));
        await HeldAsync(app, first, scarce);

        var more = await app.OfferAsync(Facts.Offer(capacity: 1));

        await HeldAsync(app, second, more);
        await HeldAsync(app, first, scarce);
        app.App.Clock!.Advance(Delay);
        await app.CardAsync(first, scarce);
        await app.CardAsync(second, more);
    }

    [Fact]
    public async Task A_withdrawn_offer_a_smaller_one_and_a_withdrawn_need_hold_nothing()
    {
        await using var app = await StartAsync();
        var (first, second, _) = (await WaitsAsync(app, tier: "R1", quantity: 2), await WaitsAsync(app, tier: "R5", quantity: 2), await WaitsAsync(app, tier: "R9"));
        var offer = await app.OfferAsync(Facts.Offer(capacity: 3));
        await HeldAsync(app, first, offer, units: 2);
        await HeldAsync(app, second, offer, units: 1);

        await app.App.ReceiveAsync(new OfferCapacityChanged(offer with { CapacityTotal = 2, Version = 2 }));
        await LedgerAsync(app, offer, 2);
        await app.App.ReceiveAsync(new NeedWithdrawn(first.NeedId, first.CaseId, "noLongerNeeded", app.Now, "hotline-test", 2));
        await HeldAsync(app, second, offer, units: 2);
        await app.App.ReceiveAsync(new OfferWithdrawn(offer with { CapacityTotal = 2, Status = "withdrawn", Version = 3 }));
        await LedgerAsync(app, offer, 0);

        app.App.Clock!.Advance(Delay);
        await Eventually.IsTrueAsync(async () => await app.ReadAsync(db => db.Needs.AllAsync(need => need.DueAt == null || need.DueAt > app.Now)), "all clocks have acted");
        (await app.CardsAsync(second)).ShouldBeEmpty();
        app.Announced<ReferralRecalled>().ShouldBeEmpty("nobody was shown anything");
    }

    [Fact]
    public async Task The_decision_is_on_record()
    {
        await using var app = await StartAsync();
        var (first, _) = (await WaitsAsync(app, tier: "R1"), await WaitsAsync(app, tier: "R5"));
        var offer = await app.OfferAsync(Facts.Offer(capacity: 1));
        await HeldAsync(app, first, offer);

        var decided = (await app.ReadAsync(db => db.Decisions.Where(row => row.NeedId == first.NeedId).ToListAsync())).Single(row => row.Record.Contains("\"trigger\":\"sharedOut\"", StringComparison.Ordinal));
        decided.Record.ShouldContain(offer.OfferId.ToString());
        (await app.ReadAsync(db => db.Set<Audit.AuditRecord>().Where(row => row.Subject == "need/" + first.NeedId).Select(row => row.Why).ToListAsync())).ShouldContain(why => why!.Contains(decided.Digest));
        app.App.Clock!.Advance(Delay);
        var card = await app.CardAsync(first, offer);
        var decisions = await app.Coordinator.ReadAsync<Contracts.Http.Page<DecisionView>>($"/api/matching/referrals/{card.Id}/decisions");
        decisions.Items.ShouldHaveSingleItem().Digest.ShouldBe(decided.Digest);
        Decisions.ReplayDecision.Difference(decisions.Items[0].Record, decided.Digest).ShouldBeNull();
    }

    [Fact]
    public async Task The_auditor_shares_out_again_and_finds_what_was_changed()
    {
        await using var app = await StartAsync(onPostgreSql: true);
        var (first, _) = (await WaitsAsync(app, tier: "R1", quantity: 3), await WaitsAsync(app, tier: "R5", quantity: 2));
        var offer = await app.OfferAsync(Facts.Offer(capacity: 4));
        await HeldAsync(app, first, offer, units: 3);

        var contest = (await app.App.As("auditor").ReadAsync<Contracts.Http.Page<ContestView>>("/api/matching/contests")).Items.ShouldHaveSingleItem();

        contest.Record.Shares.Select(share => share.Units).Order().ShouldBe([1, 3]);
        contest.Needs!.Select(need => (need.NeedId, need.Category, need.Urgency, need.Tiers.Single())).ShouldBe(
            contest.Record.Needs.Select(id => (id, "N01.01", "U3", id == first.NeedId ? "R1" : "R5")), "what the ids are about is told in the order of the record");
        contest.Offers.ShouldHaveSingleItem().OfferId.ShouldBe(offer.OfferId);
        ContestOnRecord.Difference(contest.Record, contest.Digest).ShouldBeNull();
        ContestOnRecord.Difference(contest.Record with { Free = [5] }, contest.Digest).ShouldBe("The digest is not that of the record.");
        (await app.ReadAsync(db => db.Set<Audit.AuditRecord>().Where(row => row.Action == "match.sharedOut").Select(row => row.Why).SingleAsync())).ShouldEndWith("record sha256:" + contest.Digest);
        (await JudgeAsync([contest])).ShouldBe((0, "1 contests, 0 differ, at least 100.00 % of the min-cost flow."));
        (await JudgeAsync([contest with { Record = contest.Record with { Shares = [.. contest.Record.Shares.Skip(1)] } }])).Code.ShouldBe(1);
        // In the time of the place, as an auditor types it.
        var here = app.Now.ToOffset(TimeSpan.FromHours(8));
        (await ContestsAsync(app, here, here.AddMinutes(1))).ShouldHaveSingleItem();
        (await ContestsAsync(app, here.AddMinutes(-1), here)).ShouldBeEmpty("the moment itself is not before it");
        (await ContestsAsync(app, here.AddMinutes(1), here.AddDays(1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_goes_without_is_told_who_has_it()
    {
        await using var app = await StartAsync();
        var (first, calm) = (await WaitsAsync(app, tier: "R1"), await WaitsAsync(app, tier: "R5"));
        var offer = await app.OfferAsync(Facts.Offer(capacity: 1));
        await HeldAsync(app, first, offer);
        (await WhyNotAsync(app, calm, offer)).ShouldBe(("others", "Others were there first and have what it had left."));

        await app.CardAsync(await app.NeedAsync(Facts.Need(urgency: "U1")), offer);

        (await WhyNotAsync(app, calm, offer)).ShouldBe(("moreUrgent", "More urgent needs have what it had left."));
    }

    [Fact]
    public async Task A_replica_that_dies_between_hold_and_card_leaves_both_to_another()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        NeedOpened first;
        OfferFacts offer;
        await using (var dies = await MatchingApp.StartAsync(database))
        {
            (first, _) = (await WaitsAsync(dies, tier: "R1"), await WaitsAsync(dies, tier: "R5"));
            offer = await dies.OfferAsync(Facts.Offer(capacity: 1));
            await HeldAsync(dies, first, offer);
        }

        await using var another = await MatchingApp.StartAsync(database);
        (await another.CardsAsync(first)).ShouldBeEmpty();
        another.App.Clock!.Advance(Delay);
        (await another.CardAsync(first, offer)).Quantity.ShouldBe(1);
        (await another.LedgerAsync(offer)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Two_replicas_that_share_out_the_same_at_once_agree()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        // Their clocks run: each looks at what the other wrote.
        await using var one = await MatchingApp.StartAsync(database, clock: false);
        await using var other = await MatchingApp.StartAsync(database, clock: false);
        NeedOpened[] waiting = [.. await Task.WhenAll(Enumerable.Range(0, 12).Select(number => WaitsAsync(number % 2 == 0 ? one : other, tier: $"R{1 + (number % 9)}")))];
        var offers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => (number % 2 == 0 ? one : other).OfferAsync(Facts.Offer(capacity: 2, now: one.Now))));

        await Task.WhenAll(((MatchingApp[])[one, other, one, other]).SelectMany(replica => offers.Select(offer => ContendAsync(replica, offer, waiting))));

        await Eventually.IsTrueAsync(async () => await one.ReadAsync(db => db.Holds.CountAsync()) == 8, "everything that is free is held");
        (await one.ReadAsync(db => db.Ledgers.ToListAsync())).ShouldAllBe(ledger => ledger.Held == 2 && ledger.Committed == 0);
        (await one.ReadAsync(db => db.Holds.Select(hold => hold.NeedId).Distinct().CountAsync())).ShouldBe(8);
        (await one.ReadAsync(db => db.Referrals.CountAsync())).ShouldBe(0);
    }

    private async Task<MatchingApp> StartAsync(bool onPostgreSql = false) => await MatchingApp.StartAsync(onPostgreSql ? await postgreSql.CreateDatabaseAsync() : null);

    private static async Task<NeedOpened> WaitsAsync(MatchingApp app, string tier = "R2", int quantity = 1)
    {
        var need = await app.NeedAsync(Facts.Need(urgency: "U3", tiers: [tier], quantity: quantity, now: app.Now));
        await Eventually.IsTrueAsync(() => app.ReadAsync(db => db.Needs.AnyAsync(row => row.NeedId == need.NeedId && row.Help != null)), "nobody could help");
        return need;
    }

    private static Task HeldAsync(MatchingApp app, NeedOpened need, OfferFacts offer, int units = 1) =>
        Eventually.IsTrueAsync(() => app.ReadAsync(db => db.Holds.AnyAsync(hold => hold.NeedId == need.NeedId && hold.OfferId == offer.OfferId && hold.Units == units)), "the hold");

    private static async Task<IReadOnlyList<ContestView>> ContestsAsync(MatchingApp app, DateTimeOffset from, DateTimeOffset to) =>
        (await app.App.As("auditor").ReadAsync<Contracts.Http.Page<ContestView>>($"/api/matching/contests?from={Uri.EscapeDataString(from.ToString("O"))}&to={Uri.EscapeDataString(to.ToString("O"))}")).Items;

    /// <summary>What <c>./dev contest</c> says of a saved answer: its exit code and its last line.</summary>
    private static async Task<(int Code, string Said)> JudgeAsync(ContestView[] contests)
    {
        var judge = Path.Combine(Repo.Root, "artifacts", "bin", "Benchmarks", "debug", "Benchmarks.dll");
        Absent.SkipOrFail(!File.Exists(judge), "Benchmarks: build the solution");
        var saved = Path.GetTempFileName();
        await File.WriteAllTextAsync(saved, System.Text.Json.JsonSerializer.Serialize(new Contracts.Http.Page<ContestView>(contests, null), Platform.Http.Json.Options));
        using var run = Process.Start(new ProcessStartInfo("dotnet", ["exec", judge, "contest", saved]) { RedirectStandardOutput = true })!;
        var said = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        File.Delete(saved);
        return (run.ExitCode, said.TrimEnd().Split('\n')[^1]);
    }

    private static async Task<(string?, string)> WhyNotAsync(MatchingApp app, NeedOpened need, OfferFacts offer)
    {
        var rule = (await app.App.As("hotline", language: "en").ReadAsync<WhyNotAnswer>($"/api/matching/needs/{need.NeedId}/why-not/{offer.OfferId}")).Rules.ShouldHaveSingleItem();
        return (rule.TakenBy, rule.Sentence);
    }

    private static Task LedgerAsync(MatchingApp app, OfferFacts offer, int held) =>
        Eventually.IsTrueAsync(async () => await app.LedgerAsync(offer) == (held, 0), "the ledger");

    private static async Task ContendAsync(MatchingApp replica, OfferFacts offer, NeedOpened[] waiting)
    {
        await using var scope = replica.App.Services.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<Contend>().ForOfferAsync(offer.OfferId, [.. waiting.Select(need => need.NeedId)], TestContext.Current.CancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else was faster; the clock would look again.
            replica.App.Services.GetRequiredService<Waiting>().Serve(offer.OfferId);
        }
    }
}
