using System.Net;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

/// <summary>Messages come twice and in any order; whatever happens, the highest version is right.</summary>
public sealed class Needs_follow_their_referrals : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task From_offered_to_met()
    {
        var referral = _app.Referral(_case, _charity, "offered", 1);
        await _app.App.ReceiveAsync(new ReferralOffered(referral, _app.Now.AddHours(4), 1, 0.9));
        await StatusAsync("offered");
        await _app.App.ReceiveAsync(new ReferralAccepted(referral with { Status = "accepted", NeedStatus = "committed", NeedVersion = 2 }, null));
        await StatusAsync("committed");
        await _app.App.ReceiveAsync(new ServiceStarted(referral with { Status = "inService", NeedStatus = "inService", NeedVersion = 3 }));
        await StatusAsync("inService");
        await _app.App.ReceiveAsync(new OutcomeConfirmed(referral with { Status = "confirmed", NeedStatus = "met", NeedVersion = 5 }, "D1", 1, 0, 5, "call"));
        await StatusAsync("met");
    }

    [Fact]
    public async Task The_highest_version_wins_whatever_the_order_and_however_often()
    {
        var referral = _app.Referral(_case, _charity, "offered", 1);
        object[] story =
        [
            new ReferralOffered(referral, _app.Now.AddHours(4), 1, 0.9),
            new ReferralAccepted(referral with { Status = "accepted", NeedStatus = "committed", NeedVersion = 2 }, null),
            new ServiceStarted(referral with { Status = "inService", NeedStatus = "inService", NeedVersion = 3 }),
            new DeliveryReported(referral with { Status = "delivered", NeedStatus = "inService", NeedVersion = 4 }, "full", 1),
            new OutcomeConfirmed(referral with { Status = "confirmed", NeedStatus = "met", NeedVersion = 5 }, "D1", 1, 0, 5, "call"),
        ];
        var shuffled = story.Concat(story).Select(message => (message, id: IntakeApp.NewId())).ToArray();
        new Random(7).Shuffle(shuffled);
        // Each with a new id, twice with the same one: the inbox and the versions both have to hold.
        await Task.WhenAll(shuffled.Concat(shuffled).Select(entry => SendAsync(entry.message, entry.id)));
        await StatusAsync("met");
        await Eventually.IsTrueAsync(() => _app.LookAsync(async db => await db.Set<Messaging.InboxMessage>().CountAsync() == 10), "all messages taken in");
        (await _app.ReadAsync(_case.Id)).Needs[0].Status.ShouldBe("met");
        (await _app.LookAsync(db => db.Referrals.SingleAsync())).Status.ShouldBe("confirmed");
        (await _app.LookAsync(db => db.FollowUps.Where(row => row.DoneAt == null).Select(row => row.Kind.ToString()).ToListAsync())).ShouldBe(["CallAfterwards"]);
        (await _app.LookAsync(db => db.Set<Messaging.DeadLetter>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_burst_of_cards_about_one_need_is_taken_in_without_a_dead_letter()
    {
        var cards = Enumerable.Range(1, 30).Select(version => _app.Referral(_case, IntakeApp.NewId(), "offered", version)).ToArray();
        await Task.WhenAll(cards.Select(card => _app.App.ReceiveAsync(new ReferralOffered(card, _app.Now.AddHours(1), 1, 0.5))));
        await Eventually.IsTrueAsync(() => _app.LookAsync(async db => await db.Referrals.CountAsync() == 30), "thirty cards");
        (await _app.LookAsync(db => db.Set<Messaging.DeadLetter>().CountAsync())).ShouldBe(0);
        (await _app.LookAsync(db => db.Needs.SingleAsync())).FollowedVersion.ShouldBe(30);
    }

    [Fact]
    public async Task A_need_that_was_given_up_says_why()
    {
        await _app.App.ReceiveAsync(new NeedUnmatched(_case.Needs[0].Id, _case.Id, "unmet", "N1", 1, null, 4, _app.Now, "coordinator-test"));
        await StatusAsync("unmet");
        (await _app.ReadAsync(_case.Id)).Needs[0].Reason.ShouldBe("N1");
    }

    [Fact]
    public async Task What_the_person_took_back_stays_taken_back()
    {
        var path = $"/api/intake/needs/{_case.Needs[0].Id}/withdrawal";
        var withdrawn = await IntakeApp.SendAsync<NeedView>(_app.Hotline, path, new { reason = "noLongerNeeded" });
        (withdrawn.Status, withdrawn.Version).ShouldBe(("withdrawn", 2));
        (await IntakeApp.SendAsync<NeedView>(_app.Hotline, path, new { reason = "noLongerNeeded" })).Version.ShouldBe(2, "repeating a done step is success");
        await (await _app.Hotline.PostAsync(path, new { reason = "privacy" })).ShouldRefuseAsync(409, "illegal-transition");
        await _app.SettledAsync();
        _app.Announced<NeedWithdrawn>().ShouldHaveSingleItem().ShouldBe(new NeedWithdrawn(_case.Needs[0].Id, _case.Id, "noLongerNeeded", _app.Now, "hotline-test", 2));

        var late = _app.Referral(_case, _charity, "accepted", 9, "committed");
        await _app.App.ReceiveAsync(new ReferralAccepted(late, null));
        await _app.FollowedAsync(late);
        await StatusAsync("withdrawn");
    }

    [Fact]
    public async Task A_need_that_is_added_is_announced_like_the_first()
    {
        using var answer = await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/needs", new { category = "N01.03", quantity = 3 }, ("Idempotency-Key", "add"), ("If-Match", "\"v1\""));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.ETag!.Tag.ShouldBe("\"v2\"");
        using var again = await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/needs", new { category = "N01.03", quantity = 3 }, ("Idempotency-Key", "add"), ("If-Match", "\"v1\""));
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await _app.ReadAsync(_case.Id)).Needs.Select(need => (need.Category, need.Quantity)).ShouldBe([("N01.01", 1), ("N01.03", 3)]);
        await _app.HearsAsync<NeedOpened>(message => message is { Category: "N01.03", Quantity: 3 });
        await (await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/needs", new { category = "N01.04" }, ("If-Match", "\"v1\""))).ShouldRefuseAsync(412, "stale");
    }

    [Fact]
    public async Task Six_needs_added_at_once_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => IntakeApp.SendAsync<NeedView>(_app.Hotline, $"/api/intake/cases/{_case.Id}/needs", new { category = "N01.02" })));
        var read = await _app.ReadAsync(_case.Id);
        (read.Needs.Count, read.Version).ShouldBe((7, 7));
    }

    private Task SendAsync(object message, Guid id) => message switch
    {
        ReferralOffered offered => _app.App.ReceiveAsync(offered, id),
        ReferralAccepted accepted => _app.App.ReceiveAsync(accepted, id),
        ServiceStarted started => _app.App.ReceiveAsync(started, id),
        DeliveryReported delivered => _app.App.ReceiveAsync(delivered, id),
        OutcomeConfirmed confirmed => _app.App.ReceiveAsync(confirmed, id),
        _ => throw new ArgumentException(message.GetType().Name),
    };

    private Task StatusAsync(string status) =>
        Eventually.IsTrueAsync(async () => (await _app.ReadAsync(_case.Id)).Needs[0].Status == status, $"the need to be {status}");
}
