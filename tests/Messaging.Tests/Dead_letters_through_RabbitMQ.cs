using System.Net;
using System.Text;
using System.Text.Json;
using Broker;
using DeadLetters;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client;
using Testing.Servers;

namespace Messaging.Tests;

/// <summary>The same promises with a real broker, and those that only a broker can break.</summary>
[Collection(nameof(AloneWithTheBroker))]
public sealed class Dead_letters_through_RabbitMQ(PostgreSqlServer postgreSql, RabbitMqServer broker) : DeadLetterBehaviour
{
    private const string Queue = "notes.take-note";

    private string _database = "";

    private protected override async Task<NotesApp> StartAsync() => await NotesApp.StartAsync(_database = await postgreSql.CreateDatabaseAsync(), broker);

    [Fact]
    public async Task A_message_that_cannot_be_understood_is_listed_replayed_unchanged_and_never_shown()
    {
        await using var wire = await WireAsync();
        var id = NotesApp.NewId();
        await wire.SendAsync(Queue, Envelope(id, new { needId = "not an id", caseId = id, who = "张三" }), id);

        var letter = await App.LetterAppearsAsync(row => row.Id("messageId") == id, "a stranded letter");
        letter.Text("kind").ShouldBe("stranded");
        letter.Text("place").ShouldBe(Queue);
        letter.Text("name").ShouldBe("need-withdrawn.v1");
        letter.Text("error").ShouldEndWith("Exception");
        var look = await App.Operator.GetStringAsync("/api/notes/dead-letters/" + letter.Text("id"), TestContext.Current.CancellationToken);
        look.ShouldNotContain("张三");
        JsonDocument.Parse(look).RootElement.GetProperty("ids").Id("caseId").ShouldBe(id);
        (await wire.CountAsync(Queue + "_error")).ShouldBe(0u);

        // Nobody understands it today either: it comes back as it was, and says how often, however late the replay is saved.
        ReplaysAreSavedAfterAnotherFailureOf(id);
        (await App.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var again = await App.LetterAppearsAsync(row => row.Id("messageId") == id && row.GetProperty("attempts").GetInt32() == 2, "the letter once more");
        var bytes = await App.InAsync(db => db.Set<DeadLetter>().Select(row => row.Envelope).SingleAsync());
        Encoding.UTF8.GetString(bytes!).ShouldContain("not an id");
        App.Mood.BeforeSaving = _ => Task.CompletedTask;
        (await App.ActAsync(again.Text("id") + "/discard", new { reason = "never valid" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await App.LettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_message_at_all_becomes_a_letter_once_however_often_it_is_brought()
    {
        await using var wire = await WireAsync();
        byte[] garbage = [0, 255, 7, .. Encoding.UTF8.GetBytes("{\"a")];
        await wire.SendAsync(Queue, garbage, null, contentType: null);
        var letter = await App.LetterAppearsAsync(row => row.Text("kind") == "stranded", "a letter about garbage");
        letter.Text("name").ShouldBe("unknown");

        // As after a crash between the save and the acknowledgement: the broker brings it again.
        await wire.SendAsync(Queue + "_error", garbage, null, contentType: null);
        var (before, after) = (NotesApp.NewId(), NotesApp.NewId());
        await wire.SendAsync(Queue + "_error", Envelope(before, new { }), before);
        await wire.SendAsync(Queue + "_error", Envelope(before, new { }), before);
        await wire.SendAsync(Queue + "_error", Envelope(after, new { }), after);
        await App.LetterAppearsAsync(row => row.Id("messageId") == after, "the letter behind");
        (await App.LettersAsync()).Count.ShouldBe(3);
        await Eventually.IsTrueAsync(async () => await wire.CountAsync(Queue + "_error") == 0, "nothing is left in the broker");
    }

    [Fact]
    public async Task A_message_that_this_queue_has_no_reader_for_is_listed()
    {
        await using var wire = await WireAsync();
        var id = NotesApp.NewId();
        await wire.SendAsync(Queue, Envelope(id, new { caseId = id }, "Contracts.Messages.Intake:CaseClosed"), id);
        var letter = await App.LetterAppearsAsync(row => row.Id("messageId") == id, "a letter without a reader");
        letter.Text("error").ShouldBe("NoReader");
        letter.Text("name").ShouldBe("case-closed.v1");
        (await wire.CountAsync(Queue + "_skipped")).ShouldBe(0u);
    }

    [Fact]
    public async Task A_message_that_nobody_reads_anywhere_is_unsent()
    {
        var id = NotesApp.NewId();
        await App.InAsync(async db =>
        {
            db.Enqueue("case/" + id, new Contracts.Messages.Intake.ContactReleased(id, id, id, ["phone"], App.Now, "test"), App.Now);
            return await db.SaveChangesAsync();
        });
        var letter = await App.LetterAppearsAsync(row => row.Text("place") == "case/" + id, "a message nobody reads");
        letter.Text("kind").ShouldBe("unsent");
        letter.Text("error").ShouldBe("MessageReturnedException");
    }

    [Fact]
    public async Task A_message_its_readers_die_over_again_and_again_is_kept_and_not_thrown_away()
    {
        await using var wire = await WireAsync();
        var queue = "dying-" + NotesApp.NewId();
        await BrokerQueues.DeclareAsync(wire.Channel, queue, TestContext.Current.CancellationToken);
        await wire.Channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false,
            BrokerQueues.Arguments(queue).ToDictionary(argument => argument.Key, argument => (object?)argument.Value).Append(new("x-queue-type", "quorum")).ToDictionary(),
            cancellationToken: TestContext.Current.CancellationToken);
        await wire.SendAsync(queue, [1, 2, 3], NotesApp.NewId());
        var deliveries = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                if (await wire.Channel.BasicGetAsync(queue, autoAck: false) is { } message)
                {
                    deliveries++;
                    await wire.Channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
                }

                return await wire.CountAsync(queue + "_dead") == 1;
            },
            "the broker puts it aside");
        deliveries.ShouldBeInRange(20, 22);
        foreach (var name in (string[])[queue, queue + "_error", queue + "_skipped", queue + "_dead"])
        {
            await wire.Channel.QueueDeleteAsync(name, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_message_put_aside_by_the_broker_is_listed_and_a_replay_heals_it()
    {
        await using var wire = await WireAsync();
        var (need, id) = (NotesApp.NewId(), NotesApp.NewId());
        await wire.SendAsync(Queue + "_dead", Envelope(id, NotesApp.Message(need)), id);
        var letter = await App.LetterAppearsAsync(row => row.Id("messageId") == id, "the letter");
        letter.Text("error").ShouldBe("DeliveredTooOften");
        (await App.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await App.NotesAppearAsync(need);
        (await App.LettersAsync()).ShouldBeEmpty();
        (await App.InAsync(db => db.Set<InboxMessage>().SingleAsync())).MessageId.ShouldBe(id);
    }

    [Fact]
    public async Task While_the_database_is_away_messages_and_letters_wait_and_nothing_becomes_a_letter_for_it()
    {
        var database = _database;
        await using var wire = await WireAsync();
        var name = new NpgsqlConnectionStringBuilder(database).Database!;
        await AdministerAsync(database, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        var needs = Enumerable.Range(0, 5).Select(_ => NotesApp.NewId()).ToArray();
        var stranded = NotesApp.NewId();
        foreach (var need in needs)
        {
            await App.App.ReceiveAsync(NotesApp.Message(need));
        }

        await wire.SendAsync(Queue + "_error", Envelope(stranded, new { }), stranded);
        // Longer than all retries together.
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        (await wire.CountAsync(Queue + "_error")).ShouldBe(0u, "it is with its reader, not given back");
        await AdministerAsync(database, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await Task.WhenAll(needs.Select(need => App.NotesAppearAsync(need)));
        await App.LetterAppearsAsync(row => row.Id("messageId") == stranded, "the letter that waited");
        (await App.LettersAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_letter_whose_queue_is_gone_is_refused_and_stays()
    {
        var now = App.Now;
        await App.InAsync(async db =>
        {
            foreach (var envelope in (byte[]?[])[null, [1]])
            {
                db.Add(new DeadLetter
                {
                    Id = Guid.CreateVersion7(now),
                    MessageId = NotesApp.NewId(),
                    Queue = "notes.long-gone",
                    Name = "need-withdrawn.v1",
                    Body = JsonSerializer.Serialize(NotesApp.Message(NotesApp.NewId()), JsonSerializerOptions.Web),
                    Error = "X",
                    FailedAt = now,
                    Attempts = 1,
                    Envelope = envelope,
                });
            }

            return await db.SaveChangesAsync();
        });
        foreach (var letter in await App.LettersAsync())
        {
            (await App.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }

        (await App.LettersAsync()).Count.ShouldBe(2);
    }

    private static byte[] Envelope(Guid id, object message, string type = "Contracts.Messages.Intake:NeedWithdrawn") => JsonSerializer.SerializeToUtf8Bytes(
        new { messageId = id, messageType = new[] { "urn:message:" + type }, message }, JsonSerializerOptions.Web);

    private static async Task AdministerAsync(string database, params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Database = "postgres" }.ConnectionString);
        foreach (var statement in statements)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<Wire> WireAsync() => await Wire.OpenAsync(broker.Address);

    /// <summary>The broker as a stranger uses it.</summary>
    private sealed class Wire(IConnection connection, IChannel channel) : IAsyncDisposable
    {
        public IChannel Channel => channel;

        public static async Task<Wire> OpenAsync(string address)
        {
            var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
            return new Wire(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
        }

        public async Task SendAsync(string queue, byte[] body, Guid? id, string? contentType = "application/vnd.masstransit+json") => await channel.BasicPublishAsync(
            "", queue, mandatory: true, new BasicProperties { MessageId = id?.ToString(), ContentType = contentType, Persistent = true }, body);

        public async Task<uint> CountAsync(string queue) => (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
