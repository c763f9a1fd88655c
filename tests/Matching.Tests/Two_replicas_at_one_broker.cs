using System.Net;
using System.Net.Http.Json;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Matching.Data;
using Matching.OfferCopies;
using Matching.Referrals;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Bus;
using Platform.Http;
using RabbitMQ.Client;
using Testing.Apps;
using Testing.Servers;

namespace Matching.Tests;

/// <summary>Two replicas share queues and database as in production, and everybody wants the same units at the same moment.</summary>
public sealed class Two_replicas_at_one_broker(PostgreSqlServer postgreSql, RabbitMqServer broker) : IClassFixture<PostgreSqlServer>, IClassFixture<RabbitMqServer>, IAsyncLifetime
{
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    private static bool _used;

    private readonly List<ModuleApp> _replicas = [];
    private IConnection _connection = null!;

    [Fact]
    public async Task A_last_unit_wanted_by_many_needs_is_held_for_one_of_them()
    {
        const int rounds = 25, needsPerRound = 8;
        var offers = Enumerable.Range(0, rounds).Select(round => Facts.Offer(capacity: 1, division: County(round), now: Today)).ToArray();
        await OfferAsync(offers);

        await Task.WhenAll(offers.SelectMany((_, round) => Enumerable.Range(0, needsPerRound)
            .Select(number => _replicas[number % 2].ReceiveAsync(Facts.Need(division: County(round), urgency: "U5", now: Today)))));

        await DoneAsync(rounds * needsPerRound);
        var held = await ReadAsync(db => db.Referrals.Where(card => card.State == ReferralState.Offered).GroupBy(card => card.OfferId).Select(group => group.Count()).ToListAsync());
        held.Count.ShouldBe(rounds);
        held.ShouldAllBe(cards => cards == 1);
        await NothingIsPromisedTwiceAsync();
    }

    [Fact]
    public async Task A_large_offer_that_two_replicas_share_out_is_shared_out_to_the_last_unit()
    {
        const int units = 120;
        await OfferAsync(Facts.Offer(capacity: units, division: County(0), now: Today));

        await Task.WhenAll(Enumerable.Range(0, units + 60).Select(number => _replicas[number % 2].ReceiveAsync(Facts.Need(division: County(0), urgency: "U5", now: Today))));

        await DoneAsync(units + 60);
        await Eventually.IsTrueAsync(async () => await ReadAsync(db => db.Ledgers.Select(ledger => ledger.Held).SingleAsync()) == units, "every unit is held", seconds: 60);
        await NothingIsPromisedTwiceAsync();
    }

