using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Identity;
using Tracking.Board;
using Tracking.Live;

namespace Tracking.Tests;

public sealed class The_stream : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private readonly Guid _other = Guid.CreateVersion7(Now);
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TrackingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Tells_a_change_as_it_happens_with_its_next_step()
    {
        await using var stream = await Listening.ToAsync(_app, "coordinator");
        (await stream.NextAsync()).EventType.ShouldBe("ready");
        var story = new Story(Now).Opens();
        var referral = story.Offers(_charity);

        await _app.TellAsync(story.Told);

        var change = await stream.NextAsync(seen => seen.Data.Id == referral && seen.Data.Division is not null);
        change.EventType.ShouldBe("change");
        change.EventId.ShouldNotBeNullOrEmpty();
        change.Data.ShouldSatisfyAllConditions(
            data => data.Kind.ShouldBe("referral"), data => data.Status.ShouldBe("offered"), data => data.Action.ShouldBe("answerCard"),
            data => data.Owner.ShouldBe($"charity:{_charity}"), data => data.CaseId.ShouldBe(story.CaseId));
    }

    [Fact]
    public async Task Ends_when_the_token_is_taken_back()
    {
        await using var stream = await Listening.ToAsync(_app, "coordinator");
        await using var other = await Listening.ToAsync(_app, "hotline");
        (await stream.NextAsync()).EventType.ShouldBe("ready");
        (await other.NextAsync()).EventType.ShouldBe("ready");
        _app.Module.Services.GetRequiredService<RevokedTokens>().Replace(new Dictionary<string, long> { [RevokedTokens.HashOf("coordinator-test")] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() });

        await _app.TellAsync(new Story(Now).Opens().Told);

        (await stream.NextAsync()).EventType.ShouldBe("ended", "nothing of what happened since is told");
        await stream.EndsAsync();
        (await other.NextAsync()).EventType.ShouldBe("change");
    }

    [Fact]
    public async Task Ends_in_silence_when_the_token_has_ended()
    {
        await using var app = await TrackingApp.StartAsync(TimeProvider.System.GetUtcNow());
        await using var stream = await Listening.ToAsync(app, "coordinator");
        (await stream.NextAsync()).EventType.ShouldBe("ready");

        // The tokens of these tests last an hour.
        app.Module.Clock!.Advance(TimeSpan.FromMinutes(61));

        (await stream.NextAsync(seen => seen.EventType != "heartbeat")).EventType.ShouldBe("ended");
        await stream.EndsAsync();
    }

    [Fact]
    public async Task A_charity_hears_of_its_own_referrals_alone()
    {
        await using var stream = await Listening.ToAsync(_app, "charity", _charity);
        (await stream.NextAsync()).EventType.ShouldBe("ready");
        var others = new Story(Now).Opens();
        others.Offers(_other);
        var own = new Story(Now).Opens();
        var referral = own.Offers(_charity);
        await _app.TellAsync(others.Told);
        await _app.TellAsync(own.Told);

        var change = await stream.NextAsync();

        change.Data.Id.ShouldBe(referral);
        change.Data.CaseId.ShouldBeNull();
    }

    [Fact]
    public async Task A_place_limits_the_stream_to_itself_and_all_below()
    {
        await using var stream = await Listening.ToAsync(_app, "coordinator", query: "?division=420100");
        (await stream.NextAsync()).EventType.ShouldBe("ready");
        await _app.TellAsync(new Story(Now, "110101").Opens().Told);
        var below = new Story(Now, "420106003").Opens();
        await _app.TellAsync(below.Told);

        (await stream.NextAsync()).Data.NeedId.ShouldBe(below.NeedId);
    }

    [Fact]
    public async Task A_broken_connection_goes_on_where_it_ended()
    {
        string lastSeen;
        await using (var stream = await Listening.ToAsync(_app, "coordinator"))
        {
            lastSeen = (await stream.NextAsync()).EventId!;
        }

        var missed = new Story(Now).Opens();
        await _app.TellAsync(missed.Told);

        await using var again = await Listening.ToAsync(_app, "coordinator", lastEventId: lastSeen);
        (await again.NextAsync()).EventType.ShouldBe("ready");
        (await again.NextAsync()).Data.NeedId.ShouldBe(missed.NeedId);
    }

    [Theory]
    [InlineData("0-0")]
    [InlineData("nonsense")]
    public async Task Who_was_away_too_long_is_told_to_read_the_board_again(string lastSeen)
    {
        await using var stream = await Listening.ToAsync(_app, "coordinator", lastEventId: lastSeen);
        (await stream.NextAsync()).EventType.ShouldBe("reload");
    }

    [Fact]
    public async Task Ends_with_a_word_when_the_service_stops()
    {
        await using var stream = await Listening.ToAsync(_app, "coordinator");
        (await stream.NextAsync()).EventType.ShouldBe("ready");

        _app.Module.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await stream.NextAsync()).EventType.ShouldBe("closing");
        await stream.EndsAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_is_forgotten()
    {
        var feed = _app.Module.Services.GetRequiredService<Feed>();
        await using (var stream = await Listening.ToAsync(_app, "coordinator"))
        {
            (await stream.NextAsync()).EventType.ShouldBe("ready");
            feed.Watching.ShouldBe(1);
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(feed.Watching == 0), "the watcher is gone");
    }

    [Fact]
    public async Task A_reader_that_lags_too_far_is_dropped_and_takes_no_more_memory()
    {
        var feed = new Feed(TimeProvider.System);
        var slow = feed.Watch(_ => true, null);
        feed.Publish(Enumerable.Range(0, Feed.Lag + 100).Select(_ => Sample()));

        feed.Watching.ShouldBe(0);
        slow.Queue.Count.ShouldBe(Feed.Lag);
        var read = 0;
        await foreach (var _ in slow.Queue.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            read++;
        }

        read.ShouldBe(Feed.Lag);
    }

    [Fact]
    public void The_feed_keeps_the_latest_changes_only()
    {
        var feed = new Feed(TimeProvider.System);
        feed.Publish(Enumerable.Range(0, Feed.Kept + 1).Select(_ => Sample()));

        feed.Watch(_ => true, feed.IdOf(0)).MissedSome.ShouldBeTrue();
        var back = feed.Watch(_ => true, feed.IdOf(Feed.Kept - 1));
        back.MissedSome.ShouldBeFalse();
        back.Queue.Count.ShouldBe(2);
        feed.Watch(_ => true, feed.IdOf(Feed.Kept + 9)).MissedSome.ShouldBeTrue();
    }

    private Change Sample() => new(0, Now, ItemKind.Need, _charity, _charity, _charity, null, "open", null, [], null, "match", "matching", Now);
}
