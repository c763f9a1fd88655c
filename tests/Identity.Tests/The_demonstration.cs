using System.Net;
using Contracts.Http.Identity;

namespace Identity.Tests;

public sealed class The_demonstration
{
    [Fact]
    public async Task Brings_a_client_for_everybody_who_uses_the_platform()
    {
        await using var app = await IdentityApp.StartAsync(new() { ["Demonstration:Enabled"] = "true" });

        foreach (var client in DemonstrationClients.All)
        {
            var claims = IdentityApp.Read(await app.TokenAsync(client.Id, "demo")).Claims;
            claims.GetProperty("role").GetString().ShouldBe(client.Role);
            (claims.TryGetProperty("charity_id", out var charity) ? charity.GetGuid() : (Guid?)null).ShouldBe(client.CharityId);
        }
    }

    [Fact]
    public void Names_and_charities_are_those_of_the_public_API()
    {
        DemonstrationClients.All.Select(client => client.Id).ShouldBe(
            ["hotline-demo", "coordinator-demo", "charity-demo-1", "charity-demo-2", "charity-demo-3", "field-demo", "government-demo", "auditor-demo", "operator-demo"]);
        DemonstrationClients.CharityId(2).ShouldBe(new Guid("01900000-0000-7000-8000-000000000102"));
    }

    [Fact]
    public async Task Without_it_nobody_gets_in_with_the_known_secret()
    {
        await using var app = await IdentityApp.StartAsync();

        (await app.AskAsync("coordinator-demo", "demo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("urls", "http://0.0.0.0:0")]
    [InlineData("urls", "http://127.0.0.1:0;http://*:0")]
    [InlineData("urls", "http://192.0.2.7:0")]
    [InlineData("urls", "http://[::]:0")]
    [InlineData("urls", "http://demo.example.org:0")]
    [InlineData("ASPNETCORE_URLS", "http://+:0")]
    [InlineData("Kestrel:Endpoints:Wide:Url", "http://0.0.0.0:0")]
    public async Task It_does_not_start_where_others_could_reach_it(string setting, string address)
    {
        var fault = await Should.ThrowAsync<InvalidOperationException>(() => IdentityApp.StartAsync(new() { ["Demonstration:Enabled"] = "true", [setting] = address }));

        fault.Message.ShouldContain("a secret that everybody knows, so it starts on loopback only");
    }

    [Theory]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:0")]
    public void Every_name_of_loopback_will_do(string address)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["urls"] = address, ["Demonstration:Enabled"] = "true" };

        Clients.ClientList.Read(configuration).All.Count.ShouldBe(DemonstrationClients.All.Count);
    }
}