    [Fact]
    public async Task Two_charities_that_say_yes_at_the_same_moment_through_two_replicas_are_not_both_bound()
    {
        const int rounds = 40;
        var offers = Enumerable.Range(0, rounds).SelectMany(round => new[] { Facts.Offer(capacity: 1, division: County(round), now: Today), Facts.Offer(capacity: 1, division: County(round), now: Today) }).ToArray();
        await OfferAsync(offers);
        var needs = Enumerable.Range(0, rounds).Select(round => Facts.Need(division: County(round), urgency: "U1", now: Today)).ToArray();
        await Task.WhenAll(needs.Select(need => _replicas[0].ReceiveAsync(need)));
        await Eventually.IsTrueAsync(async () => await ReadAsync(db => db.Referrals.CountAsync(card => card.State == ReferralState.Offered)) == rounds * 2, "two cards for each need", seconds: 60);
        var cards = await ReadAsync(db => db.Referrals.AsNoTracking().ToListAsync());

        foreach (var round in cards.GroupBy(card => card.NeedId).Chunk(8))
        {
            var answers = await Task.WhenAll(round.Select(pair => Task.WhenAll(pair.Select((card, number) => AcceptAsync(_replicas[number], card)))));
            foreach (var pair in answers)
            {
                pair.Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict]);
            }
        }

        await NothingIsPromisedTwiceAsync();
        (await ReadAsync(db => db.Referrals.CountAsync(card => card.State == ReferralState.Accepted))).ShouldBe(rounds);
    }

    [Fact]
    public async Task A_yes_sent_to_both_replicas_counts_once()
    {
        const int rounds = 30;
        await OfferAsync(Facts.Offer(capacity: rounds, division: County(0), now: Today));
        await Task.WhenAll(Enumerable.Range(0, rounds).Select(number => _replicas[number % 2].ReceiveAsync(Facts.Need(division: County(0), urgency: "U5", now: Today))));
        await DoneAsync(rounds);
        var cards = await ReadAsync(db => db.Referrals.AsNoTracking().ToListAsync());
        cards.Count.ShouldBe(rounds);

        var answers = await Task.WhenAll(cards.Select(card => Task.WhenAll(_replicas.Select(replica => AcceptAsync(replica, card)))));

        answers.SelectMany(pair => pair).ShouldAllBe(answer => answer == HttpStatusCode.OK, "the same answer again is no fault");
        await NothingIsPromisedTwiceAsync();
        (await ReadAsync(db => db.Ledgers.Select(ledger => ledger.Committed).SingleAsync())).ShouldBe(rounds);
        (await ReadAsync(db => db.Steps.CountAsync(step => step.To == ReferralState.Accepted))).ShouldBe(rounds, "one step for two requests");
    }

    public async ValueTask InitializeAsync()
    {
        _connection = await new ConnectionFactory { Uri = new Uri(broker.Address) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        // Somebody has to listen to the announcements, or they could not be sent.
        await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, new Dictionary<string, object?> { ["x-max-length"] = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var message in MessageNames.All.Values)
        {
            var exchange = $"{message.Namespace}:{message.Name}";
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: TestContext.Current.CancellationToken);
            await channel.QueueBindAsync("", exchange, "", cancellationToken: TestContext.Current.CancellationToken);
        }

        // What the test before left is nobody's any more.
        var subscriptions = new Subscriptions(new ServiceCollection());
        new MatchingModule().AddConsumers(subscriptions);
        foreach (var queue in subscriptions.All.Select(subscription => subscription.Queue).Distinct().Where(_ => _used))
        {
            await channel.QueuePurgeAsync(queue, TestContext.Current.CancellationToken);
        }

        _used = true;
        var database = await postgreSql.CreateDatabaseAsync();
        for (var replica = 0; replica < 2; replica++)
        {
            _replicas.Add(await ModuleApp.StartAsync(
                new MatchingModule(), settings: new Dictionary<string, string?> { ["Bus"] = "RabbitMq", ["ConnectionStrings:RabbitMq"] = broker.Address }, postgreSql: database));
        }

        // Ready means that the queues are there; what is published before falls on the floor.
        foreach (var replica in _replicas)
        {
            using var probe = replica.Anonymous();
            await Eventually.IsTrueAsync(async () => (await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "the replica is ready", seconds: 60);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private static string County(int round) => $"53{round / 30 + 1:00}{round % 30 + 1:00}";

    private Task<TResult> ReadAsync<TResult>(Func<MatchingDbContext, Task<TResult>> read) => _replicas[0].InScopeAsync(read);

    private async Task OfferAsync(params OfferFacts[] offers)
    {
        foreach (var offer in offers)
        {
            await _replicas[0].ReceiveAsync(new CharityVerified(Facts.Charity(offer.CharityId)));
            await _replicas[1].ReceiveAsync(new OfferPublished(offer));
        }

        await Eventually.IsTrueAsync(
            () => Task.FromResult(_replicas.All(replica => offers.All(offer => replica.Services.GetRequiredService<OfferIndex>().Find(offer.OfferId) is { CharityVerified: true, LedgerVersion: > 0 }))),
            "both replicas know all offers", seconds: 60);
    }

    private Task DoneAsync(int needs) => Eventually.IsTrueAsync(
        async () => await ReadAsync(db => db.Needs.CountAsync()) + await ReadAsync(db => db.Set<DeadLetter>().CountAsync()) == needs, $"{needs} needs are handled", seconds: 90);

    private static async Task<HttpStatusCode> AcceptAsync(ModuleApp replica, Referral card)
    {
        using var charity = replica.As("charity", card.CharityId);
        using var answer = await charity.PostAsJsonAsync($"/api/matching/referrals/{card.Id}/acceptance", new { quantity = 1 }, Json.Options);
        return answer.StatusCode;
    }

    private async Task NothingIsPromisedTwiceAsync()
    {
        (await ReadAsync(db => db.Set<DeadLetter>().Select(letter => letter.Error).ToListAsync())).ShouldBeEmpty("losing a race is no fault of the message");
        var promised = (await ReadAsync(db => db.Referrals.AsNoTracking().Where(card => card.State == ReferralState.Offered || card.State == ReferralState.Accepted).ToListAsync())).ToLookup(card => card.OfferId);
        foreach (var ledger in await ReadAsync(db => db.Ledgers.AsNoTracking().ToListAsync()))
        {
            (ledger.Held + ledger.Committed).ShouldBeLessThanOrEqualTo(ledger.Declared);
            promised[ledger.OfferId].Sum(card => card.Quantity).ShouldBe(ledger.Held + ledger.Committed);
        }
    }
}
