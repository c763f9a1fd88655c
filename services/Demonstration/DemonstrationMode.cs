using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Contracts.Http.Identity;
using Contracts.Reference;
using Demonstration.Api;
using Demonstration.Loading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Demonstration;

/// <summary><c>--demo</c>: seeds the demonstration clients, and loads the demonstration set through the public API once the platform listens.</summary>
public static class DemonstrationMode
{
    /// <summary>Reads the command line: what is left of it for the host, and what the host has to be given.</summary>
    /// <param name="args">The command line.</param>
    public static DemonstrationStart Read(string[] args) => DemoOptions.Read(args, out var fault) is { } options
        ? new DemonstrationStart(options.Others, builder => Configure(builder, options), fault)
        : new DemonstrationStart(args, null, null);

    private static void Configure(WebApplicationBuilder builder, DemoOptions options)
    {
        var secret = RandomNumberGenerator.GetHexString(32);
        builder.Configuration.AddInMemoryCollection(DemoClients.FurtherCharities(secret).Append(new("Demonstration:Enabled", "true")).Append(new("Notifications:AllowLoopback", "true")));
        // A message that lost a race is tried again; on the console of a newcomer that looks like a fault.
        builder.Logging.AddFilter("MassTransit.ReceiveTransport", LogLevel.Error);
        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<Loader>(provider, secret));
    }

    private sealed class Loader(
        string secret, DemoOptions options, IConfiguration configuration, IServer server, IServiceProvider services, IHostApplicationLifetime lifetime) : BackgroundService
    {
        private readonly Progress _progress = Progress.OnConsole();

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await StartedAsync(stoppingToken);
            var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
            Welcome(address);
            try
            {
                await LoadAsync(address, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The next start goes on.
            }
#pragma warning disable CA1031 // the platform runs on with what was loaded; the reason is shown to whoever started it
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _progress.Say("loading stopped: " + failure.Message);
            }
        }

        private async Task StartedAsync(CancellationToken cancellationToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(cancellationToken);
        }

        private void Welcome(Uri address)
        {
            _progress.Say($"open {address} and sign in; password '{DemonstrationAccounts.Password}': {string.Join(", ", DemonstrationAccounts.All.Select(account => account.Email))}");
            _progress.Say($"documentation of the API: {new Uri(address, "/docs")}");
            _progress.Say($"clients (secret '{DemonstrationClients.Secret}'): {string.Join(", ", DemonstrationClients.All.Select(client => client.Id))}");
            _progress.Say("try it:");
            Console.WriteLine($"  TOKEN=$(curl -s {new Uri(address, "/connect/token")} -d grant_type=client_credentials -d client_id=coordinator-demo -d client_secret={DemonstrationClients.Secret} | sed 's/.*\"access_token\": *\"//; s/\".*//')");
            Console.WriteLine($"  curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Accept-Language: en' {new Uri(address, "/api/tracking/board")}");
        }

        private async Task LoadAsync(Uri address, CancellationToken cancellationToken)
        {
            var folder = Path.GetFullPath(configuration["DATA_DIRECTORY"] ?? "data");
            if (Bookmark.Read(folder) is { } former && (former.Finished || (former.Seed, former.Cases) != (options.Seed, options.Cases)))
            {
                var same = (former.Seed, former.Cases) == (options.Seed, options.Cases);
                _progress.Say(same
                    ? $"this data folder holds the demonstration already (seed {former.Seed}, {former.Cases} cases); nothing was loaded."
                    : $"this data folder holds another demonstration (seed {former.Seed}, {former.Cases} cases); nothing was loaded. Choose another DATA_DIRECTORY for seed {options.Seed}.");
                return;
            }

            var watch = Stopwatch.StartNew();
            var bookmark = Bookmark.Read(folder) ?? new Bookmark(options.Seed, options.Cases, DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime), Finished: false);
            bookmark.Write(folder);
            using var api = new ReferralApi(address, client => DemoClients.SecretOf(client, secret));
            await new LoadDemonstration(api, _progress).RunAsync(bookmark, services.GetService<ReferenceData>() ?? ReferenceData.BuiltIn, cancellationToken);
            (bookmark with { Finished = true }).Write(folder);
            _progress.Say(string.Create(CultureInfo.InvariantCulture, $"loaded: seed {options.Seed}, {options.Cases} cases in {watch.Elapsed.TotalSeconds:0} s. The same command with --seed {options.Seed} repeats exactly."));
        }
    }
}

/// <summary>How the host starts.</summary>
/// <param name="Arguments">What is left of the command line.</param>
/// <param name="Configure">What the demonstration gives to the host; null when none was asked for.</param>
/// <param name="Fault">What is wrong with the command line; null when nothing is.</param>
public sealed record DemonstrationStart(string[] Arguments, Action<WebApplicationBuilder>? Configure, string? Fault);
