using System.Net;
using Testing.Apps;

namespace Identity.Tests;

/// <summary>Any OpenID Connect provider by configuration; here it is a second identity host that is reached over HTTP only.</summary>
public sealed class Another_provider
{
    [Fact]
    public async Task A_service_trusts_the_provider_that_its_configuration_names()
    {
        await using var provider = await IdentityApp.StartAsync(module: new IdentityModule());
        await using var stranger = await IdentityApp.StartAsync(module: new IdentityModule());
        await using var service = await ModuleApp.StartAsync(new WhoAmIModule(), settings: Trusting(provider));

        (await IdentityApp.GetAsync(service, "/coordinators", await provider.TokenAsync("coordinator"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await IdentityApp.GetAsync(service, "/coordinators", await provider.TokenAsync("charity"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await IdentityApp.GetAsync(service, "/coordinators", await stranger.TokenAsync("coordinator"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_embedded_module_then_issues_nothing_and_its_process_takes_the_other_tokens()
    {
        await using var provider = await IdentityApp.StartAsync(module: new IdentityModule());
        await using var app = await IdentityApp.StartAsync(Trusting(provider));

        // 401 is what every address that is not there answers without a token.
        (await app.AskAsync("hotline")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.GetOpenAsync("/.well-known/openid-configuration")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.GetAsync("/.well-known/openid-configuration", await provider.TokenAsync("hotline"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.GetOpenAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetAsync("/who", await provider.TokenAsync("hotline"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task On_an_open_network_the_provider_wants_https_unless_configuration_says_otherwise()
    {
        var wide = new Dictionary<string, string?> { ["urls"] = "http://0.0.0.0:0" };
        await using var strict = await IdentityApp.StartAsync(wide);
        await using var behindProxy = await IdentityApp.StartAsync(new(wide) { ["Identity:AllowHttp"] = "true" });

        (await AskAsync(strict)).ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync(behindProxy)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> AskAsync(IdentityApp app)
    {
        using var caller = new HttpClient { BaseAddress = new UriBuilder(app.Module.Address) { Host = "127.0.0.1" }.Uri };
        using var answer = await caller.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "hotline",
            ["client_secret"] = IdentityApp.Secret,
        }));
        return answer.StatusCode;
    }

    private static Dictionary<string, string?> Trusting(IdentityApp provider) =>
        new() { ["Identity:Authority"] = provider.Module.Address.AbsoluteUri, ["Identity:RequireHttps"] = "false" };
}
