using System.Security.Cryptography;
using Contracts.Messages;
using Testing.Servers;

namespace Testing.Apps;

/// <summary>
/// The platform as separate services: a real process of each host and of the gateway, one RabbitMQ, one PostgreSQL with a database and a login per service; the pages where they are asked for. It begins as a
/// roll-out does: migrations and topology first, then the services, each awaited on its management port. Each process can be killed and started again.
/// </summary>
public sealed class SplitApp : IReferralApp
{
    private const int MostTries = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-split-");
    private readonly Dictionary<string, HostProcess> _services = [];
    private readonly Dictionary<string, string> _settings;
    private readonly string? _twice;
    private readonly string? _redis;
    private HostProcess? _second;
    private HostProcess? _pages;
    private HostProcess _gateway = null!;

    private SplitApp(Dictionary<string, string> settings, string? twice, string? redis) => (_settings, _twice, _redis) = (settings, twice, redis);

    /// <inheritdoc />
    public Uri Address => _gateway.Address;

    /// <inheritdoc />
    public ModuleDatabases Databases { get; private set; } = null!;

    /// <inheritdoc />
    public IReadOnlyList<string> Output => [.. Hosts.SelectMany(host => host.Output)];

    /// <summary>Every queue that a service reads.</summary>
    public IReadOnlyList<string> Queues { get; private set; } = [];

    /// <summary>The door of the platform.</summary>
    public HostProcess Gateway => _gateway;

    /// <summary>The pages, where they were asked for.</summary>
    public HostProcess Pages => _pages!;

    private IEnumerable<HostProcess> Hosts => _services.Values.Concat([_second, _pages, _gateway]).OfType<HostProcess>();

    /// <summary>The service of a module.</summary>
    public HostProcess this[string module] => _services[module];

    /// <summary>Starts the platform on servers that run already and waits until it is ready.</summary>
    public static Task<SplitApp> StartAsync(PostgreSqlServer postgreSql, RabbitMqServer broker, Dictionary<string, string>? settings = null, string? twice = null, string? redisOfPages = null) =>
        StartAsync(postgreSql, broker.Address, settings, twice, redisOfPages);

