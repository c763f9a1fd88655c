using System.ComponentModel;
using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.Figures;

/// <summary>A charity's own record: what became of its cards and how fast it answered. Of other charities it learns nothing here.</summary>
internal static class GetOwnFigures
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("own-figures", Handle)
        .RequireRoles(Roles.Charity)
        .WithName("GetOwnFigures")
        .WithSummary("What became of your charity's cards for needs opened in a period (30 days unless given), and the median time to answer.");

    private static async Task<Results<Ok<OwnFigures>, Refusal>> Handle(
        [FromQuery, Description("Needs opened from (UTC, inclusive): a day or a time.")] string? from,
        [FromQuery, Description("Needs opened before (UTC, exclusive); now unless given.")] string? to,
        Actor actor, TrackingDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var read = new QueryReader(errors);
        // A caller in the middle of a second still sees the card that just came.
        var end = read.Time("to", to) ?? clock.GetUtcNow().AddSeconds(1);
        var start = read.Time("from", from) ?? (end - DateTimeOffset.MinValue > DefaultPeriod ? end - DefaultPeriod : DateTimeOffset.MinValue);
        errors.Require(start < end, "to", "必须晚于 from。", "Must be later than from.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var cards = new List<Card>();
        await foreach (var card in CardsOf(db, actor.CharityId ?? Guid.Empty, start, end).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            cards.Add(card);
        }

        var accepted = cards.Where(card => card.AcceptedAt is not null).ToList();
        var unanswered = cards.Where(card => card.AcceptedAt is null).ToList();
        return TypedResults.Ok(new OwnFigures(
            start, end, cards.Count, unanswered.Count(card => card.Status == Statuses.Offered), accepted.Count, unanswered.Count(card => card.Status == Statuses.Declined),
            unanswered.Count(card => card.Status == Statuses.Expired), unanswered.Count(card => card.Status == Statuses.Recalled),
            accepted.Count(card => card.Status is Statuses.Returned or Statuses.Failed or Statuses.Recalled), accepted.Count(card => card.Status is Statuses.Delivered or Statuses.Disputed or Statuses.Confirmed),
            accepted.Count(card => card.Status == Statuses.Confirmed),
            Measures.NearestRank([.. cards.Select(card => card.Answer).OfType<TimeSpan>().Select(time => time.TotalSeconds)], 0.5)));
    }

    /// <summary>The cards of one charity in a period, by the index that begins with the charity; a need has none.</summary>
    internal static IQueryable<Card> CardsOf(TrackingDbContext db, Guid charity, DateTimeOffset from, DateTimeOffset to) => db.Items.AsNoTracking()
        .Where(item => item.CharityId == charity && item.OpenedAt >= from && item.OpenedAt < to)
        .Select(item => new Card(item.Status, item.FirstCardAt, item.AcceptedAt, item.ChangedAt));

    /// <summary>What is counted of a card.</summary>
    internal sealed record Card(string Status, DateTimeOffset? AskedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? ChangedAt)
    {
        /// <summary>How long the charity took to say yes or no. A no is the last change of its card.</summary>
        public TimeSpan? Answer => AcceptedAt - AskedAt ?? (Status == Statuses.Declined ? ChangedAt - AskedAt : null);
    }
}
