using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifications.Data;
using Notifications.Deliveries;
using Notifications.Sealing;
using Platform;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>Secrets lie sealed, are in no log, and outlive a change of the key.</summary>
public sealed class Secrets_of_webhooks
{
    [Fact]
    public async Task Are_neither_in_the_database_nor_in_a_log()
    {
        using var folder = new Folder();
        await using var receiver = await Receiver.StartAsync();
        var (charity, url) = (NewId(), receiver.At(500));
        var lines = new ConcurrentQueue<string>();
        string secret, challenge;
        await using (var app = await NotificationsApp.StartAsync(null, ("DATA_DIRECTORY", folder.Path), ("Logging:LogLevel:Default", "Trace")))
        {
            app.Module.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Collector(lines));
            var made = await app.RegisterAsync(charity, url + "?token=planted-token");
            secret = made.Secret!["whsec_".Length..];
            (await OfAsync(app.AskAsync(charity, HttpMethod.Post, "", new { url = receiver.At() }, key: "kept"))).Status.ShouldBe(System.Net.HttpStatusCode.Created);
            await app.Module.ReceiveAsync(Offered(charity));
            await app.LogShowsAsync(charity, made.Webhook.Id, row => row.Status == "gaveUp", "it was given up");
            challenge = receiver.ProofsTo(url)[0].Challenge!;
        }

        lines.ShouldContain(line => line.Contains("failed at attempt", StringComparison.Ordinal));
        lines.ShouldAllBe(line => !line.Contains(secret, StringComparison.Ordinal) && !line.Contains("whsec_", StringComparison.Ordinal) && !line.Contains("planted-token", StringComparison.Ordinal) && !line.Contains(challenge, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(folder.Path, "notifications.db*"))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes.AsSpan().IndexOf(Convert.FromBase64String(secret)).ShouldBe(-1, file);
            bytes.AsSpan().IndexOf("whsec_"u8).ShouldBe(-1, file);
            bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(challenge)).ShouldBe(-1, file);
        }
    }

    [Fact]
    public async Task Are_sealed_by_the_newest_key_at_the_next_start()
    {
        using var folder = new Folder();
        await using var receiver = await Receiver.StartAsync();
        var (charity, url, newer) = (NewId(), receiver.At(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        string secret;
        await using (var before = await NotificationsApp.StartAsync(null, ("DATA_DIRECTORY", folder.Path)))
        {
            secret = (await before.RegisterAsync(charity, url)).Secret!;
        }

        await using (var both = await NotificationsApp.StartAsync(null, ("DATA_DIRECTORY", folder.Path), ("Notifications:Keys:1", newer)))
        {
            var box = both.Module.Services.GetRequiredService<SecretBox>();
            await Eventually.IsTrueAsync(() => both.Module.InScopeAsync<NotificationsDbContext, bool>(async db => box.IsNewest(await db.Webhooks.Select(row => row.Secret).SingleAsync())), "the secret is sealed by the newer key");
        }

        // Without the old key: it still signs with the same secret.
        await using var after = await NotificationsApp.StartAsync(null, ("DATA_DIRECTORY", folder.Path), ("Notifications:Keys:0", newer));
        await after.Module.ReceiveAsync(Offered(charity));
        await receiver.ArrivesAsync(url, 1, "the event has arrived");
        var came = receiver.To(url).Single();
        Should.NotThrow(() => new StandardWebhooks.StandardWebhook(secret).Verify(came.Body, came.Headers));
    }

    [Fact]
    public void Open_for_their_own_webhook_alone()
    {
        var box = new SecretBox(new SealingKeys([RandomNumberGenerator.GetBytes(32)]));
        var (own, secret) = (NewId(), RandomNumberGenerator.GetBytes(32));
        box.Open(box.Seal(secret, own), own).ShouldBe(secret);
        Should.Throw<CryptographicException>(() => box.Open(box.Seal(secret, own), NewId()));
        Should.Throw<CryptographicException>(() => new SecretBox(new SealingKeys([RandomNumberGenerator.GetBytes(32)])).Open(box.Seal(secret, own), own));
    }

    [Fact]
    public void A_host_without_a_key_says_what_to_do()
    {
        var settings = new ConfigurationBuilder().Build();
        Should.Throw<InvalidOperationException>(() => SealingKeys.Read(settings, new HostSwitches(BusKind.RabbitMq, DatabaseKind.PostgreSql, "data"))).Message.ShouldContain("Notifications:Keys:0");
        using var folder = new Folder();
        var one = new HostSwitches(BusKind.InMemory, DatabaseKind.Sqlite, folder.Path);
        SealingKeys.Read(settings, one).Newest.Id.ShouldBe(SealingKeys.Read(settings, one).Newest.Id);
        File.Delete(System.IO.Path.Combine(folder.Path, SealingKeys.FileName));
        File.WriteAllText(System.IO.Path.Combine(folder.Path, "notifications.db"), "");
        Should.Throw<InvalidOperationException>(() => SealingKeys.Read(settings, one)).Message.ShouldContain("Restore notifications.keys");
    }

    [Fact]
    public async Task Old_events_go_after_thirty_days()
    {
        await using var app = await NotificationsApp.StartAsync();
        var (charity, now) = (NewId(), TimeProvider.System.GetUtcNow());
        var made = await app.RegisterAsync(charity, "https://hooks.example.org/");
        await app.ReadAsync<Contracts.Http.Notifications.WebhookView>(charity, HttpMethod.Post, $"/{made.Webhook.Id}/pause");
        await app.Module.InScopeAsync<NotificationsDbContext, int>(db =>
        {
            db.AddRange(new[] { 31, 29 }.Select(days => Delivery.Of(made.Webhook.Id, $"days.{days}", "{}", now, now.AddDays(-days))));
            return db.SaveChangesAsync();
        });
        await app.Module.Services.GetRequiredService<SweepDeliveries>().SweepAsync(TestContext.Current.CancellationToken);
        (await app.LogAsync(charity, made.Webhook.Id)).Single().Event.ShouldBe("days.29");
    }

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-webhooks-");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }

    private sealed class Collector(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
