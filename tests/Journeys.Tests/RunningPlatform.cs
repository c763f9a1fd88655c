using Contracts.Reference;
using Journeys.Tests;
using Testing.Servers;

[assembly: AssemblyFixture(typeof(OneProcess))]
[assembly: AssemblyFixture(typeof(SeparateServices))]

namespace Journeys.Tests;

/// <summary>The one platform that all journeys of a form share. Each journey takes a county of its own, so that no other journey's offers are asked.</summary>
public abstract class RunningPlatform : IAsyncDisposable
{
    private static readonly string[] Counties =
    [
        .. ReferenceData.BuiltIn.Divisions.All
            .Where(division => division.Level == DivisionLevel.County && !division.IsGroup && division.ValidTo is null && division.Code.StartsWith("53", StringComparison.Ordinal))
            .Select(division => division.Code),
    ];

    /// <summary>The walk-through signs in as the clients of the demonstration.</summary>
    protected static readonly Dictionary<string, string> Demonstration = new() { ["Demonstration__Enabled"] = "true" };

    /// <summary>Hears what the platform tells whoever watches it.</summary>
    public TelemetryCollector Telemetry { get; } = new();

    private readonly Charity[] _charities = new Charity[4];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _asked;
    private int _taken = -1;

    /// <summary>The platform.</summary>
    public IReferralApp App { get; private set; } = null!;

    /// <summary>Its users.</summary>
    public ReferralUsers Users { get; private set; } = null!;

    /// <summary>A county of Yunnan that no other journey uses.</summary>
    public string NextCounty() => Counties[Interlocked.Increment(ref _taken)];

    /// <summary>A verified charity; numbers from 1 to 4.</summary>
    public Charity Charity(int number) => _charities[number - 1];

    /// <summary>Started when the first journey asks, so that a run of one form does not start the other.</summary>
    public async Task StartedAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_asked)
            {
                _asked = true;
                await StartAsync();
            }

            Assert.SkipWhen(App is null, "The platform did not start; the first journey says why.");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await StopServersAsync();
        await Telemetry.DisposeAsync();
        _turn.Dispose();
    }

    protected abstract Task<IReferralApp> StartAppAsync();

    /// <summary>The walk-through's clients, and telemetry as in production.</summary>
    protected Dictionary<string, string> Settings(params (string Name, string Value)[] more) => new(
        Demonstration.Concat(more.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))))
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    protected virtual ValueTask StopServersAsync() => ValueTask.CompletedTask;

    private async Task StartAsync()
    {
        App = await StartAppAsync();
        Users = await ReferralUsers.SignInAsync(App.Address);
        for (var index = 0; index < _charities.Length; index++)
        {
            _charities[index] = await Users.VerifiedCharityAsync(index + 1);
        }
    }
}

/// <summary>One process that nobody else uses.</summary>
public sealed class FreshProcess : RunningPlatform
{
    protected override async Task<IReferralApp> StartAppAsync() => await StandaloneApp.StartAsync(new Dictionary<string, string> { ["Sqlite__Synchronous"] = "NORMAL" });
}

/// <summary>Everything in one process on SQLite files.</summary>
public sealed class OneProcess : RunningPlatform
{
    /// <summary>The process.</summary>
    public StandaloneApp Process => (StandaloneApp)App;

    protected override async Task<IReferralApp> StartAppAsync() => await StandaloneApp.StartAsync(Settings());
}

/// <summary>Five services and the gateway on RabbitMQ, PostgreSQL and, where it is installed, Redis. Their journeys run one after the other: two cores have enough to do with seven processes.</summary>
[CollectionDefinition(nameof(SeparateServices))]
public sealed class SeparateServices : RunningPlatform
{
    private readonly PostgreSqlServer _postgreSql = new();
    private readonly RabbitMqServer _broker = new();

    /// <summary>Where counters of the gateway are.</summary>
    public RedisServer Redis { get; } = new();

    /// <summary>The server of the databases.</summary>
    public PostgreSqlServer PostgreSql => _postgreSql;

    /// <summary>Where the servers keep their files; empty where they are not ours.</summary>
    public IReadOnlyList<string> ServerFolders => [.. new[] { _postgreSql.Folder, _broker.Folder }.OfType<string>()];

    /// <summary>The services.</summary>
    public SplitApp Services => (SplitApp)App;

    protected override async Task<IReferralApp> StartAppAsync()
    {
        await Task.WhenAll(_postgreSql.InitializeAsync().AsTask(), _broker.InitializeAsync().AsTask(), Redis.InitializeAsync().AsTask());
        return await SplitApp.StartAsync(_postgreSql, _broker, Settings(Redis.CanStop ? [("Redis", Redis.Address)] : []));
    }

    protected override async ValueTask StopServersAsync()
    {
        await _broker.DisposeAsync();
        await _postgreSql.DisposeAsync();
        await Redis.DisposeAsync();
    }
}

/// <summary>A journey on a platform in either form.</summary>
public abstract class Journey(RunningPlatform platform) : IAsyncLifetime
{
    /// <summary>The platform.</summary>
    protected RunningPlatform Platform => platform;

    /// <summary>Its users.</summary>
    protected ReferralUsers Users => platform.Users;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => await platform.StartedAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
