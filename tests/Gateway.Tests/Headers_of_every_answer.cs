using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

public sealed class Headers_of_every_answer : IAsyncLifetime
{
    private GatewayApp.Service _service = null!;
    private GatewayApp _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await GatewayApp.Service.StartAsync(app => app.Run(call =>
        {
            call.Response.Headers.Server = "inside/1.0";
            if (call.Request.Path == "/api/intake/own")
            {
                call.Response.Headers["Referrer-Policy"] = "same-origin";
            }

            return call.Response.WriteAsJsonAsync(call.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
        }));
        _gateway = await GatewayApp.StartAsync(GatewayApp.Intake(_service.Address), $"ReverseProxy:Clusters:catalog:Destinations:one:Address={_service.Address}",
            $"ReverseProxy:Clusters:webconsole:Destinations:one:Address={_service.Address}", "ReverseProxy:Clusters:matching:Destinations:one:Address=http://127.0.0.1:1/");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/intake/cases", HttpStatusCode.OK)]
    [InlineData("/docs/", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/board", HttpStatusCode.OK)]
    [InlineData("/api/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/metrics", HttpStatusCode.NotFound)]
    [InlineData("/api/matching/referrals", HttpStatusCode.BadGateway)]
    public async Task Nobody_frames_it_guesses_its_type_or_learns_where_the_reader_came_from(string path, HttpStatusCode status)
    {
        using var answer = await GetAsync(path);

        answer.StatusCode.ShouldBe(status);
        One(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        One(answer, "Referrer-Policy").ShouldBe("no-referrer");
        One(answer, "Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        One(answer, "Permissions-Policy").ShouldContain("geolocation=()");
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.Contains("X-Powered-By").ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_of_the_API_runs_nothing_and_the_page_of_the_documents_runs_its_own_scripts_only()
    {
        using var api = await GetAsync("/api/intake/cases");
        using var page = await GetAsync("/docs/");

        One(api, "Content-Security-Policy").ShouldStartWith("default-src 'none'");
        One(page, "Content-Security-Policy").ShouldContain("script-src 'self' 'unsafe-inline';");
    }

    [Fact]
    public async Task What_a_service_says_itself_stays()
    {
        using var answer = await GetAsync("/api/intake/own");

        One(answer, "Referrer-Policy").ShouldBe("same-origin");
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task A_browser_that_came_by_https_comes_back_by_https(string scheme, bool promised)
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());
        caller.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        caller.DefaultRequestHeaders.Host = "referral.example.org";

        using var answer = await caller.GetAsync("/api/intake/cases", TestContext.Current.CancellationToken);

        answer.Headers.Contains("Strict-Transport-Security").ShouldBe(promised);
    }

    [Fact]
    public async Task The_trace_of_the_caller_goes_on_behind_the_gateway()
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());
        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/intake/cases");
        call.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var answer = await caller.SendAsync(call, TestContext.Current.CancellationToken);

        var seen = JsonSerializer.Deserialize<Dictionary<string, string>>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        seen["traceparent"].ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());
        return await caller.GetAsync(path, TestContext.Current.CancellationToken);
    }

    private static string One(HttpResponseMessage answer, string header) => answer.Headers.GetValues(header).ShouldHaveSingleItem();
}
