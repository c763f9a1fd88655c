using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>The real gateway with its committed settings on a real port, in front of services that a test makes up. Callers may say which address they come from.</summary>
internal sealed class GatewayApp : IAsyncDisposable
{
    private static readonly string Settings = FindSettings();
    private static int _addresses;
    private readonly List<WebApplication> _started = [];

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts the gateway; <paramref name="settings"/> as on the command line, without the dashes.</summary>
    public static async Task<GatewayApp> StartAsync(params IEnumerable<string> settings)
    {
        var self = new GatewayApp();
        string[] given = ["urls=http://127.0.0.1:0", "Logging:LogLevel:Default=None", "Gateway:TrustedProxies:0=127.0.0.0/8", .. settings];
        self.Address = await self.RunAsync(GatewayHost.Build([.. given.Select(setting => "--" + setting)], Settings));
        return self;
    }

    /// <summary>The setting that puts a service in the place of Intake.</summary>
    public static string Intake(Uri address, string destination = "one") => $"ReverseProxy:Clusters:intake:Destinations:{destination}:Address={address}";

    /// <summary>An address that nobody else uses in these tests.</summary>
    public static string NewAddress()
    {
        var number = Interlocked.Increment(ref _addresses) + (Environment.ProcessId << 12);
        return new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]).ToString();
    }

    /// <summary>A caller at an address, with or without a token.</summary>
    public HttpClient From(string address, string? token = null, string language = "en")
    {
        var caller = new HttpClient { BaseAddress = Address };
        caller.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        caller.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        if (token is not null)
        {
            caller.DefaultRequestHeaders.Add("Authorization", "Bearer " + token);
        }

        return caller;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _started)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private async Task<Uri> RunAsync(WebApplication app)
    {
        _started.Add(app);
        await app.StartAsync();
        return Listening(app);
    }

    private static Uri Listening(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static string FindSettings()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Referral.sln is in none of the folders above the tests.");
        }

        return Path.Combine(folder.FullName, "gateway");
    }

    /// <summary>A service behind the gateway, on a real port; it can be stopped and comes back at the same port.</summary>
    public sealed class Service(Action<WebApplication> map) : IAsyncDisposable
    {
        private WebApplication? _app;

        public Uri Address { get; private set; } = new("http://127.0.0.1:0");

        public static async Task<Service> StartAsync(Action<WebApplication> map)
        {
            var self = new Service(map);
            await self.StartAsync();
            return self;
        }

        public async Task StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder(["--urls=" + Address]);
            builder.Logging.ClearProviders();
            _app = builder.Build();
            map(_app);
            await _app.StartAsync();
            Address = Listening(_app);
        }

        public async Task StopAsync()
        {
            if (_app is { } app)
            {
                _app = null;
                using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                await app.StopAsync(now.Token);
                await app.DisposeAsync();
            }
        }

        public async ValueTask DisposeAsync() => await StopAsync();
    }
}
