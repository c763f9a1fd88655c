using System.Net;
using System.Net.Http.Json;
using Contracts.Http.Tracking;
using Platform.Http;
using Testing.Servers;
using Tracking.Data;
using Tracking.Figures;

namespace Tracking.Tests;

/// <summary>What became of a charity's cards: its own, and nobody else's.</summary>
public abstract class A_charity_sees_its_own_record(PostgreSqlServer? server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private readonly Guid _other = Guid.CreateVersion7(Now);
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TrackingApp.OnAsync(server is null ? null : await server.CreateDatabaseAsync());
        await _app.TellAsync(Stories().SelectMany(story => story.Told));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_card_has_one_answer_and_the_median_is_a_real_one()
    {
        var own = await OfAsync(_charity);
        (own.Asked, own.Waiting, own.Accepted, own.Declined, own.Expired, own.Recalled).ShouldBe((5, 1, 2, 1, 1, 0));
        (own.Returned, own.Delivered, own.Confirmed).ShouldBe((0, 1, 1));
        // 10 and 20 minutes for a yes, 30 for a no.
        own.MedianAnswerSeconds!.Value.ShouldBe(20 * 60, 0.001);

        var other = await OfAsync(_other);
        (other.Asked, other.Declined, other.Accepted, other.MedianAnswerSeconds).ShouldBe((1, 1, 0, 30 * 60));
        (await OfAsync(Guid.CreateVersion7(Now))).ShouldSatisfyAllConditions(nobody => nobody.Asked.ShouldBe(0), nobody => nobody.MedianAnswerSeconds.ShouldBeNull());
    }

    [Fact]
    public async Task A_period_counts_the_cards_of_needs_opened_in_it()
    {
        (await OfAsync(_charity, $"?from={Now.AddDays(-9):yyyy-MM-dd}&to={Now.AddDays(-7):yyyy-MM-dd}")).Asked.ShouldBe(1);
        (await OfAsync(_charity, "?to=0001-01-02")).Asked.ShouldBe(0);
        using var caller = _app.Module.As("charity", _charity);
        (await caller.GetAsync("/api/tracking/own-figures?from=2026-02-01&to=2026-01-01", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await caller.GetAsync("/api/tracking/own-figures?from=spring", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_is_a_seek_into_an_index()
    {
        var plan = await _app.Module.InScopeAsync<TrackingDbContext, string>(db => db.PlanAsync(GetOwnFigures.CardsOf(db, _charity, Now.AddDays(-30), Now)));
        plan.ShouldContain("IX_Items_CharityId_OpenedAt_Id");
        plan.ShouldNotContain("Seq Scan");
        plan.ShouldNotContain("SCAN ", Case.Sensitive);
    }

    private IEnumerable<Story> Stories()
    {
        // The other one said no after half an hour, this one yes after ten minutes, and it arrived.
        yield return Story.Whole(Now.AddDays(-8), _charity, _other);

        var waiting = new Story(Now.AddHours(-1)).Opens().Searches();
        waiting.Offers(_charity);
        yield return waiting;

        var accepted = new Story(Now.AddDays(-2)).Opens().Searches();
        var yes = accepted.Offers(_charity);
        yield return accepted.After(TimeSpan.FromMinutes(20)).Accepts(yes, _charity).Starts(yes, _charity);

        var declined = new Story(Now.AddDays(-3)).Opens().Searches();
        var no = declined.Offers(_charity);
        yield return declined.After(TimeSpan.FromMinutes(30)).Declines(no, _charity);

        var expired = new Story(Now.AddDays(-4)).Opens().Searches();
        var silence = expired.Offers(_charity);
        yield return expired.After(TimeSpan.FromHours(5)).Expires(silence, _charity);
    }

    private async Task<OwnFigures> OfAsync(Guid charity, string query = "")
    {
        using var caller = _app.Module.As("charity", charity);
        using var answer = await caller.GetAsync("/api/tracking/own-figures" + query, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<OwnFigures>(Json.Options, TestContext.Current.CancellationToken))!;
    }
}

public sealed class A_charity_sees_its_own_record_on_SQLite() : A_charity_sees_its_own_record(null);

public sealed class A_charity_sees_its_own_record_on_PostgreSQL(PostgreSqlServer server) : A_charity_sees_its_own_record(server);
