using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Identity.Keys;
using Microsoft.Extensions.Configuration;
using Platform;

namespace Identity.Tests;

public sealed class Signing_keys : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("identity-data-");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_token_from_before_a_restart_is_still_valid()
    {
        string token;
        await using (var before = await IdentityApp.StartAsync(Here()))
        {
            token = await before.TokenAsync("hotline");
        }

        await using var after = await IdentityApp.StartAsync(Here());

        (await after.GetAsync("/who", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Files().ShouldHaveSingleItem();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_file_is_for_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var app = await IdentityApp.StartAsync(Here());
        await app.TokenAsync("hotline");

        File.GetUnixFileMode(Files().ShouldHaveSingleItem()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task An_old_key_is_followed_by_a_new_one_and_stays_published()
    {
        var now = TimeProvider.System.GetUtcNow();
        string first;
        await using (var before = await IdentityApp.StartAsync(Here(), now: now.AddDays(-91)))
        {
            first = (await before.PublishedAsync()).ShouldHaveSingleItem();
        }

        await using var after = await IdentityApp.StartAsync(Here());

        var published = await after.PublishedAsync();
        published.Count.ShouldBe(2);
        published.ShouldContain(first);
        var signs = IdentityApp.Read(await after.TokenAsync("hotline")).Header.GetProperty("kid").GetString();
        signs.ShouldNotBe(first);
        published.ShouldContain(signs);
    }

    [Fact]
    public async Task Of_configured_keys_the_first_signs_and_all_verify()
    {
        var (old, young) = (IdentityApp.NewKey(), IdentityApp.NewKey());
        await using var before = await IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = old });
        // Ten and more, because configuration sorts its keys as text: 10 before 2.
        var keys = Enumerable.Range(1, 10).ToDictionary(number => $"Identity:Keys:{number}", _ => (string?)IdentityApp.NewKey());
        keys["Identity:Keys:0"] = young;
        keys["Identity:Keys:11"] = old;
        await using var after = await IdentityApp.StartAsync(keys);
        var token = await before.TokenAsync("hotline");

        (await after.GetAsync("/who", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var (oldId, newId) = (IdentityApp.Read(token).Header.GetProperty("kid").GetString()!, IdentityApp.Read(await after.TokenAsync("hotline")).Header.GetProperty("kid").GetString()!);
        (await after.PublishedAsync()).ShouldBe([newId, .. (await after.PublishedAsync()).Skip(1).SkipLast(1), oldId]);
        _data.GetFiles().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public async Task What_is_no_key_is_named_by_its_place_and_not_shown(string pem)
    {
        var fault = await Should.ThrowAsync<InvalidOperationException>(() => IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = pem }));

        fault.Message.ShouldBe("Identity:Keys:0 is not an unencrypted EC private key (P-256) in PEM.");
    }

    [Fact]
    public async Task A_public_key_and_another_curve_are_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in (string[])[other.ExportPkcs8PrivateKeyPem(), own.ExportSubjectPublicKeyInfoPem()])
        {
            await Should.ThrowAsync<InvalidOperationException>(() => IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = pem }));
        }
    }

    [Fact]
    public void Separate_services_do_not_make_up_keys_of_their_own()
    {
        var fault = Should.Throw<InvalidOperationException>(() =>
            SigningKeys.Load(new ConfigurationManager(), new HostSwitches(BusKind.RabbitMq, DatabaseKind.PostgreSql, _data.FullName), TimeProvider.System));

        fault.Message.ShouldContain("Identity:Keys:0");
        _data.GetFileSystemInfos().ShouldBeEmpty();
    }

    private Dictionary<string, string?> Here() => new() { ["DATA_DIRECTORY"] = _data.FullName };

    private string[] Files() => Directory.GetFiles(Path.Combine(_data.FullName, "identity-keys"));
}
