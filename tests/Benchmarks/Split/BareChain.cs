using System.Diagnostics;
using System.Threading.Channels;
using Contracts.Http.Intake;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Split;

/// <summary>
/// What the chain from a case to its card is compared with: the body is read, a case row and an outbox row are saved, one message per case is published with a confirm and
/// consumed from a quorum queue, all through MassTransit, and nothing else happens. No claim, no mark, no inbox.
/// </summary>
internal sealed class BareChain : IAsyncDisposable
{
    private const int Publishers = 64;

    private readonly Channel<BareMessage> _saved = Channel.CreateUnbounded<BareMessage>();
    private readonly Consumed _consumed = new();
    private WebApplication _app = null!;
    private Task[] _publishers = [];

    public Uri Address { get; private set; } = null!;

    public static async Task<BareChain> StartAsync(string database, string broker)
    {
        var chain = new BareChain();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddDbContextPool<BareChainContext>(options => options.UseNpgsql(database));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(chain._consumed);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<Count>();
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(broker));
                rabbit.ReceiveEndpoint("bench.bare-chain", endpoint =>
                {
                    endpoint.SetQuorumQueue();
                    endpoint.PrefetchCount = 256;
                    endpoint.ConfigureConsumer<Count>(context);
                });
            });
        });
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        chain._app = builder.Build();
        chain._app.MapPost("/cases", async (OpenCase body, BareChainContext db, TimeProvider time, CancellationToken cancellationToken) =>
        {
            var id = Guid.CreateVersion7(time.GetUtcNow());
            var message = new BareMessage(id, body.Place!.Division!, new string('x', 700));
            db.Add(new BareCase { Id = id, Division = body.Place.Division!, At = time.GetUtcNow(), Body = new string('x', 400) });
            db.Add(new BareOutbox { Id = id, At = time.GetUtcNow(), Body = message.Body });
            await db.SaveChangesAsync(cancellationToken);
            chain._saved.Writer.TryWrite(message);
            return TypedResults.Created("/cases/" + id, new { id });
        });
        await using (var scope = chain._app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<BareChainContext>().Database.EnsureCreatedAsync();
        }

        await chain._app.StartAsync();
        var bus = chain._app.Services.GetRequiredService<IBus>();
        chain._publishers = [.. Enumerable.Range(0, Publishers).Select(_ => Task.Run(() => chain.PublishAsync(bus)))];
        chain.Address = new Uri(chain._app.Urls.First());
        return chain;
    }

    /// <summary>So many cases from the POST to the consumed message: cases per second.</summary>
    public async Task<double> RunAsync(int count)
    {
        var wanted = _consumed.Count + count;
        var start = Stopwatch.GetTimestamp();
        await Load.CountAsync(Address, 32, count, 201, number => RawClient.Post(Address, "/cases", SyntheticCases.Body(number)));
        await Testing.Eventually.IsTrueAsync(() => Task.FromResult(_consumed.Count >= wanted), "every message is consumed", seconds: 120);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        _saved.Writer.Complete();
        await Task.WhenAll(_publishers);
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task PublishAsync(IBus bus)
    {
        await foreach (var message in _saved.Reader.ReadAllAsync())
        {
#pragma warning disable RS0030 // what is measured
            await bus.Publish(message);
#pragma warning restore RS0030
        }
    }

    private sealed class Consumed
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    private sealed class Count(Consumed consumed) : IConsumer<BareMessage>
    {
        public Task Consume(ConsumeContext<BareMessage> context)
        {
            consumed.Add();
            return Task.CompletedTask;
        }
    }
}

/// <summary>The message of the bare chain; as large as the announcement of a need.</summary>
public sealed record BareMessage(Guid Id, string Division, string Body);

internal sealed class BareCase
{
    public required Guid Id { get; init; }

    public required string Division { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Body { get; init; }
}

internal sealed class BareOutbox
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Body { get; init; }
}

internal sealed class BareChainContext(DbContextOptions<BareChainContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<BareCase>().HasIndex(row => row.At);
        modelBuilder.Entity<BareOutbox>().HasIndex(row => row.At);
    }
}
