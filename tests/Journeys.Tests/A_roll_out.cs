using System.Net;
using System.Net.Sockets;

namespace Journeys.Tests;

/// <summary>The jobs of a roll-out run while messages wait and the old replicas work.</summary>
[Collection(nameof(SeparateServices))]
public sealed class A_roll_out(SeparateServices platform) : Journey(platform)
{
    [Fact]
    public async Task The_topology_verb_declares_queues_and_reads_no_message()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(1);
        await Users.LiveOfferAsync(charity, "roll-out", county, capacity: 3);
        var matching = platform.Services["matching"];
        await matching.KillAsync();
        var opened = await Users.OpenCaseAsync(county);
        var need = opened.GetProperty("needs")[0].Text("id");
        await Eventually.IsTrueAsync(
            () => Task.FromResult(Platform.App.Databases.Count("intake", "SELECT COUNT(*) FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NULL") == 0), "the need waits in the broker");

        var (code, output) = await matching.RunVerbAsync("topology");

        code.ShouldBe(0, output);
        output.ShouldContain("matching.offer-need <- NeedOpened");
        Platform.App.Databases.Count("matching", $"SELECT COUNT(*) FROM \"Needs\" WHERE \"NeedId\" = '{need}'").ShouldBe(0, "a job without an index of offers would have found nobody");
        matching.Launch("run");
        await matching.WaitUntilReadyAsync();
        (await Users.ReferralInStateAsync(opened.Text("id"), "offered", charity.Id)).Number("quantity").ShouldBe(1);
    }

    [Fact]
    public async Task A_broker_that_accepts_and_never_answers_ends_the_topology_verb_instead_of_holding_it()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var (code, output) = await platform.Services["matching"].RunVerbAsync(
            "topology", $"--ConnectionStrings:RabbitMq=amqp://guest:guest@{silent.LocalEndpoint}/", "--Bus:TopologySeconds=3");

        code.ShouldBe(1, output);
        output.ShouldContain("did not take every queue within 3 s");
    }
}
