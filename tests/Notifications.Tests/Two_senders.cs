using Contracts.Messages.Matching;
using Testing.Servers;
using static Notifications.Tests.NotificationsApp;

namespace Notifications.Tests;

/// <summary>Several replicas on one database share the work; no event is sent by two, and each webhook is sent one at a time.</summary>
public sealed class Two_senders(PostgreSqlServer server)
{
    [Fact]
    public async Task Never_send_the_same_or_to_the_same_at_once()
    {
        var database = await server.CreateDatabaseAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var one = await NotificationsApp.StartAsync(database);
        await using var other = await NotificationsApp.StartAsync(database);
        var charity = NewId();
        var (inside, most) = (0, 0);
        string[] urls = [.. Enumerable.Range(0, 3).Select(number => receiver.At(number > 0 ? null : async (_, http) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(5, http.RequestAborted);
            Interlocked.Decrement(ref inside);
        }))];
        foreach (var url in urls)
        {
            await one.RegisterAsync(charity, url);
        }

        foreach (var number in Enumerable.Range(0, 40))
        {
            await (number % 2 == 0 ? one : other).Module.ReceiveAsync(new ReferralUpdated(Card(charity, version: number), "reviewed"));
        }

        foreach (var url in urls)
        {
            await receiver.ArrivesAsync(url, 40, "all forty have arrived");
        }

        await Eventually.IsTrueAsync(async () => (await one.ReadAsync<Contracts.Http.Notifications.WebhookView[]>(charity, HttpMethod.Get, "")).Length == 3, "the answer is there");
        urls.ShouldAllBe(url => receiver.To(url).Count == 40 && receiver.To(url).Select(came => came.Id).Distinct().Count() == 40);
        urls.ShouldAllBe(url => receiver.ProofsTo(url).Count == 1);
        most.ShouldBe(1);
    }
}
