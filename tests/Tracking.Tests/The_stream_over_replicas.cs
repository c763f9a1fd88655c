using Contracts.Http.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Live;

namespace Tracking.Tests;

/// <summary>Two replicas on one database, and a Redis of their own that may be taken away. Messages reach one of them, watchers sit at the other.</summary>
public sealed class The_stream_over_replicas(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private readonly RedisServer _redis = new();
    private TrackingApp _one = null!;
    private TrackingApp _other = null!;

    public async ValueTask InitializeAsync()
    {
        await _redis.InitializeAsync();
        var database = await server.CreateDatabaseAsync();
        _one = await TrackingApp.StartAsync(database, _redis.Address);
        _other = await TrackingApp.StartAsync(database, _redis.Address);
        await HearAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_one?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_change_that_one_replica_saved_reaches_who_listens_at_the_other_once()
    {
        await using var here = await Listening.ToAsync(_one, "coordinator");
        await using var there = await Listening.ToAsync(_other, "coordinator");
        (await there.NextAsync()).EventType.ShouldBe("ready");
        (await here.NextAsync()).EventType.ShouldBe("ready");
        var story = new Story(Now).Opens();
        story.Offers(_charity);
        await _one.TellAsync(story.Told);
        var last = new Story(Now).Opens();
        await _one.TellAsync(last.Told);

        var heard = await HeardAsync(there);
        heard.ShouldNotBeEmpty();
        heard.ShouldBe(await HeardAsync(here));

        // What was said about the story, in an order that does not depend on which of two messages was first.
        async Task<IReadOnlyList<string>> HeardAsync(Listening stream)
        {
            List<string> said = [];
            for (var next = await stream.NextAsync(); next.Data.NeedId != last.NeedId; next = await stream.NextAsync())
            {
                said.Add($"{next.EventType} {next.Data.Kind} {next.Data.Id} {next.Data.Status} {next.Data.At:O} {next.EventId is null}");
            }

            return [.. said.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Who_may_hear_what_is_decided_where_it_is_heard()
    {
        await using var stream = await Listening.ToAsync(_other, "charity", _charity);
        (await stream.NextAsync()).EventType.ShouldBe("ready");
        var others = new Story(Now).Opens();
        others.Offers(Guid.CreateVersion7(Now));
        var own = new Story(Now).Opens();
        var referral = own.Offers(_charity);
        await _one.TellAsync(others.Told);
        await _one.TellAsync(own.Told);

        var change = await stream.NextAsync();

        change.Data.Id.ShouldBe(referral);
        change.Data.CaseId.ShouldBeNull();
    }

    [Fact]
    public async Task A_broken_connection_goes_on_with_what_the_other_replica_saved_meanwhile()
    {
        string lastSeen;
        await using (var stream = await Listening.ToAsync(_other, "coordinator"))
        {
            lastSeen = (await stream.NextAsync()).EventId!;
        }

        var missed = new Story(Now).Opens();
        await _one.TellAsync(missed.Told);
        await using var heard = await Listening.ToAsync(_other, "coordinator", lastEventId: lastSeen);
        (await heard.NextAsync()).EventType.ShouldBe("ready");
        (await heard.NextAsync()).Data.NeedId.ShouldBe(missed.NeedId);
    }

    [Fact]
    public async Task Without_Redis_a_replica_tells_its_own_changes_and_has_the_board_read_again_when_it_is_back()
    {
        Assert.SkipUnless(_redis.CanStop, "This Redis is not ours to stop.");
        await using var stream = await Listening.ToAsync(_other, "coordinator");
        var lastSeen = (await stream.NextAsync()).EventId!;
        await _redis.StopAsync();

        var elsewhere = new Story(Now).Opens();
        await _one.TellAsync(elsewhere.Told);
        var here = new Story(Now).Opens();
        await _other.TellAsync(here.Told);
        (await stream.NextAsync()).Data.NeedId.ShouldBe(here.NeedId);

        await _redis.StartAsync();
        (await stream.NextAsync()).EventType.ShouldBe("reload");
        // The board is in the database: there is what the stream has lost.
        (await _other.GetAsync<CaseTimeline>($"/api/tracking/cases/{elsewhere.CaseId}/timeline")).CaseId.ShouldBe(elsewhere.CaseId);
        await using var back = await Listening.ToAsync(_other, "coordinator", lastEventId: lastSeen);
        (await back.NextAsync()).EventType.ShouldBe("reload");

        var again = new Story(Now).Opens();
        await _one.TellAsync(again.Told);
        (await stream.NextAsync(seen => seen.EventType == "change")).Data.NeedId.ShouldBe(again.NeedId);
    }

    [Fact]
    public async Task A_gap_is_told_to_everybody_and_to_those_who_come_back_from_before_it()
    {
        var feed = new Feed(TimeProvider.System);
        var nobody = feed.Watch(_ => false, null);
        var before = nobody.StartId;

        feed.Gap();

        (await nobody.Queue.ReadAsync(TestContext.Current.CancellationToken)).IsGap.ShouldBeTrue();
        feed.Watch(_ => true, before).MissedSome.ShouldBeTrue();
        feed.Watch(_ => true, feed.IdOf(1)).MissedSome.ShouldBeFalse();
    }

    /// <summary>Until the replicas hear each other and know it: then their watchers need not read the board again.</summary>
    private async Task HearAsync()
    {
        var feed = _other.Module.Services.GetRequiredService<Feed>();
        var watcher = feed.Watch(_ => true, null);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await _one.TellAsync(new Story(Now).Opens().Told);
                return watcher.Queue.TryRead(out var heard) && !heard.IsGap;
            },
            "the replicas hear each other");
        feed.Leave(watcher);
    }
}
