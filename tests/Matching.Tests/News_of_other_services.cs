using System.Text.Json;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Matching.Data;
using Matching.OfferCopies;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Http;

namespace Matching.Tests;

/// <summary>What Intake and Catalog announce: each message once, twice, late, and in the wrong order.</summary>
public sealed class News_of_other_services : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_withdrawn_need_takes_back_what_has_not_begun()
    {
        var (one, two) = (await _app.OfferAsync(), await _app.OfferAsync());
        var need = await _app.NeedAsync(Facts.Need(urgency: "U2", quantity: 2));
        var (first, second) = (await _app.CardAsync(need, one), await _app.CardAsync(need, two));
        await _app.DoAsync(_app.Charity(one), first, "acceptance", new { quantity = 1 });

        await _app.App.ReceiveAsync(new NeedWithdrawn(need.NeedId, need.CaseId, "noLongerNeeded", _app.Now, "hotline-test", 2));

        await _app.CardAsync(need, one, "recalled");
        (await _app.CardAsync(need, two, "recalled")).NeedStatus.ShouldBe("withdrawn");
        (await _app.LedgerAsync(one)).ShouldBe((0, 0));
        (await _app.LedgerAsync(two)).ShouldBe((0, 0));
        await (await _app.StepAsync(_app.Charity(two), second, "acceptance")).ShouldRefuseAsync(409, "recalled");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_withdrawal_that_crosses_the_confirmation_ends_the_same_in_both_orders(bool confirmedFirst)
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        var card = await _app.CardAsync(need, offer);
        await _app.DoAsync(_app.Charity(offer), card, "acceptance");
        await _app.DoAsync(_app.Charity(offer), card, "start");
        await _app.DoAsync(_app.Charity(offer), card, "delivery", new { extent = "full" });
        var withdrawn = new NeedWithdrawn(need.NeedId, need.CaseId, "noLongerNeeded", _app.Now, "hotline-test", 2);
        Task ConfirmAsync() => _app.DoAsync(_app.Hotline, card, "confirmation", new { outcome = "D1", by = "call" });

        await (confirmedFirst ? ConfirmAsync() : _app.App.ReceiveAsync(withdrawn));
        await Eventually.IsTrueAsync(async () => await StateAsync() == (confirmedFirst ? NeedState.Met : NeedState.Withdrawn), "the first of the two");
        await (confirmedFirst ? _app.App.ReceiveAsync(withdrawn) : ConfirmAsync());

        await Eventually.IsTrueAsync(async () => await StateAsync() == NeedState.Withdrawn, "the answer that the desk was given");
        var row = await _app.ReadAsync(db => db.Needs.AsNoTracking().Include(row => row.Referrals).SingleAsync(row => row.NeedId == need.NeedId));
        (row.Met, row.Referrals.Single().State, row.DueAt).ShouldBe((1, ReferralState.Confirmed, null));
        (await _app.LedgerAsync(offer)).ShouldBe((0, 1));

        Task<NeedState> StateAsync() => _app.ReadAsync(db => db.Needs.Where(row => row.NeedId == need.NeedId).Select(row => row.State).SingleAsync());
    }

    [Fact]
    public async Task A_withdrawal_that_overtakes_the_opening_keeps_the_need_from_being_offered()
    {
        var offer = await _app.OfferAsync();
        var need = Facts.Need();
        await _app.App.ReceiveAsync(new NeedWithdrawn(need.NeedId, need.CaseId, "noLongerNeeded", _app.Now, "hotline-test", 2));
        await Eventually.IsTrueAsync(() => _app.ReadAsync(db => db.Needs.AnyAsync(row => row.NeedId == need.NeedId)), "the note");

        await _app.App.ReceiveAsync(need);
        await SettledAsync();

        (await _app.CardsAsync(need)).ShouldBeEmpty();
        (await _app.LedgerAsync(offer)).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("N1", "unmet")]
    [InlineData("P1", "withdrawn")]
    public async Task A_closed_case_ends_its_open_needs(string outcome, string state)
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        await _app.CardAsync(need, offer);

        await _app.App.ReceiveAsync(new CaseClosed(need.CaseId, outcome, _app.Now, "coordinator-test", 3));

        (await _app.CardAsync(need, offer, "recalled")).NeedStatus.ShouldBe(state);
        // The last word about a need leaves after the recall of its card, in the same stream.
        await _app.HearsAsync<ReferralRecalled>(message => message.Referral.NeedId == need.NeedId);
        await (state == "unmet" ? _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId && message.NeedStatus == "unmet") : Task.CompletedTask);
        _app.Announced<NeedUnmatched>().Any(message => message.NeedId == need.NeedId && message.NeedStatus == "unmet").ShouldBe(state == "unmet");
        var late = await _app.NeedAsync(Facts.Need(caseId: need.CaseId));
        (await _app.CardsAsync(late)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_withdrawn_consent_moves_the_need_to_another_charity()
    {
        var (mine, other) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Nation)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await _app.DoAsync(_app.Charity(mine), await _app.CardAsync(need, mine), "acceptance");

        await _app.App.ReceiveAsync(new ConsentWithdrawn(Facts.NewId(), need.CaseId, mine.CharityId, _app.Now, "hotline-test"));

        (await _app.CardAsync(need, mine, "recalled")).Reason.ShouldBe("consentWithdrawn");
        await _app.CardAsync(need, other);
        (await _app.LedgerAsync(mine)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_charity_the_person_said_no_to_is_not_asked_again_with_any_of_its_offers()
    {
        var (mine, other) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Nation)));
        await _app.OfferAsync(Facts.Offer(charity: mine.CharityId, division: Facts.Nation));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await _app.DoAsync(_app.Charity(mine), await _app.CardAsync(need, mine), "acceptance");

        await _app.App.ReceiveAsync(new ConsentRefused(need.CaseId, mine.CharityId, _app.Now, "hotline-test"));

        (await _app.CardAsync(need, mine, "recalled")).Reason.ShouldBe("consentRefused");
        await _app.CardAsync(need, other);
        (await _app.LedgerAsync(mine)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_service_that_has_begun_stays_with_its_charity_when_the_consent_is_withdrawn()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        var card = await _app.CardAsync(need, offer);
        await _app.DoAsync(_app.Charity(offer), card, "acceptance");
        await _app.DoAsync(_app.Charity(offer), card, "start");

        await _app.App.ReceiveAsync(new ConsentWithdrawn(Facts.NewId(), need.CaseId, offer.CharityId, _app.Now, "hotline-test"));
        await SettledAsync();

        await _app.CardAsync(need, offer, "inService");
    }

    [Fact]
    public async Task A_suspended_charity_loses_its_unanswered_cards()
    {
        var (mine, other) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Nation)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await _app.CardAsync(need, mine);

        await _app.App.ReceiveAsync(new CharitySuspended(Facts.Charity(mine.CharityId, "suspended", 3)));

        (await _app.CardAsync(need, mine, "recalled")).Reason.ShouldBe("charitySuspended");
        await _app.CardAsync(need, other);
    }

    [Fact]
    public async Task A_withdrawn_offer_loses_its_unanswered_cards_and_keeps_its_promises()
    {
        var offer = await _app.OfferAsync();
        var (kept, open) = (await _app.NeedAsync(), await _app.NeedAsync());
        await _app.DoAsync(_app.Charity(offer), await _app.CardAsync(kept, offer), "acceptance");
        await _app.CardAsync(open, offer);

        await _app.App.ReceiveAsync(new OfferWithdrawn(offer with { Status = "withdrawn", Version = 2 }));

        (await _app.CardAsync(open, offer, "recalled")).Reason.ShouldBe("offerWithdrawn");
        await _app.CardAsync(kept, offer, "accepted");
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == open.NeedId);
        (await _app.LedgerAsync(offer)).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_paused_offer_keeps_its_cards_and_gets_no_new_ones()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        var card = await _app.CardAsync(need, offer);
        await _app.App.ReceiveAsync(new OfferPaused(offer with { Status = "paused", Version = 2 }));
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Index.Find(offer.OfferId)!.Facts.Status == "paused"), "the pause");

        var next = await _app.NeedAsync();
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == next.NeedId);
        (await _app.DoAsync(_app.Charity(offer), card, "acceptance")).Status.ShouldBe("accepted");

        await _app.App.ReceiveAsync(new OfferResumed(offer with { Version = 3 }));
        await _app.CardAsync(next, offer);
    }

    [Fact]
    public async Task A_cut_capacity_recalls_the_newest_cards_only()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 3));
        var needs = new List<NeedOpened>();
        for (var count = 0; count < 3; count++)
        {
            _app.App.Clock!.Advance(TimeSpan.FromSeconds(1));
            needs.Add(await _app.NeedAsync(Facts.Need(now: _app.Now)));
            await _app.CardAsync(needs[^1], offer);
        }

        await _app.App.ReceiveAsync(new OfferCapacityChanged(offer with { CapacityTotal = 1, Version = 2 }));

        (await _app.CardAsync(needs[2], offer, "recalled")).Reason.ShouldBe("capacityReduced");
        await _app.CardAsync(needs[1], offer, "recalled");
        await _app.CardAsync(needs[0], offer);
        (await _app.LedgerAsync(offer)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_need_that_grew_is_asked_for_again_and_an_older_version_changes_nothing()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(quantity: 2, version: 2));
        await _app.DoAsync(_app.Charity(offer), await _app.CardAsync(need, offer), "acceptance");
        var second = await _app.OfferAsync(Facts.Offer(division: Facts.Prefecture));

        await _app.App.ReceiveAsync(need with { Quantity = 5, Version = 1 });
        await _app.App.ReceiveAsync(need with { Quantity = 3, Version = 3 });

        (await _app.CardAsync(need, second)).Quantity.ShouldBe(1);
    }

    [Fact]
    public async Task An_older_version_of_an_offer_never_overwrites_a_newer_one()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 5, version: 4));
        await _app.App.ReceiveAsync(new OfferCapacityChanged(offer with { CapacityTotal = 99, Version = 3 }));
        await _app.App.ReceiveAsync(new OfferWithdrawn(offer with { Status = "withdrawn", Version = 2 }));
        await SettledAsync();
        var known = _app.Index.Find(offer.OfferId)!;
        (known.Facts.CapacityTotal, known.Facts.Status, known.Free).ShouldBe((5, "active", 5));
    }

    /// <summary>The same message id, and the same content under another id, for every message the module reads.</summary>
    [Fact]
    public async Task Every_message_twice_changes_nothing()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await _app.CardAsync(need, offer);
        var (ended, closed, unconsented) = (await _app.NeedAsync(), await _app.NeedAsync(), await _app.NeedAsync());
        object[] messages =
        [
            new OfferPublished(offer), new OfferPaused(offer with { Version = 2, Status = "paused" }), new OfferResumed(offer with { Version = 3 }),
            new OfferCapacityChanged(offer with { Version = 4, CapacityTotal = 7 }), new CharityRegistered(Facts.Charity(offer.CharityId, "registered", 1)),
            new CharitySuspended(Facts.Charity(offer.CharityId, "suspended", 3)), new CharityVerified(Facts.Charity(offer.CharityId, version: 4)), need,
            new NeedWithdrawn(ended.NeedId, ended.CaseId, "noLongerNeeded", _app.Now, "hotline-test", 2),
            new CaseClosed(closed.CaseId, "N1", _app.Now, "hotline-test", 2), new ConsentRefused(unconsented.CaseId, offer.CharityId, _app.Now, "hotline-test"),
            new ConsentWithdrawn(Facts.NewId(), unconsented.CaseId, offer.CharityId, _app.Now, "hotline-test"),
        ];
        foreach (var message in messages)
        {
            var id = Facts.NewId();
            await SendAsync(message, id);
            await SettledAsync();
            var before = await StateAsync();
            var announced = _app.App.Announced.Count;

            await SendAsync(message, id);
            await SendAsync(message, Facts.NewId());
            await SettledAsync();

            (await StateAsync()).ShouldBe(before, message.GetType().Name);
            _app.App.Announced.Skip(announced).Where(told => told is ReferralOffered or ReferralRecalled or OfferCapacityUsed)
                .ShouldBeEmpty(message.GetType().Name);
        }

        Task SendAsync(object message, Guid id) =>
            (Task)typeof(Testing.Apps.ModuleApp).GetMethod("ReceiveAsync")!.MakeGenericMethod(message.GetType()).Invoke(_app.App, [message, (Guid?)id])!;
    }

    [Fact]
    public async Task The_index_built_at_start_is_the_one_that_followed_every_commit()
    {
        for (var count = 0; count < 5; count++)
        {
            await _app.OfferAsync(Facts.Offer(capacity: count + 1));
        }

        var need = await _app.NeedAsync(Facts.Need(urgency: "U1"));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need)).Count == 5, "five cards");

        var (index, names) = (new OfferIndex(Facts.Places), new CharityNames());
        using var keeper = new KeepIndex(_app.App.Services.GetRequiredService<IServiceScopeFactory>(), index, names, _app.App.Clock!, NullLogger<KeepIndex>.Instance);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        await keeper.StopAsync(TestContext.Current.CancellationToken);

        Describe(index).ShouldBe(Describe(_app.Index));

        static string[] Describe(OfferIndex index) => [.. index.All.OrderBy(offer => offer.Id)
            .Select(offer => JsonSerializer.Serialize(offer, Json.Options))];
    }

    /// <summary>Everything that was sent has been worked off: a later need was answered.</summary>
    private async Task SettledAsync()
    {
        var probe = Facts.Need(category: "N12.01");
        await _app.App.ReceiveAsync(probe);
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == probe.NeedId);
        var closing = Facts.Offer(category: "N11.01");
        await _app.OfferAsync(closing);
        await _app.App.ReceiveAsync(new CaseClosed(probe.CaseId, "P1", _app.Now, "hotline-test", 2));
        await _app.App.ReceiveAsync(new ConsentWithdrawn(Facts.NewId(), probe.CaseId, closing.CharityId, _app.Now, "hotline-test"));
        await Eventually.IsTrueAsync(() => _app.ReadAsync(db => db.Needs.AnyAsync(row => row.NeedId == probe.NeedId && row.State == Referrals.NeedState.Withdrawn)), "the probe closed");
        await Eventually.IsTrueAsync(() => _app.ReadAsync(async db => !await db.Needs.AnyAsync(row => row.DueAt <= _app.Now)), "nothing due");
        // The clock serves waiting needs by itself when an offer can give again: it is at rest when nothing moved over many looks and nothing is left to be told.
        var (last, same) = ("", 0);
        await Eventually.IsTrueAsync(
            async () =>
            {
                var now = await StateAsync();
                var told = !await _app.ReadAsync(db => db.Set<Messaging.OutboxMessage>().AnyAsync(row => row.DoneAt == null));
                (last, same) = (now, now == last && told ? same + 1 : 0);
                return same == 15;
            },
            "the module at rest");
    }

    private Task<string> StateAsync() => _app.ReadAsync(async db => JsonSerializer.Serialize(new
    {
        needs = await db.Needs.AsNoTracking().Where(row => row.Category == "N01.01").OrderBy(row => row.NeedId)
            .Select(row => new { row.NeedId, row.State, row.Met, row.SourceVersion, row.Round, row.DueAt }).ToListAsync(),
        referrals = await db.Referrals.AsNoTracking().OrderBy(row => row.Id).Select(row => new { row.Id, row.State, row.Quantity, row.Reason }).ToListAsync(),
        ledgers = await db.Ledgers.AsNoTracking().OrderBy(row => row.OfferId).Where(row => row.Held + row.Committed > 0 || row.Version > 1)
            .Select(row => new { row.OfferId, row.Declared, row.Held, row.Committed }).ToListAsync(),
    }));
}
