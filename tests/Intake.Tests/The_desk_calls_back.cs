using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;

namespace Intake.Tests;

/// <summary>What a person at the desk has to do next is a row with a time, never a memory.</summary>
public sealed class The_desk_calls_back : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync(Bodies.Full());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_yes_without_a_consent_asks_for_one_until_it_is_there()
    {
        var referral = await _app.AcceptedAsync(_case, _charity);
        var task = (await QueueAsync()).ShouldHaveSingleItem();
        (task.Kind, task.CaseId, task.CaseNumber, task.ReferralId, task.CharityId, task.Urgency).ShouldBe(("obtainConsent", _case.Id, _case.Number, referral.ReferralId, _charity, "U2"));
        (task.DueAt, task.Overdue).ShouldBe((_app.Now.AddHours(2), false));
        await _app.ConsentAsync(_case, IntakeApp.NewId());
        (await QueueAsync()).Count.ShouldBe(1, "a consent for another charity is another consent");
        await _app.ConsentAsync(_case, _charity);
        (await QueueAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_consent_that_is_there_already_needs_no_call()
    {
        await _app.ConsentAsync(_case, _charity);
        await _app.AcceptedAsync(_case, _charity);
        (await QueueAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_yes_that_is_given_back_needs_no_call_any_more()
    {
        var referral = await _app.AcceptedAsync(_case, _charity);
        var returned = referral with { Status = "returned", NeedVersion = 3, NeedStatus = "open" };
        await _app.App.ReceiveAsync(new ReferralReturned(returned, "capacity"));
        await _app.FollowedAsync(returned);
        (await QueueAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_claim_of_delivery_asks_the_person_and_so_does_the_next_after_a_dispute()
    {
        await _app.ConsentAsync(_case, _charity);
        var by = _app.Now.AddHours(48);
        var delivered = _app.Referral(_case, _charity, "delivered", 4, "inService", next: new NextStep("confirmOutcome", "hotline", by));
        await TellAsync(new DeliveryReported(delivered, "full", 1), delivered);
        var task = (await QueueAsync()).ShouldHaveSingleItem();
        (task.Kind, task.DueAt).ShouldBe(("confirmOutcome", by));

        var disputed = delivered with { Status = "disputed", NeedVersion = 5, Next = null };
        await TellAsync(new OutcomeDisputed(disputed), disputed);
        (await QueueAsync()).ShouldBeEmpty();

        var again = delivered with { NeedVersion = 6 };
        await TellAsync(new DeliveryReported(again, "full", 1), again);
        (await QueueAsync()).ShouldHaveSingleItem().Id.ShouldBe(task.Id);
    }

    [Theory]
    [InlineData("U1", 7)]
    [InlineData("U2", 7)]
    [InlineData("U3", 30)]
    [InlineData("U5", 30)]
    public async Task Some_time_after_the_help_somebody_asks_how_it_is(string urgency, int days)
    {
        var opened = await _app.OpenAsync(new { place = new { division = "420106" }, urgency, needs = new[] { new { category = "N01.01" } } });
        var confirmed = _app.Referral(opened, _charity, "confirmed", 6, "met");
        await TellAsync(new OutcomeConfirmed(confirmed, "D1", 1, 0, 5, "call"), confirmed);
        var task = (await QueueAsync("?caseId=" + opened.Id)).ShouldHaveSingleItem();
        (task.Kind, task.DueAt).ShouldBe(("callAfterwards", _app.Now.AddDays(days)));
    }

    [Fact]
    public async Task Done_is_done_and_nobody_reached_comes_back()
    {
        await _app.AcceptedAsync(_case, _charity);
        var task = (await QueueAsync())[0];
        var path = $"/api/intake/follow-ups/{task.Id}/completion";
        var later = await IntakeApp.SendAsync<FollowUpView>(_app.Hotline, path, new { result = "unreachable" });
        (later.Attempts, later.DueAt).ShouldBe((1, _app.Now.AddHours(4)));
        later = await IntakeApp.SendAsync<FollowUpView>(_app.Hotline, path, new { result = "unreachable", nextAt = _app.Now.AddDays(1) });
        (later.Attempts, later.DueAt).ShouldBe((2, _app.Now.AddDays(1)));
        await IntakeApp.SendAsync<FollowUpView>(_app.Hotline, path, new { result = "done" });
        await IntakeApp.SendAsync<FollowUpView>(_app.Hotline, path, new { result = "done" });
        (await QueueAsync()).ShouldBeEmpty();
        await (await _app.Hotline.PostAsync(path, new { result = "unreachable" })).ShouldRefuseAsync(409, "illegal-transition");
        await (await _app.Hotline.PostAsync(path, new { result = "perhaps" })).ShouldRefuseAsync(400, "invalid");
        await (await _app.Hotline.PostAsync(path, new { result = "unreachable", nextAt = _app.Now.AddDays(-1) })).ShouldRefuseAsync(400, "invalid");
        await (await _app.Hotline.PostAsync($"/api/intake/follow-ups/{IntakeApp.NewId()}/completion", new { result = "done" })).ShouldRefuseAsync(404, "not-found");
    }

    [Fact]
    public async Task The_queue_is_read_first_due_first_page_by_page_and_place_by_place()
    {
        var places = new[] { "420106001", "420107", "441900003", "420106" };
        foreach (var (place, index) in places.Select((place, index) => (place, index)))
        {
            var opened = await _app.OpenAsync(Bodies.Shortest(place));
            var delivered = _app.Referral(opened, IntakeApp.NewId(), "delivered", 4, "inService", next: new NextStep("confirmOutcome", "hotline", _app.Now.AddHours(10 - index)));
            await _app.ConsentAsync(opened, delivered.CharityId);
            await TellAsync(new DeliveryReported(delivered, "full", 1), delivered);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _app.Hotline.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?take=3&cursor={cursor}");
            seen.AddRange(page.Items.Select(row => row.Division));
            cursor = page.Next;
        }
        while (cursor is not null);
        seen.ShouldBe(places.Reverse());
        (await QueueAsync("?division=4201")).Select(row => row.Division).ShouldBe(["420106", "420107", "420106001"]);
        (await QueueAsync("?division=420106")).Select(row => row.Division).ShouldBe(["420106", "420106001"]);
        (await QueueAsync($"?due={Uri.EscapeDataString(_app.Now.AddHours(8).ToString("O"))}")).Count.ShouldBe(2);
        _app.App.Clock!.Advance(TimeSpan.FromHours(9));
        (await QueueAsync()).Count(row => row.Overdue).ShouldBe(2);
    }

    private async Task TellAsync<TMessage>(TMessage message, ReferralFacts facts)
        where TMessage : class
    {
        await _app.App.ReceiveAsync(message);
        await _app.FollowedAsync(facts);
    }

    private async Task<IReadOnlyList<FollowUpView>> QueueAsync(string filter = "") =>
        (await _app.Hotline.ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups" + filter)).Items;
}
