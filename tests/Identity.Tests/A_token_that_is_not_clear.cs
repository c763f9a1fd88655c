using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static System.Buffers.Text.Base64Url;

namespace Identity.Tests;

/// <summary>Whatever is wrong with a token, the answer is the same, in the caller's language, and says nothing of what was wrong.</summary>
public sealed class A_token_that_is_not_clear : IAsyncLifetime
{
    private const string Issuer = "https://issuer.example.org/";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private IdentityApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = _key.ExportPkcs8PrivateKeyPem(), ["Identity:Issuer"] = Issuer });

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _app.DisposeAsync();
    }

    public static TheoryData<string, string> Unclear => new()
    {
        { "no role", """{SAME}""" },
        { "an empty role", """{SAME,"role":[]}""" },
        { "a role twice", """{SAME,"role":["hotline","hotline"]}""" },
        { "the claim role twice", """{SAME,"role":"hotline","role":"coordinator"}""" },
        { "the claim role twice, once in disguise", """{SAME,"role":"hotline","r\u006fle":"coordinator"}""" },
        { "two divisions", """{SAME,"role":"hotline","division":["420106","420105"]}""" },
        { "two charities", """{SAME,"role":"charity","charity_id":["01900000-0000-7000-8000-000000000001","01900000-0000-7000-8000-000000000002"]}""" },
        { "no id for a charity", """{SAME,"role":"charity","charity_id":"every"}""" },
        { "the subject twice", """{SAME,"sub":"somebody-else","role":"hotline"}""" },
        { "an expired one", """{"sub":"somebody","iss":"ISSUER","aud":"referral-api","role":"hotline","nbf":1600000000,"exp":1600003600}""" },
        { "one of tomorrow", """{"sub":"somebody","iss":"ISSUER","aud":"referral-api","role":"hotline","nbf":4000000000,"exp":4000003600}""" },
        { "one without an end", """{"sub":"somebody","iss":"ISSUER","aud":"referral-api","role":"hotline"}""" },
        { "another issuer", """{"sub":"somebody","iss":"https://other.example.org/","aud":"referral-api","role":"hotline","exp":4000003600}""" },
        { "another audience", """{"sub":"somebody","iss":"ISSUER","aud":"another-api","role":"hotline","exp":4000003600}""" },
        { "no audience", """{"sub":"somebody","iss":"ISSUER","role":"hotline","exp":4000003600}""" },
    };

    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task It_is_no_token(string what, string claims) => await RefusedAsync(Signed(claims), what);

    [Fact]
    public async Task The_same_token_with_clear_claims_is_one()
    {
        using var answer = await _app.GetAsync("/who", Signed("""{SAME,"role":["hotline","coordinator"],"division":"420106"}"""));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("420106");
    }

    [Fact]
    public async Task Nor_is_one_whose_signature_is_the_public_key_s_own_work()
    {
        // Algorithm confusion: the verifier is made to take the published key for a shared secret.
        var id = Header(await _app.TokenAsync("hotline")).GetProperty("kid").GetString();
        foreach (var secret in (byte[][])[Encoding.UTF8.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), _key.ExportSubjectPublicKeyInfo(), Encoding.UTF8.GetBytes(_key.ExportSubjectPublicKeyInfoPem() + "\n")])
        {
            var content = Part($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{id}}"}""") + "." + Part(Filled("""{SAME,"role":"coordinator"}"""));
            await RefusedAsync(content + "." + EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(content))), "HS256");
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    public async Task Nor_is_one_without_a_signature(string algorithm)
    {
        var content = Part($$"""{"alg":"{{algorithm}}","typ":"at+jwt"}""") + "." + Part(Filled("""{SAME,"role":"coordinator"}"""));
        await RefusedAsync(content + ".", algorithm);
        await RefusedAsync(content, algorithm);
    }

    [Fact]
    public async Task Nor_is_one_that_brings_its_own_key()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = own.ExportParameters(false).Q;
        var header = $$"""{"alg":"ES256","typ":"at+jwt","jwk":{"kty":"EC","crv":"P-256","x":"{{EncodeToString(point.X)}}","y":"{{EncodeToString(point.Y)}}"},"jku":"https://other.example.org/keys"}""";
        await RefusedAsync(Signed("""{SAME,"role":"coordinator"}""", own, header), "a key of its own");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("not a token")]
    [InlineData("eyJ.eyJ.eyJ")]
    public async Task Nor_is_anything_else(string token) => await RefusedAsync(token, token);

    [Fact]
    public async Task Nor_is_one_too_large_to_be_one() => await RefusedAsync(Signed($$"""{SAME,"role":"hotline","more":"{{new string('x', 20_000)}}"}"""), "20,000 letters");

    private async Task RefusedAsync(string token, string what)
    {
        foreach (var (language, title) in ((string, string)[])[("en", "A valid access token is required."), ("zh-CN", "请先登录（缺少有效令牌）。")])
        {
            using var caller = _app.Module.Anonymous(language);
            caller.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
            using var answer = await caller.GetAsync("/who", TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, what);
            var problem = JsonDocument.Parse(text).RootElement;
            problem.GetProperty("title").GetString().ShouldBe(title);
            problem.EnumerateObject().Select(property => property.Name).ShouldBe(["type", "title", "status", "instance", "traceId"], ignoreOrder: true, what);
        }
    }

    private static JsonElement Header(string token) => JsonDocument.Parse(DecodeFromChars(token.Split('.')[0])).RootElement;

    private static string Part(string json) => EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Filled(string claims) => claims.Replace("SAME", "\"sub\":\"somebody\",\"iss\":\"ISSUER\",\"aud\":\"referral-api\",\"exp\":4000003600", StringComparison.Ordinal)
        .Replace("ISSUER", Issuer, StringComparison.Ordinal);

    private string Signed(string claims, ECDsa? key = null, string header = """{"alg":"ES256","typ":"at+jwt"}""")
    {
        var content = Part(header) + "." + Part(Filled(claims));
        return content + "." + EncodeToString((key ?? _key).SignData(Encoding.UTF8.GetBytes(content), HashAlgorithmName.SHA256));
    }
}
