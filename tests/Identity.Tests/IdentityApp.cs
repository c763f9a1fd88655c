using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts.Http.Identity;
using Platform;
using Testing.Apps;

namespace Identity.Tests;

/// <summary>The identity service on a real port, alone or with a service in the same process that checks its tokens.</summary>
internal sealed class IdentityApp : IAsyncDisposable
{
    public const string Secret = "a-secret-of-tests";

    private IdentityApp(ModuleApp module) => Module = module;

    public ModuleApp Module { get; }

    /// <summary>Starts it with one client per role (<c>hotline</c> ...) unless <paramref name="settings"/> name others.</summary>
    public static async Task<IdentityApp> StartAsync(Dictionary<string, string?>? settings = null, IServiceModule? module = null, DateTimeOffset? now = null, string? postgreSql = null)
    {
        var all = new Dictionary<string, string?>();
        if (settings is null || !settings.Keys.Any(key => key.StartsWith("Identity:Clients", StringComparison.Ordinal) || key.StartsWith("Demonstration", StringComparison.Ordinal)))
        {
            string[] roles = ["hotline", "coordinator", "charity", "field", "government", "auditor", "operator"];
            foreach (var (key, value) in roles.SelectMany((role, number) => Client(number, role, role == "charity" ? TestClients.CharityId(7) : null, role)))
            {
                all[key] = value;
            }
        }

        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        return new IdentityApp(await ModuleApp.StartAsync(module ?? new WhoAmIModule(new IdentityModule()), now, all, postgreSql));
    }

    /// <summary>Settings of one client.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Client(int number, string id, Guid? charity, params string[] roles)
    {
        var prefix = $"Identity:Clients:{number.ToString(CultureInfo.InvariantCulture)}:";
        yield return new(prefix + "Id", id);
        yield return new(prefix + "Secret", Secret);
        for (var index = 0; index < roles.Length; index++)
        {
            yield return new($"{prefix}Roles:{index}", roles[index]);
        }

        if (charity is { } known)
        {
            yield return new(prefix + "CharityId", known.ToString());
        }
    }

    /// <summary>A new private key as configuration takes it.</summary>
    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public Task<HttpResponseMessage> AskAsync(string client, string secret = Secret, string grant = "client_credentials") => Module.Anonymous().PostAsync(
        "/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = grant, ["client_id"] = client, ["client_secret"] = secret }));

    public async Task<string> TokenAsync(string client, string secret = Secret)
    {
        using var answer = await AskAsync(client, secret);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<TokenAnswer>())!.AccessToken;
    }

    /// <summary>GET with a token.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, string token) => GetAsync(Module, path, token);

    public static async Task<HttpResponseMessage> GetAsync(ModuleApp app, string path, string token)
    {
        using var caller = app.Anonymous();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await caller.GetAsync(path);
    }

    /// <summary>The key ids that everybody can read, in published order.</summary>
    public async Task<IReadOnlyList<string>> PublishedAsync()
    {
        using var caller = Module.Anonymous();
        var keys = await caller.GetFromJsonAsync<JsonElement>("/.well-known/jwks");
        return [.. keys.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }

    /// <summary>Header and claims of a token.</summary>
    public static (JsonElement Header, JsonElement Claims) Read(string token)
    {
        var parts = token.Split('.');
        parts.Length.ShouldBe(3, "a signed token that is not encrypted has three parts");
        return (Part(parts[0]), Part(parts[1]));

        static JsonElement Part(string text) => JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(text)));
    }

    public ValueTask DisposeAsync() => Module.DisposeAsync();
}
