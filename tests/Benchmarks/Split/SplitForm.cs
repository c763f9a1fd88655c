using System.Diagnostics;
using System.Globalization;
using Testing;
using Testing.Apps;
using Testing.Servers;

namespace Benchmarks.Split;

/// <summary>The split form under load: real processes, RabbitMQ, a PostgreSQL that waits for the disk, Redis, offers in every county that the cases come from.</summary>
internal sealed class SplitForm : IAsyncDisposable
{
    private const int Connections = 32;
    private const int Charities = 4;

    /// <summary>More than all runs ask for, so that no case waits for a person.</summary>
    private const int Plenty = 1_000_000;

    private readonly PostgreSqlServer _postgreSql = new() { Durable = true };
    private readonly RedisServer _redis = new();
    private readonly string _run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
    private string _token = null!;
    private long _numbers;

    private SplitForm(int counties) => Counties = counties;

    public RabbitMqServer Broker { get; } = new();

    public SplitApp App { get; private set; } = null!;

    public List<Charity> Partners { get; } = [];

    /// <summary>Over how many counties cases and offers are spread.</summary>
    public int Counties { get; }

    /// <param name="counties">Fewer counties make offers hotter.</param>
    /// <param name="offers">Offers in each county, each of another charity.</param>
    /// <param name="capacity">Units of each offer.</param>
    public static async Task<SplitForm> StartAsync(int counties = 400, int offers = 1, int capacity = Plenty)
    {
        var form = new SplitForm(counties);
        try
        {
            await form._postgreSql.InitializeAsync();
            await form.Broker.InitializeAsync();
            await form._redis.InitializeAsync();
            form.App = await SplitApp.StartAsync(form._postgreSql, form.Broker, new() { ["Redis"] = form._redis.Address });
            var users = await ReferralUsers.SignInAsync(form.App.Address);
            form._token = Token(users.Hotline);
            for (var number = 1; number <= Charities; number++)
            {
                form.Partners.Add(await users.VerifiedCharityAsync(number));
            }

            await Parallel.ForAsync(0, counties * offers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
                await ReferralUsers.OfferAsync(form.Partners[number % Charities], $"load-{number}", SyntheticOffers.Counties[number / offers], capacity));
            await form.App.Databases.QuietAsync(120);
            return form;
        }
        catch
        {
            await form.DisposeAsync();
            throw;
        }
    }

    /// <summary>The token of a charity's client.</summary>
    public string TokenOf(Guid charity) => Token(Partners.Single(partner => partner.Id == charity).Caller);

    public Task<string> DatabaseAsync() => _postgreSql.CreateDatabaseAsync();

    /// <summary>Opens so many cases as fast as they are answered; requests per second.</summary>
    /// <param name="count">How many cases.</param>
    /// <param name="at">The gateway, or Intake itself.</param>
    public Task<double> OpenAsync(int count, Uri at) => Load.CountAsync(at, Connections, count, 201, _ => Next(at));

    /// <summary>The request of the next case.</summary>
    public byte[] Next(Uri at)
    {
        var number = Interlocked.Increment(ref _numbers);
        return RawClient.Post(at, "/api/intake/cases", SyntheticCases.Body(number, Counties), _token, $"{_run}-{number}");
    }

    /// <summary>Needs whose cards are sent: shown to a charity, and the news of it with the broker.</summary>
    public long Sent() => App.Databases.Count(
        "matching", "SELECT (SELECT COUNT(*) FROM \"Needs\" WHERE \"State\" <> 'Open') - (SELECT COUNT(*) FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NULL AND \"Name\" = 'referral-offered.v1')");

    /// <summary>Waits until so many needs have their cards.</summary>
    public Task SentAsync(long count, int seconds) => Eventually.IsTrueAsync(
        async () =>
        {
            // The count costs the server something, the more the more there is.
            await Task.Delay(100);
            return Sent() >= count;
        },
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} needs have their cards"), seconds);

    /// <summary>When which part of the next so many needs had its cards: times in seconds since the first of them.</summary>
    /// <param name="count">How many are to come.</param>
    /// <param name="parts">How many parts are told apart.</param>
    /// <param name="reached">Called with each part, from 1.</param>
    public async Task<double[]> PartsAsync(long count, int parts, Action<int>? reached = null)
    {
        var before = Sent();
        await SentAsync(before + 1, seconds: 120);
        var start = Stopwatch.GetTimestamp();
        var times = new double[parts + 1];
        for (var part = 1; part <= parts; part++)
        {
            await SentAsync(before + (count * part / parts), seconds: 3_600);
            times[part] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            reached?.Invoke(part);
        }

        return times;
    }

    /// <summary>Waits until Intake has told the broker of every case.</summary>
    public Task ToldAsync() => Eventually.IsTrueAsync(
        () => Task.FromResult(App.Databases.Count("intake", "SELECT COUNT(*) FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NULL") == 0), "every case is with the broker", seconds: 600);

    private static string Token(Caller caller) => caller.Http.DefaultRequestHeaders.Authorization!.Parameter!;

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await _redis.DisposeAsync();
        await Broker.DisposeAsync();
        await _postgreSql.DisposeAsync();
    }
}
