using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Contracts.Http.Identity;
using Testing.Apps;

namespace Identity.Tests;

public sealed class A_client_asks_for_a_token
{
    [Theory]
    [InlineData("hotline")]
    [InlineData("coordinator")]
    [InlineData("charity")]
    [InlineData("field")]
    [InlineData("government")]
    [InlineData("auditor")]
    [InlineData("operator")]
    public async Task Each_role_gets_a_signed_token_that_says_who_it_is(string role)
    {
        await using var app = await IdentityApp.StartAsync();

        var (header, claims) = IdentityApp.Read(await app.TokenAsync(role));

        header.GetProperty("alg").GetString().ShouldBe("ES256");
        header.GetProperty("kid").GetString().ShouldBe((await app.PublishedAsync()).ShouldHaveSingleItem());
        claims.GetProperty("sub").GetString().ShouldBe(role);
        claims.GetProperty("role").GetString().ShouldBe(role);
        claims.GetProperty("aud").GetString().ShouldBe("referral-api");
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(3600);
        claims.TryGetProperty("charity_id", out var charity).ShouldBe(role == "charity");
        if (role == "charity")
        {
            charity.GetGuid().ShouldBe(TestClients.CharityId(7));
        }
    }

    [Fact]
    public async Task The_answer_is_as_RFC_6749_says_and_must_not_be_cached()
    {
        await using var app = await IdentityApp.StartAsync(new() { ["Identity:AccessTokenLifetime"] = "00:10:00" });

        using var answer = await app.AskAsync("hotline");

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var token = (await answer.BodyAsync<TokenAnswer>());
        token.TokenType.ShouldBe("Bearer");
        token.ExpiresIn.ShouldBeInRange(590, 600);
    }

    [Fact]
    public async Task Id_and_secret_may_come_by_the_Basic_scheme()
    {
        await using var app = await IdentityApp.StartAsync();
        using var caller = app.Module.Anonymous();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("field:" + IdentityApp.Secret)));

        using var answer = await caller.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" }), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_with_two_roles_has_both()
    {
        await using var app = await IdentityApp.StartAsync(new(IdentityApp.Client(0, "station", null, "hotline", "field")));

        var token = await app.TokenAsync("station");

        IdentityApp.Read(token).Claims.GetProperty("role").EnumerateArray().Select(role => role.GetString()).ShouldBe(["hotline", "field"]);
        using var who = await app.GetAsync("/who", token);
        (await who.BodyAsync<JsonElement>()).GetProperty("roles").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_service_in_the_same_process_reads_the_actor_from_it()
    {
        await using var app = await IdentityApp.StartAsync();

        using var answer = await app.GetAsync("/who", await app.TokenAsync("charity"));

        var actor = await answer.BodyAsync<JsonElement>();
        actor.GetProperty("id").GetString().ShouldBe("charity");
        actor.GetProperty("charityId").GetGuid().ShouldBe(TestClients.CharityId(7));
        actor.GetProperty("roles")[0].GetString().ShouldBe("charity");
    }

    [Theory]
    [InlineData("coordinator", HttpStatusCode.NoContent)]
    [InlineData("hotline", HttpStatusCode.Forbidden)]
    public async Task A_door_of_one_role_opens_for_that_role_only(string role, HttpStatusCode expected)
    {
        await using var app = await IdentityApp.StartAsync();

        using var answer = await app.GetAsync("/coordinators", await app.TokenAsync(role));

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task The_service_is_ready_when_its_key_signs()
    {
        await using var app = await IdentityApp.StartAsync();

        (await app.GetOpenAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_token_endpoint_is_documented()
    {
        await using var app = await IdentityApp.StartAsync();

        var document = await (await app.GetOpenAsync("/openapi/identity.json")).BodyAsync<JsonElement>();

        var form = document.GetProperty("paths").GetProperty("/connect/token").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        form.EnumerateObject().Select(kind => kind.Name).ShouldBe(["application/x-www-form-urlencoded"]);
        document.ToString().ShouldContain("client_secret");
    }
}
