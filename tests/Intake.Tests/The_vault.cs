using System.Security.Cryptography;
using Intake.People;
using Microsoft.Extensions.Configuration;
using Platform;
using Shouldly;
using Xunit;

namespace Intake.Tests;

/// <summary>Personal text at rest: sealed for one place, by the newest of several keys.</summary>
public sealed class The_vault : IDisposable
{
    private const string Text = "张三, 13800000000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-vault-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Gives_back_what_was_sealed_and_never_seals_twice_alike()
    {
        var vault = Vault(Key(1));
        var one = vault.Seal(Text, "person/1")!;
        vault.Open(one, "person/1").ShouldBe(Text);
        vault.Seal(Text, "person/1").ShouldNotBe(one);
        vault.Seal(null, "person/1").ShouldBeNull();
        vault.Open(null, "person/1").ShouldBeNull();
    }

    [Fact]
    public void Does_not_open_in_another_place() =>
        Should.Throw<CryptographicException>(() => Vault(Key(1)).Open(Vault(Key(1)).Seal(Text, "person/1"), "person/2"));

    [Fact]
    public void Does_not_open_when_any_byte_was_changed()
    {
        var vault = Vault(Key(1));
        var sealedText = vault.Seal(Text, "person/1")!;
        for (var at = 0; at < sealedText.Length; at++)
        {
            var changed = sealedText.ToArray();
            changed[at] ^= 1;
            Should.Throw<CryptographicException>(() => vault.Open(changed, "person/1"), $"byte {at}");
        }

        Should.Throw<CryptographicException>(() => vault.Open(sealedText[..^1], "person/1"));
        Should.Throw<CryptographicException>(() => vault.Open([], "person/1"));
    }

    [Fact]
    public void A_new_key_seals_while_the_old_one_still_opens()
    {
        var before = Vault(Key(1)).Seal(Text, "person/1");
        var rotated = Vault(Key(1), Key(2));
        rotated.Open(before, "person/1").ShouldBe(Text);
        var after = rotated.Seal(Text, "person/1");
        Vault(Key(2)).Open(after, "person/1").ShouldBe(Text);
        Should.Throw<CryptographicException>(() => Vault(Key(1)).Open(after, "person/1")).Message.ShouldContain("Intake:Keys");
    }

    [Fact]
    public void Seals_and_opens_for_many_at_once_whatever_their_keys()
    {
        var before = Vault(Key(1)).Seal("before", "person/1");
        using var vault = Vault(Key(1), Key(2));
        Parallel.For(0, 20_000, number =>
        {
            vault.Open(vault.Seal($"{number}", "person/2"), "person/2").ShouldBe($"{number}");
            vault.Open(before, "person/1").ShouldBe("before");
        });
    }

    [Fact]
    public void The_highest_configured_number_seals()
    {
        var settings = Settings(("Intake:Keys:2", Base64(2)), ("Intake:Keys:10", Base64(10)), ("Intake:IndexKey", Base64(3)));
        var vault = new PersonVault(KeyRing.Read(settings, PostgreSql));
        Vault(Key(10)).Open(vault.Seal(Text, "here"), "here").ShouldBe(Text);
        vault.Open(Vault(Key(2)).Seal(Text, "here"), "here").ShouldBe(Text);
    }

    [Fact]
    public void The_one_process_form_makes_its_keys_once_and_for_the_owner_alone()
    {
        var first = new PersonVault(KeyRing.Read(Settings(), Sqlite)).Seal(Text, "here");
        new PersonVault(KeyRing.Read(Settings(), Sqlite)).Open(first, "here").ShouldBe(Text);
        var file = Path.Combine(_folder.FullName, KeyFile.Name);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_folder.FullName).ShouldBe([file]);
    }

    [Fact]
    public void A_line_added_to_the_file_seals_from_the_next_start_on()
    {
        var before = new PersonVault(KeyRing.Read(Settings(), Sqlite)).Seal(Text, "here");
        File.AppendAllText(Path.Combine(_folder.FullName, KeyFile.Name), $"seal {Base64(9)}\n");
        var rotated = new PersonVault(KeyRing.Read(Settings(), Sqlite));
        rotated.Open(before, "here").ShouldBe(Text);
        Vault(Key(9)).Open(rotated.Seal(Text, "here"), "here").ShouldBe(Text);
    }

    [Fact]
    public void A_database_whose_keys_are_gone_does_not_start_with_new_ones()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "intake.db"), "");
        Should.Throw<InvalidOperationException>(() => KeyRing.Read(Settings(), Sqlite)).Message.ShouldContain("Restore intake.keys");
        File.Exists(Path.Combine(_folder.FullName, KeyFile.Name)).ShouldBeFalse();
    }

    [Fact]
    public void PostgreSql_without_a_key_says_what_to_do()
    {
        var none = Should.Throw<InvalidOperationException>(() => KeyRing.Read(Settings(), PostgreSql)).Message;
        none.ShouldContain("Intake:Keys:0");
        none.ShouldContain("openssl rand");
        Should.Throw<InvalidOperationException>(() => KeyRing.Read(Settings(("Intake:Keys:0", Base64(1))), PostgreSql)).Message.ShouldContain("Intake:IndexKey");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("c2hvcnQ=")]
    [InlineData("")]
    public void What_is_no_key_is_refused_without_being_shown(string text)
    {
        var message = Should.Throw<InvalidOperationException>(() => KeyRing.Read(Settings(("Intake:Keys:0", text), ("Intake:IndexKey", Base64(1))), PostgreSql)).Message;
        message.ShouldContain("Intake:Keys:0");
        if (text.Length > 0)
            message.ShouldNotContain(text);
    }

    private HostSwitches Sqlite => new(BusKind.InMemory, DatabaseKind.Sqlite, _folder.FullName);

    private HostSwitches PostgreSql => Sqlite with { Database = DatabaseKind.PostgreSql };

    private static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];

    private static string Base64(byte fill) => Convert.ToBase64String(Key(fill));

    private static PersonVault Vault(params byte[][] keys) => new(new KeyRing(keys, Key(200)));

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