    /// <summary>The same at a broker of more than one node.</summary>
    /// <param name="postgreSql">Gets five databases.</param>
    /// <param name="broker">Connection string; the queues there are the platform's own.</param>
    /// <param name="settings">Further configuration of every service and of the gateway, as environment variables.</param>
    /// <param name="twice">The module that runs on two replicas.</param>
    /// <param name="redisOfPages">Address of a Redis for the sessions of the pages; null: no pages.</param>
    public static async Task<SplitApp> StartAsync(PostgreSqlServer postgreSql, string broker, Dictionary<string, string>? settings = null, string? twice = null, string? redisOfPages = null)
    {
        var app = new SplitApp(settings ?? [], twice, redisOfPages);
        try
        {
            await app.PrepareAsync(postgreSql, broker);
            foreach (var host in app.Hosts)
            {
                host.Launch(host == app._gateway || host == app._pages ? [] : ["run"]);
            }

            await Task.WhenAll(app.Hosts.Select(host => host.WaitUntilReadyAsync()));
            return app;
        }
        catch
        {
            // Nobody else knows the processes: they must not stay behind.
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task PrepareAsync(PostgreSqlServer postgreSql, string broker)
    {
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var connections = new Dictionary<string, string>();
        foreach (var module in ModuleDatabases.Modules)
        {
            connections[module] = await postgreSql.CreateDatabaseAsync(module);
        }

        HostProcess Service(string module, Dictionary<string, string> own)
        {
            var all = new Dictionary<string, string>(_settings.Concat(own))
            {
                ["Bus"] = "RabbitMq",
                ["Database"] = "PostgreSql",
                ["ConnectionStrings__RabbitMq"] = broker,
                ["ConnectionStrings__" + module] = connections[module],
            };
            HostProcess Replica() => new($"{char.ToUpperInvariant(module[0])}{module[1..]}.Host", _folder.FullName, all);
            _second ??= module == _twice ? Replica() : null;
            return _services[module] = Replica();
        }

        // All users of the tests sit behind one address; the limits have tests of their own.
        var gateway = new Dictionary<string, string>
        {
            ["Gateway__Limits__default__Client__PerSecond"] = "0",
            ["Gateway__Limits__default__Address__PerSecond"] = "0",
            ["Gateway__Limits__token__Address__PerSecond"] = "0",
        };
        _gateway = new HostProcess("Gateway", _folder.FullName, gateway);
        var identity = Service("identity", new Dictionary<string, string>(TestClients.AsSettings())
        {
            ["Identity__Issuer"] = _gateway.Address.ToString(),
            ["Identity__Keys__0"] = signing.ExportPkcs8PrivateKeyPem(),
            ["Identity__Apps__0__Id"] = "console",
            ["Identity__Apps__0__Secret"] = TestClients.Secret,
            ["Identity__Apps__0__RedirectUris__0"] = new Uri(_gateway.Address, "signin-oidc").ToString(),
            ["Identity__Apps__0__SignedOutUris__0"] = new Uri(_gateway.Address, "signout-callback-oidc").ToString(),
        });
        var tokens = new Dictionary<string, string> { ["Identity__Authority"] = identity.Address.ToString(), ["Identity__RequireHttps"] = "false" };
        Service("intake", new(tokens) { ["Intake__Keys__0"] = Key(), ["Intake__IndexKey"] = Key(), ["Intake__LookUpsPerMinute"] = TestClients.LookUps });
        Service("catalog", new(tokens) { ["Documentation__Modules"] = string.Join(',', ModuleDatabases.Modules) });
        Service("matching", tokens);
        Service("tracking", tokens);
        Service("notifications", new(tokens) { ["Notifications__Keys__0"] = Key() });
        foreach (var (module, host) in _services)
        {
            foreach (var cluster in module == "tracking" ? [module, "tracking-stream"] : new[] { module })
            {
                gateway[$"ReverseProxy__Clusters__{cluster}__Destinations__one__Address"] = host.Address.ToString();
                gateway[$"ReverseProxy__Clusters__{cluster}__Destinations__one__Health"] = host.Management.ToString();
                if (module == _twice)
                {
                    gateway[$"ReverseProxy__Clusters__{cluster}__Destinations__two__Address"] = _second!.Address.ToString();
                    gateway[$"ReverseProxy__Clusters__{cluster}__Destinations__two__Health"] = _second.Management.ToString();
                }
            }
        }

        if (_redis is not null)
        {
            _pages = new HostProcess("WebConsole.Host", _folder.FullName, new Dictionary<string, string>(_settings)
            {
                ["Console__Services"] = _gateway.Address.ToString(),
                ["Console__Authority"] = _gateway.Address.ToString(),
                ["Console__AuthorityInside"] = _gateway.Address.ToString(),
                ["Console__ClientId"] = "console",
                ["Console__ClientSecret"] = TestClients.Secret,
                ["Console__Keys__0"] = Key(),
                ["Redis"] = _redis,
            });
            gateway["ReverseProxy__Clusters__webconsole__Destinations__one__Address"] = _pages.Address.ToString();
        }

        foreach (var (name, value) in _settings)
        {
            gateway[name] = value;
        }

        // Nobody has to wait for anybody: a service's migrations and its queues have nothing to do with each other.
        var prepared = await Task.WhenAll(_services.Values.SelectMany(host => new[] { PreparedAsync(host, "migrate"), PreparedAsync(host, "topology") }));
        var readers = ReadersIn(prepared);
        Queues = [.. readers.SelectMany(queues => queues).Distinct()];
        Databases = new PostgreSqlDatabases(connections, readers);
    }

    /// <summary>As the jobs of a roll-out do: what ends with an error is started again.</summary>
    private static async Task<string> PreparedAsync(HostProcess host, string verb)
    {
        for (var tries = 1; ; tries++)
        {
            var (code, output) = await host.RunVerbAsync(verb);
            if (code == 0)
            {
                return output;
            }

            if (tries == MostTries)
            {
                throw new InvalidOperationException($"{verb} ended with {code}, {tries} times:\n{output}");
            }
        }
    }

    /// <summary>The topology verb prints a line per message and queue: <c>matching.offer-need &lt;- NeedOpened</c>.</summary>
    private static ILookup<string, string> ReadersIn(IEnumerable<string> outputs) => outputs.SelectMany(output => output.Split('\n'))
        .Select(line => line.Split(" <- ")).Where(line => line.Length == 2)
        .ToLookup(line => MessageNames.All.Single(message => message.Value.Name == line[1]).Key, line => line[0]);

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
