using System.ComponentModel;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;

namespace Tracking.Live;

/// <summary>Changes of the board as they happen, as server-sent events. A charity hears of its own referrals and of nothing else, staff of what lies in their area.</summary>
internal static class StreamBoard
{
    /// <summary>How often a heartbeat says that the line is alive; proxies cut idle lines after 30 to 60 s.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("stream", Handle)
        .RequireRoles(Roles.Coordinator, Roles.Hotline, Roles.Auditor, Roles.Charity)
        .WithName("StreamBoard")
        .WithSummary("Server-sent events: changes of the board as they happen. Last-Event-ID goes on where a broken connection ended.")
        .Produces<BoardChange>(StatusCodes.Status200OK, "text/event-stream");

    private static Results<ServerSentEventsResult<BoardChange>, Refusal> Handle(
        [FromQuery, Description("Division code: this place and all below it.")] string? division,
        [FromHeader(Name = "Last-Event-ID"), Description("Id of the last event seen: what happened since then comes first.")] string? lastEventId,
        Actor actor, ClaimsPrincipal user, RevokedTokens revoked, Jurisdiction jurisdiction, Feed feed, Areas areas, TimeProvider clock, IHostApplicationLifetime life, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(division) && !areas.Knows(division))
        {
            return FieldErrors.One("division", "未知的行政区划代码。", "This division is not known.");
        }

        var place = string.IsNullOrEmpty(division) ? null : areas.CodeOf(division);
        var asCharity = actor.Is(Roles.Charity);
        // Watching starts before the first byte: a change saved while the answer begins is not lost.
        var watcher = feed.Watch(
            change => (!asCharity || (change.Kind == ItemKind.Referral && change.CharityId is { } charity && charity == actor.CharityId)) &&
                (jurisdiction.IsEverywhere || (jurisdiction.Area is { } area && change.Areas.Contains(area.Code))) && (place is null || change.Areas.Contains(place)),
            string.IsNullOrEmpty(lastEventId) ? null : lastEventId);
        // A connection outlives the call that was checked: whoever may not call any more hears nothing more either.
        var until = long.TryParse(user.FindFirstValue("exp"), CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : clock.GetUtcNow();
        return TypedResults.ServerSentEvents(
            Events(feed, watcher, asCharity, () => clock.GetUtcNow() < until && !revoked.Refuses(user), clock, life.ApplicationStopping, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<BoardChange>> Events(
        Feed feed, Watcher watcher, bool asCharity, Func<bool> mayListen, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        using var beats = new PeriodicTimer(Heartbeat, clock);
        try
        {
            yield return Event(watcher.MissedSome ? "reload" : "ready", new BoardChange(clock.GetUtcNow()), watcher.Queue.Count == 0 ? watcher.StartId : null);
            var more = watcher.Queue.WaitToReadAsync(end.Token).AsTask();
            var beat = beats.WaitForNextTickAsync(end.Token).AsTask();
            while (true)
            {
                var first = await Task.WhenAny(more, beat);
                if (end.IsCancellationRequested)
                {
                    break;
                }

                if (!mayListen())
                {
                    yield return Event("ended", new BoardChange(clock.GetUtcNow()));
                    yield break;
                }

                if (first != more)
                {
                    yield return Event("heartbeat", new BoardChange(clock.GetUtcNow()));
                    beat = beats.WaitForNextTickAsync(end.Token).AsTask();
                    continue;
                }

                if (!await more)
                {
                    yield return Event("dropped", new BoardChange(clock.GetUtcNow()));
                    yield break;
                }

                while (watcher.Queue.TryRead(out var change))
                {
                    yield return change.IsGap
                        ? Event("reload", new BoardChange(change.At), feed.IdOf(change.Number))
                        : Event("change", Shown(change, asCharity), feed.IdOf(change.Number));
                }

                more = watcher.Queue.WaitToReadAsync(end.Token).AsTask();
            }

            if (stopping.IsCancellationRequested)
            {
                yield return Event("closing", new BoardChange(clock.GetUtcNow()));
            }
        }
        finally
        {
            feed.Leave(watcher);
        }
    }

    private static SseItem<BoardChange> Event(string type, BoardChange data, string? id = null) => new(data, type) { EventId = id };

    private static BoardChange Shown(Change change, bool asCharity) => new(
        change.At, change.Kind == ItemKind.Need ? "need" : "referral", change.Id, change.NeedId, asCharity ? null : change.CaseId, change.Status, change.Division,
        change.Urgency, change.Action, change.Owner, change.DueAt);
}
