using System.Net;
using System.Text;

namespace Identity.Tests;

public sealed class A_service_refuses_a_token
{
    [Fact]
    public async Task One_that_was_changed_on_the_way()
    {
        await using var app = await IdentityApp.StartAsync();
        var parts = (await app.TokenAsync("hotline")).Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).Replace("\"role\":\"hotline\"", "\"role\":\"coordinator\"", StringComparison.Ordinal);
        claims.ShouldContain("coordinator");

        using var answer = await app.GetAsync("/who", $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.{parts[2]}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_without_a_signature()
    {
        await using var app = await IdentityApp.StartAsync();
        var parts = (await app.TokenAsync("hotline")).Split('.');
        var header = System.Buffers.Text.Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8);

        (await app.GetAsync("/who", $"{header}.{parts[1]}.")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_that_has_expired()
    {
        // Issued by a clock that is two hours behind; the check of a token's time uses the real one.
        await using var app = await IdentityApp.StartAsync(now: TimeProvider.System.GetUtcNow().AddHours(-2));

        (await app.GetAsync("/who", await app.TokenAsync("hotline"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Identity:Audience", "another-api")]
    [InlineData("Identity:Issuer", "https://another.example.org/")]
    public async Task One_for_another_audience_or_from_another_issuer_though_the_key_is_ours(string setting, string other)
    {
        var key = IdentityApp.NewKey();
        await using var app = await IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = key });
        await using var same = await IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = key });
        await using var another = await IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = key, [setting] = other });

        (await app.GetAsync("/who", await same.TokenAsync("hotline"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetAsync("/who", await another.TokenAsync("hotline"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_that_another_key_signed()
    {
        await using var app = await IdentityApp.StartAsync();
        await using var stranger = await IdentityApp.StartAsync();

        (await app.GetAsync("/who", await stranger.TokenAsync("hotline"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
