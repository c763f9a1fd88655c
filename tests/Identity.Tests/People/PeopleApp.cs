using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Identity.Accounts;
using Identity.Data;
using Identity.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform;

namespace Identity.Tests.People;

/// <summary>The identity service with one application in which people sign in, as a standard OpenID Connect client does.</summary>
internal sealed class PeopleApp : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    public const string App = "console";
    public const string RedirectUri = "http://127.0.0.1:9/signin-oidc";
    public const string SignedOutUri = "http://127.0.0.1:9/signout-callback-oidc";

    private PeopleApp(IdentityApp app) => Identity = app;

    public IdentityApp Identity { get; }

    public Uri Address => Identity.Module.Address;

    public static async Task<PeopleApp> StartAsync(Dictionary<string, string?>? settings = null, DateTimeOffset? now = null, string? postgreSql = null, IServiceModule? module = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["Identity:Apps:0:Id"] = App,
            ["Identity:Apps:0:Secret"] = IdentityApp.Secret,
            ["Identity:Apps:0:RedirectUris:0"] = RedirectUri,
            ["Identity:Apps:0:SignedOutUris:0"] = SignedOutUri,
            ["Identity:FailedAttemptsPerMinute"] = "1000",
        };
        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        return new PeopleApp(await IdentityApp.StartAsync(all, module, now, postgreSql));
    }

    public Browser Open(string language = "en") => new(Address, language);

    /// <summary>An account as an accepted invitation leaves it.</summary>
    public Task<Account> AddAsync(string role, string? division = null, Guid? charity = null, bool administrator = false, string? email = null, string name = "Somebody", byte[]? appSecret = null) =>
        Identity.Module.InScopeAsync<UserManager<Account>, Account>(async users =>
        {
            var now = TimeProvider.System.GetUtcNow();
            email ??= $"{Guid.CreateVersion7(now):N}@people.example";
            var account = new Account
            {
                Id = Guid.CreateVersion7(now),
                Name = name,
                Email = email,
                UserName = email,
                Roles = [role],
                CharityId = charity,
                IsAdministrator = administrator,
                Organisation = charity is null ? OrganisationKind.Bureau : OrganisationKind.Charity,
                CreatedAt = now,
                InvitedBy = "test",
                AppSecret = appSecret is null ? null : Identity.Module.Services.GetRequiredService<AppSecrets>().Seal(appSecret),
            };
            account.WorkIn(division, division is null ? null : Contracts.Reference.ReferenceData.BuiltIn.Divisions.Find(division));
            (await users.CreateAsync(account, Password)).Succeeded.ShouldBeTrue();
            return account;
        });

    /// <summary>The address that an application sends a browser to, and the verifier it keeps.</summary>
    public static (string Path, string Verifier) Request(string scope = "openid profile email offline_access", params (string Name, string? Value)[] changes)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = App,
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = scope,
            ["state"] = "state-of-the-application",
            ["nonce"] = "nonce-of-the-application",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return (QueryHelpers.AddQueryString("/connect/authorize", query.Where(entry => entry.Value is not null)), verifier);
    }

    /// <summary>Signs in with the password, by the page that the application's request leads to; answers what comes then.</summary>
    public static async Task<Shown> SignInAsync(Browser browser, string email, string password = Password, string? path = null)
    {
        var asked = await browser.GetAsync(path ?? Request().Path);
        var page = await browser.GetAsync(asked.Location!);
        return await browser.SendAsync(page, ("email", email), ("password", password));
    }

    /// <summary>The code that the browser takes back to the application.</summary>
    public static async Task<string> CodeAsync(Browser browser, string path)
    {
        var back = await browser.GetAsync(path);
        back.Location.ShouldNotBeNull(back.Text);
        back.Location.ShouldStartWith(RedirectUri);
        var query = QueryHelpers.ParseQuery(new Uri(back.Location).Query);
        query["state"].ToString().ShouldBe("state-of-the-application");
        return query["code"].ToString();
    }

    public Task<HttpResponseMessage> RedeemAsync(string code, string verifier, string redirectUri = RedirectUri, string client = App) => TokenAsync(new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = client,
        ["client_secret"] = IdentityApp.Secret,
        ["code"] = code,
        ["redirect_uri"] = redirectUri,
        ["code_verifier"] = verifier,
    });

    public Task<HttpResponseMessage> RenewAsync(string refreshToken) => TokenAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = App,
        ["client_secret"] = IdentityApp.Secret,
        ["refresh_token"] = refreshToken,
    });

    /// <summary>All of it: signs in, takes the code, redeems it.</summary>
    public async Task<Tokens> TokensAsync(Browser browser, string email)
    {
        var (path, verifier) = Request();
        (await SignInAsync(browser, email, path: path)).Status.ShouldBe(System.Net.HttpStatusCode.Found);
        return await TokensAsync(await RedeemAsync(await CodeAsync(browser, path), verifier));
    }

    public static async Task<Tokens> TokensAsync(HttpResponseMessage answer)
    {
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.TextAsync());
        var json = await answer.BodyAsync<JsonElement>();
        return new Tokens(json.GetProperty("access_token").GetString()!, json.GetProperty("id_token").GetString()!, json.TryGetProperty("refresh_token", out var token) ? token.GetString() : null);
    }

    public static async Task<string> ErrorAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest, await answer.TextAsync());
        return (await answer.BodyAsync<JsonElement>()).GetProperty("error").GetString()!;
    }

    public Task<TResult> LookAsync<TResult>(Func<IQueryable<Account>, Task<TResult>> look) =>
        Identity.Module.InScopeAsync<IdentityDbContext, TResult>(db => look(db.Users.AsNoTracking()));

    public ValueTask DisposeAsync() => Identity.DisposeAsync();

    private async Task<HttpResponseMessage> TokenAsync(Dictionary<string, string> form)
    {
        using var caller = Identity.Module.Anonymous();
        return await caller.PostAsync("/connect/token", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
    }
}

internal sealed record Tokens(string Access, string Identity, string? Refresh);
