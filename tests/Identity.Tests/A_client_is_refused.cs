using System.Buffers.Binary;
using System.Net;
using Contracts.Http.Identity;
using Identity.Data;
using Identity.Tokens;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace Identity.Tests;

public sealed class A_client_is_refused
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 20, TimeSpan.Zero);

    [Theory]
    [InlineData("hotline", "a-wrong-secret", "client_credentials", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("nobody", "a-wrong-secret", "client_credentials", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("hotline", IdentityApp.Secret, "password", HttpStatusCode.BadRequest, "unsupported_grant_type")]
    [InlineData("hotline", IdentityApp.Secret, "authorization_code", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("", "", "client_credentials", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("hotline", "", "client_credentials", HttpStatusCode.BadRequest, "invalid_request")]
    public async Task A_refusal_is_as_RFC_6749_says(string client, string secret, string grant, HttpStatusCode status, string error)
    {
        await using var app = await IdentityApp.StartAsync();

        using var answer = await app.AskAsync(client, secret, grant);

        var refusal = await answer.BodyAsync<TokenRefusal>();
        (answer.StatusCode, refusal.Error).ShouldBe((status, error));
    }

    [Theory]
    [InlineData("application/json", """{"grant_type":"client_credentials"}""")]
    [InlineData("application/x-www-form-urlencoded", "%%%=&&&=\u0001")]
    [InlineData("application/x-www-form-urlencoded", "grant_type=client_credentials&grant_type=client_credentials&client_id=hotline&client_secret=x")]
    [InlineData("text/plain", "")]
    public async Task A_body_that_is_no_proper_form_is_a_bad_request(string type, string body)
    {
        await using var app = await IdentityApp.StartAsync();
        using var caller = app.Module.Anonymous();

        using var answer = await caller.PostAsync("/connect/token", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type)), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.BodyAsync<TokenRefusal>()).Error.ShouldBe("invalid_request");
    }

    [Fact]
    public async Task An_unknown_client_reads_exactly_like_a_wrong_secret()
    {
        await using var app = await IdentityApp.StartAsync();

        using var unknown = await app.AskAsync("nobody", "a-wrong-secret");
        using var wrong = await app.AskAsync("hotline", "a-wrong-secret");

        (await unknown.TextAsync()).ShouldBe(await wrong.TextAsync());
        unknown.Headers.WwwAuthenticate.ToString().ShouldBe(wrong.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task An_unknown_client_costs_as_many_rounds_of_hashing_as_a_known_one()
    {
        await using var app = await IdentityApp.StartAsync();

        var hash = Convert.FromBase64String(await app.Module.InScopeAsync<IdentityDbContext, string>(db =>
            db.Set<OpenIddictEntityFrameworkCoreApplication>().Where(client => client.ClientId == "hotline").Select(client => client.ClientSecret!).SingleAsync()));

        // The stored hash begins with version, algorithm (1 = SHA-256) and rounds.
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)).ShouldBe(1u);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)).ShouldBe((uint)LimitAttempts.Rounds);
    }

    [Fact]
    public async Task Whoever_guesses_has_to_wait_and_nobody_else()
    {
        await using var app = await IdentityApp.StartAsync(new() { ["Identity:FailedAttemptsPerMinute"] = "3" }, now: Now);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await app.AskAsync("hotline", "a-wrong-secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var refused = await app.AskAsync("hotline");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(40));
        (await refused.BodyAsync<TokenRefusal>()).Error.ShouldBe("temporarily_unavailable");
        (await app.AskAsync("coordinator")).StatusCode.ShouldBe(HttpStatusCode.OK);

        app.Module.Clock!.Advance(TimeSpan.FromSeconds(40));
        (await app.AskAsync("hotline")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Right_secrets_are_never_counted()
    {
        await using var app = await IdentityApp.StartAsync(new() { ["Identity:FailedAttemptsPerMinute"] = "1" }, now: Now);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await app.AskAsync("hotline")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
