using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Data;
using Testing.Servers;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>An installation that is upgraded goes on: what it has registered counts as proven.</summary>
public sealed class Webhooks_of_before_the_proof(PostgreSqlServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hear_on_after_the_upgrade(bool postgreSql)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await NotificationsApp.StartAsync(postgreSql ? await server.CreateDatabaseAsync() : null);
        var (charity, url) = (NewId(), receiver.At(proves: false));
        var made = await app.RegisterAsync(charity, url);
        await app.ReadAsync<Contracts.Http.Notifications.WebhookView>(charity, HttpMethod.Post, $"/{made.Webhook.Id}/pause");
        await app.Module.InScopeAsync<NotificationsDbContext, int>(async db =>
        {
            // Back to the schema of before, and forward again.
            await db.Deliveries.ExecuteDeleteAsync();
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("Initial");
            await migrator.MigrateAsync();
            return 0;
        });
        var upgraded = await app.ReadAsync<Contracts.Http.Notifications.WebhookView>(charity, HttpMethod.Post, $"/{made.Webhook.Id}/resumption");
        upgraded.ProvenAt.ShouldBe(upgraded.CreatedAt);
        await app.Module.ReceiveAsync(Offered(charity));
        await Eventually.IsTrueAsync(() => Task.FromResult(receiver.To(url).Any(came => came.Challenge is null)), "the event has arrived");
    }
}
