using System.Net;
using System.Net.Http.Json;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Matching.Capacity;
using Matching.Data;
using Matching.OfferCopies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Http;
using Testing.Apps;
using Testing.Servers;

namespace Matching.Tests;

/// <summary>
/// Several replicas on one PostgreSQL. Each has a bus of its own here, so that what one of them handles reaches the others through the database or not at all.
/// </summary>
public sealed class Several_replicas(PostgreSqlServer postgreSql) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task What_one_replica_learns_of_an_offer_the_other_proposes_a_moment_later()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var one = await ReplicaAsync(database);
        await using var other = await ReplicaAsync(database);

        var offer = await OfferAsync(one);

        await Eventually.IsTrueAsync(async () => (await ProposedAsync(other)).Contains(offer.OfferId), "the other replica proposes the offer", seconds: 5);
        await one.ReceiveAsync(new CharitySuspended(Facts.Charity(offer.CharityId, status: "suspended", version: 3)));
        await Eventually.IsTrueAsync(async () => !(await ProposedAsync(other)).Contains(offer.OfferId), "the other replica knows that the charity is suspended", seconds: 5);
    }

    [Fact]
    public async Task A_paused_offer_is_proposed_by_nobody_after_the_bound()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var one = await ReplicaAsync(database);
        await using var other = await ReplicaAsync(database);
        var offer = await OfferAsync(one);
        await Eventually.IsTrueAsync(async () => (await ProposedAsync(other)).Contains(offer.OfferId), "the other replica proposes the offer");

        await one.ReceiveAsync(new OfferPaused(offer with { Status = "paused", Version = 2 }));
        await Eventually.IsTrueAsync(() => Task.FromResult(Index(one).Find(offer.OfferId)!.Facts.Status == "paused"), "the first replica knows");
        var paused = TimeProvider.System.GetTimestamp();

        await Eventually.IsTrueAsync(async () => !(await ProposedAsync(other)).Contains(offer.OfferId), "the other replica does not propose it any more");
        TimeProvider.System.GetElapsedTime(paused).ShouldBeLessThan(KeepIndex.Bound);
    }

    [Fact]
    public async Task A_charity_that_answers_through_one_replica_has_less_to_give_at_the_other()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var one = await ReplicaAsync(database);
        await using var other = await ReplicaAsync(database);
        var offer = await OfferAsync(one, capacity: 5);

        await one.ReceiveAsync(Facts.Need(quantity: 3, now: TimeProvider.System.GetUtcNow()));

        await Eventually.IsTrueAsync(() => Task.FromResult(Index(other).Find(offer.OfferId)?.Free == 2), "the other replica sees two units", seconds: 5);
    }

    [Fact]
    public async Task A_replica_whose_looks_do_not_come_through_looks_before_it_decides_or_refuses()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var one = await ReplicaAsync(database);
        var offer = await OfferAsync(one);
        // Its clock stands still, and with it the looks.
        await using var late = await ModuleApp.StartAsync(new MatchingModule(), TimeProvider.System.GetUtcNow(), postgreSql: database);
        (await ProposedAsync(late)).ShouldContain(offer.OfferId);
        await one.ReceiveAsync(new OfferPaused(offer with { Status = "paused", Version = 2 }));
        await Eventually.IsTrueAsync(() => Task.FromResult(Index(one).Find(offer.OfferId)!.Facts.Status == "paused"), "the first replica knows");

        await SqlAsync(one, "ALTER TABLE \"Ledgers\" RENAME TO \"Away\"");
        late.Clock!.Advance(IndexHealth.Behind + TimeSpan.FromSeconds(1));
        (await ReadyAsync(late)).ShouldBe(HttpStatusCode.ServiceUnavailable, "nobody is sent to a replica that is behind");
        using (var refused = await AskAsync(late))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.InternalServerError, "better no answer than one from an old index");
        }

        await SqlAsync(one, "ALTER TABLE \"Away\" RENAME TO \"Ledgers\"");
        (await ProposedAsync(late)).ShouldNotContain(offer.OfferId, "the question itself brings the index up to date");
        (await ReadyAsync(late)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_replica_that_starts_late_does_not_answer_before_its_index_is_complete()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var one = await ReplicaAsync(database);
        const int offers = 3000;
        await one.InScopeAsync<MatchingDbContext, int>(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var charity = Facts.NewId();
            db.Charities.Add(CharityCopy.Of(Facts.Charity(charity), now));
            foreach (var offer in Enumerable.Range(0, offers).Select(_ => Facts.Offer(charity: charity, now: now)))
            {
                db.Offers.Add(OfferCopy.Of(offer, now.AddDays(-1)));
                var ledger = CapacityLedger.Open(offer, TimeZoneInfo.Utc, now);
                ledger.Seal(now.AddDays(-1));
                db.Ledgers.Add(ledger);
            }

            return await db.SaveChangesAsync();
        });

        await using var writer = new NpgsqlConnection(database);
        await writer.OpenAsync(TestContext.Current.CancellationToken);
        await using var holding = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("LOCK TABLE \"Ledgers\" IN ACCESS EXCLUSIVE MODE", writer, holding))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var starting = ReplicaAsync(database);
        await Should.ThrowAsync<TimeoutException>(() => starting.WaitAsync(TimeSpan.FromSeconds(3)));
        await holding.RollbackAsync(TestContext.Current.CancellationToken);
        await using var late = await starting;

        (await ReadyAsync(late)).ShouldBe(HttpStatusCode.OK);
        Index(late).Count.ShouldBe(offers);
        Index(late).All.ShouldAllBe(offer => offer.Free == 10 && offer.CharityVerified);
    }

    [Fact]
    public async Task What_stayed_hidden_from_the_looks_is_found_by_the_one_at_everything()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var one = await ReplicaAsync(database);
        var offer = await OfferAsync(one);
        await using var late = await ModuleApp.StartAsync(new MatchingModule(), TimeProvider.System.GetUtcNow(), postgreSql: database);

        // A replica whose clock is an hour slow wrote this.
        await SqlAsync(one, $"UPDATE \"Offers\" SET \"Version\" = 2, \"Facts\" = replace(\"Facts\", '\"active\"', '\"paused\"'), \"ChangedAt\" = \"ChangedAt\" - interval '1 hour' WHERE \"OfferId\" = '{offer.OfferId}'");
        late.Clock!.Advance(TimeSpan.FromSeconds(5));
        (await ProposedAsync(late)).ShouldContain(offer.OfferId);

        late.Clock.Advance(TimeSpan.FromMinutes(5));
        (await ProposedAsync(late)).ShouldNotContain(offer.OfferId);
    }

    private static Task<ModuleApp> ReplicaAsync(string database) => ModuleApp.StartAsync(new MatchingModule(), postgreSql: database);

    private static OfferIndex Index(ModuleApp replica) => replica.Services.GetRequiredService<OfferIndex>();

    private static async Task<OfferFacts> OfferAsync(ModuleApp replica, int capacity = 10)
    {
        var offer = Facts.Offer(capacity: capacity, now: TimeProvider.System.GetUtcNow());
        await replica.ReceiveAsync(new CharityVerified(Facts.Charity(offer.CharityId)));
        await replica.ReceiveAsync(new OfferPublished(offer));
        await Eventually.IsTrueAsync(() => Task.FromResult(Index(replica).Find(offer.OfferId) is { CharityVerified: true, LedgerVersion: > 0 }), "the offer in the index of the replica that was told");
        return offer;
    }

    private static async Task<HttpResponseMessage> AskAsync(ModuleApp replica)
    {
        using var hotline = replica.As("hotline");
        return await hotline.PostAsJsonAsync(
            "/api/matching/candidates", new { division = Facts.Township, need = new { category = "N01.01", quantity = 1, unit = "person" }, top = 50 }, Json.Options, TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<Guid>> ProposedAsync(ModuleApp replica)
    {
        using var answer = await AskAsync(replica);
        answer.EnsureSuccessStatusCode();
        return [.. (await answer.Content.ReadFromJsonAsync<CandidateList>(Json.Options))!.Candidates.Select(candidate => candidate.OfferId)];
    }

    private static async Task<HttpStatusCode> ReadyAsync(ModuleApp replica)
    {
        using var probe = replica.Anonymous();
        using var answer = await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task<int> SqlAsync(ModuleApp replica, string sql) =>
        replica.InScopeAsync<MatchingDbContext, int>(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
}
