using System.Text;
using RabbitMQ.Client;
using Testing.Servers;

namespace Messaging.Tests;

/// <summary>The same module with a real broker between its outbox and its inbox. Stops the broker, so nothing else runs beside it.</summary>
[Collection(nameof(AloneWithTheBroker))]
public sealed class Through_RabbitMQ(PostgreSqlServer postgreSql, RabbitMqServer broker)
{
    [Fact]
    public async Task A_message_survives_the_loss_of_the_broker_and_the_writer_never_waits_for_it()
    {
        // A broker of its own: the others' must not go away under them.
        await using var own = new RabbitMqServer();
        await own.InitializeAsync();
        await using var app = await NotesApp.StartAsync(await postgreSql.CreateDatabaseAsync(), own);
        var first = NotesApp.NewId();
        await app.WriteAsync(NotesApp.Message(first));
        await app.NotesAppearAsync(first);
        Assert.SkipUnless(own.CanStop, "Needs a RabbitMQ of its own to stop.");

        await own.StopAsync();
        var needs = Enumerable.Range(0, 20).Select(_ => NotesApp.NewId()).ToArray();
        foreach (var need in needs)
        {
            await app.WriteAsync(NotesApp.Message(need));
        }

        (await app.OutboxAsync(needs[0])).Single().DoneAt.ShouldBeNull();
        await own.StartAsync();
        foreach (var need in needs)
        {
            try
            {
                await Eventually.IsTrueAsync(async () => await app.NotesOfAsync(need) == 1, "the note of a message written while the broker was away", seconds: 90);
            }
            catch (TimeoutException late)
            {
                throw new InvalidOperationException($"{late.Message}; the broker says: {own.Output}", late);
            }

            (await app.OutboxAsync(need)).Single().Attempts.ShouldBe(0, "a lost broker is not the message's fault");
        }
    }

    [Fact]
    public async Task The_queue_is_durable_and_carries_the_stable_message_alone()
    {
        await using var app = await NotesApp.StartAsync(await postgreSql.CreateDatabaseAsync(), broker);
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Address) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        // A second reader of the same exchange sees what is on the wire.
        await channel.QueueDeclareAsync("wire", durable: false, exclusive: true, autoDelete: true, cancellationToken: TestContext.Current.CancellationToken);
        await channel.QueueBindAsync("wire", "Contracts.Messages.Intake:NeedWithdrawn", "", cancellationToken: TestContext.Current.CancellationToken);
        var need = NotesApp.NewId();

        await app.WriteAsync(NotesApp.Message(need));

        BasicGetResult? seen = null;
        await Eventually.IsTrueAsync(async () => (seen = await channel.BasicGetAsync("wire", autoAck: true)) is not null, "the message on the wire");
        var id = (await app.OutboxAsync(need)).Single().Id;
        seen!.BasicProperties.MessageId.ShouldBe(id.ToString());
        seen.BasicProperties.Persistent.ShouldBeTrue();
        Encoding.UTF8.GetString(seen.Body.Span).ShouldContain(need.ToString());
        // Declaring it with another kind or life would be refused: this is how it has to be.
        await channel.QueueDeclareAsync(
            "notes.take-note", durable: true, exclusive: false, autoDelete: false,
            arguments: new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = 20,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = "notes.take-note_dead",
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            },
            cancellationToken: TestContext.Current.CancellationToken);
    }
}

[CollectionDefinition(nameof(AloneWithTheBroker), DisableParallelization = true)]
public sealed class AloneWithTheBroker;
