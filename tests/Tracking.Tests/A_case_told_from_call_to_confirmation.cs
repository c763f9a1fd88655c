using System.Net;
using Contracts.Http.Tracking;
using Contracts.Reference;

namespace Tracking.Tests;

public sealed class A_case_told_from_call_to_confirmation : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddDays(-2);
    private readonly Guid _charity = Guid.CreateVersion7(Start);
    private readonly Guid _other = Guid.CreateVersion7(Start);
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TrackingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_timeline_tells_every_step_in_order_with_names_and_words()
    {
        var story = Story.Whole(Start, _charity, _other);
        await _app.NameAsync(_charity, "江岸区温暖之家", "Warm Home");
        await _app.TellAsync(story.Told);

        var timeline = await _app.GetAsync<CaseTimeline>($"/api/tracking/cases/{story.CaseId}/timeline");

        timeline.Number.ShouldBe(story.Number);
        timeline.Steps.Select(step => step.Code).ShouldBe(
        [
            "case-opened", "match-decided", "need-opened", "referral-offered", "match-decided", "referral-declined", "referral-offered",
            "consent-recorded", "referral-accepted", "service-started", "delivery-reported", "outcome-confirmed",
        ], ignoreOrder: true);
        timeline.Steps.Select(step => step.At).ShouldBeInOrder();
        var accepted = timeline.Steps.Single(step => step.Code == "referral-accepted");
        accepted.Sentence.ShouldBe("Warm Home accepted 2 person.");
        accepted.Charity.ShouldBe(new Named(_charity, "Warm Home"));
        accepted.Next!.Action.ShouldBe("contactPerson");
        accepted.By.ShouldBe("matching");
        timeline.Steps.Single(step => step.Code == "referral-declined").Reason.ShouldBe("capacity");
        timeline.Next.ShouldBeEmpty();

        var chinese = await _app.GetAsync<CaseTimeline>($"/api/tracking/cases/{story.CaseId}/timeline", "hotline", "zh-CN");
        chinese.Steps.Single(step => step.Code == "referral-accepted").Sentence.ShouldBe("江岸区温暖之家承接 2 人。");
        chinese.Steps.Single(step => step.Code == "need-opened").Sentence.ShouldContain(ReferenceData.BuiltIn.Needs["N01.01"].Zh);
    }

    [Fact]
    public async Task An_open_case_names_who_acts_next_until_when()
    {
        var story = new Story(TimeProvider.System.GetUtcNow()).Opens();
        var referral = story.Offers(_charity);
        await _app.TellAsync(story.Told);

        var timeline = await _app.GetAsync<CaseTimeline>($"/api/tracking/cases/{story.CaseId}/timeline", "auditor");

        timeline.Next.Select(item => (item.Kind, item.Next!.Action, item.Next.Owner, item.Next.Overdue))
            .ShouldBe([("need", "answerCard", $"charity:{_charity}", false), ("referral", "answerCard", $"charity:{_charity}", false)], ignoreOrder: true);
        timeline.Next.Single(item => item.Kind == "referral").Id.ShouldBe(referral);
    }

    [Fact]
    public async Task Every_message_twice_changes_nothing()
    {
        var story = Story.Whole(Start, _charity, _other);
        await _app.TellAsync(story.Told);
        var before = System.Text.Json.JsonSerializer.Serialize(await _app.GetAsync<CaseTimeline>($"/api/tracking/cases/{story.CaseId}/timeline"));
        var steps = await _app.StepsAsync();

        foreach (var message in story.Told)
        {
            await _app.SendAsync(message);
        }

        // A later message shows that the repeats were worked off: they stand before it in the queues.
        await _app.TellAsync(new Story(Start).Opens().Searches().FindsNobody().Told);
        (await _app.StepsAsync()).ShouldBe(steps + 4);
        System.Text.Json.JsonSerializer.Serialize(await _app.GetAsync<CaseTimeline>($"/api/tracking/cases/{story.CaseId}/timeline")).ShouldBe(before);
    }

    [Fact]
    public async Task An_unknown_case_is_not_found_and_a_charity_may_not_ask()
    {
        using var coordinator = _app.Module.As("coordinator");
        (await coordinator.GetAsync($"/api/tracking/cases/{Guid.CreateVersion7(Start)}/timeline", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var charity = _app.Module.As("charity", _charity);
        (await charity.GetAsync($"/api/tracking/cases/{Guid.CreateVersion7(Start)}/timeline", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
