using System.Security.Cryptography;
using System.Text;
using Intake.People;
using Intake.Retention;
using Microsoft.Extensions.Configuration;
using Platform;
using Shouldly;
using Xunit;

namespace Intake.Tests;

/// <summary>Personal text at rest: sealed for one place, by a data key of its case, which the newest of several keys seals.</summary>
public sealed class The_vault : IDisposable
{
    private const string Text = "张三, 13800000000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-vault-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Gives_back_what_was_sealed_and_never_seals_twice_alike()
    {
        var vault = Vault(Key(1));
        var keys = Keys(vault);
        var one = vault.Seal(Text, "person/1", keys, RecordClass.People)!;
        vault.Open(one, "person/1", keys, RecordClass.People).ShouldBe(Text);
        vault.Seal(Text, "person/1", keys, RecordClass.People).ShouldNotBe(one);
        vault.Seal(null, "person/1", keys, RecordClass.People).ShouldBeNull();
        vault.Open(null, "person/1", keys, RecordClass.People).ShouldBeNull();
    }

    [Fact]
    public void Does_not_open_in_another_place_case_or_class()
    {
        var vault = Vault(Key(1));
        var (keys, others) = (Keys(vault), Keys(vault));
        var one = vault.Seal(Text, "person/1", keys, RecordClass.People);
        vault.Seal(Text, "person/2", others, RecordClass.People);
        vault.Seal(Text, "person/3", keys, RecordClass.Reporters);
        Should.Throw<CryptographicException>(() => vault.Open(one, "person/2", keys, RecordClass.People));
        Should.Throw<CryptographicException>(() => vault.Open(one, "person/1", others, RecordClass.People));
        Should.Throw<CryptographicException>(() => vault.Open(one, "person/1", keys, RecordClass.Reporters));
        Should.Throw<CryptographicException>(() => vault.Open(one, "person/1", null, RecordClass.People));
    }

    [Fact]
    public void A_key_moved_to_another_case_or_class_does_not_open()
    {
        var vault = Vault(Key(1));
        var keys = Keys(vault);
        vault.Seal(Text, "person/1", keys, RecordClass.People);
        DataKeys.Read(keys.CaseId, RecordClass.People, keys.People).ToOpen(RecordClass.People, vault).ShouldNotBeNull();
        Should.Throw<CryptographicException>(() => DataKeys.Read(IntakeApp.NewId(), RecordClass.People, keys.People).ToOpen(RecordClass.People, vault));
        Should.Throw<CryptographicException>(() => DataKeys.Read(keys.CaseId, RecordClass.Reporters, keys.People).ToOpen(RecordClass.Reporters, vault));
    }

    [Fact]
    public void Does_not_open_when_any_byte_was_changed()
    {
        var vault = Vault(Key(1));
        var keys = Keys(vault);
        var sealedText = vault.Seal(Text, "person/1", keys, RecordClass.People)!;
        foreach (var (value, open) in ((byte[], Action<byte[]>)[])
            [(sealedText, changed => vault.Open(changed, "person/1", keys, RecordClass.People)), (Sealed(vault, "here"), changed => Opened(vault, changed, "here"))])
        {
            for (var at = 0; at < value.Length; at++)
            {
                var changed = value.ToArray();
                changed[at] ^= 1;
                Should.Throw<CryptographicException>(() => open(changed), $"byte {at}");
            }

            Should.Throw<CryptographicException>(() => open(value[..^1]));
            Should.Throw<CryptographicException>(() => open(value[..7]));
            Should.Throw<CryptographicException>(() => open([]));
        }
    }

    [Fact]
    public void A_destroyed_key_leaves_the_other_classes_and_the_next_value_gets_a_new_one()
    {
        var vault = Vault(Key(1));
        var keys = Keys(vault);
        var (person, story) = (vault.Seal(Text, "person/1", keys, RecordClass.People), vault.Seal(Text, "case/1", keys, RecordClass.Stories));
        keys.Destroy(RecordClass.People);
        keys.People.ShouldBeNull();
        Should.Throw<CryptographicException>(() => vault.Open(person, "person/1", keys, RecordClass.People)).Message.ShouldContain("destroyed");
        vault.Open(story, "case/1", keys, RecordClass.Stories).ShouldBe(Text);
        var later = vault.Seal(Text, "person/1", keys, RecordClass.People);
        vault.Open(later, "person/1", keys, RecordClass.People).ShouldBe(Text);
        Should.Throw<CryptographicException>(() => vault.Open(person, "person/1", keys, RecordClass.People));
    }

    [Fact]
    public void A_new_key_seals_while_the_old_one_still_opens()
    {
        var before = Sealed(Vault(Key(1)), "key/1");
        var rotated = Vault(Key(1), Key(2));
        Opened(rotated, before, "key/1").ShouldBe(Text);
        var after = Sealed(rotated, "key/1");
        Opened(Vault(Key(2)), after, "key/1").ShouldBe(Text);
        Should.Throw<CryptographicException>(() => Opened(Vault(Key(1)), after, "key/1")).Message.ShouldContain("Intake:Keys");
    }

    [Fact]
    public void Keys_sealed_anew_open_the_same_values_and_need_the_old_key_no_more()
    {
        var before = Vault(Key(1));
        var keys = Keys(before);
        var person = before.Seal(Text, "person/1", keys, RecordClass.People);
        keys.Rewrap(Vault(Key(1), Key(2)));
        var after = Vault(Key(2));
        keys.Ring.ShouldBe(after.Newest);
        after.Open(person, "person/1", DataKeys.Read(keys.CaseId, RecordClass.People, keys.People), RecordClass.People).ShouldBe(Text);
    }

    [Fact]
    public void Seals_and_opens_for_many_at_once_whatever_their_keys()
    {
        var before = Sealed(Vault(Key(1)), "key/1");
        using var vault = Vault(Key(1), Key(2));
        Parallel.For(0, 20_000, number =>
        {
            var keys = Keys(vault);
            vault.Open(vault.Seal($"{number}", "person/2", keys, RecordClass.People), "person/2", keys, RecordClass.People).ShouldBe($"{number}");
            Opened(vault, before, "key/1").ShouldBe(Text);
        });
    }

    [Fact]
    public void The_highest_configured_number_seals()
    {
        var settings = Settings(("Intake:Keys:2", Base64(2)), ("Intake:Keys:10", Base64(10)), ("Intake:IndexKey", Base64(3)));
        var vault = new PersonVault(KeyRing.Read(settings, PostgreSql));
        Opened(Vault(Key(10)), Sealed(vault, "here"), "here").ShouldBe(Text);
        Opened(vault, Sealed(Vault(Key(2)), "here"), "here").ShouldBe(Text);
    }

    [Fact]
    public void The_one_process_form_makes_its_keys_once_and_for_the_owner_alone()
    {
        var first = Sealed(new PersonVault(KeyRing.Read(Settings(), Sqlite)), "here");
        Opened(new PersonVault(KeyRing.Read(Settings(), Sqlite)), first, "here").ShouldBe(Text);
        var file = Path.Combine(_folder.FullName, KeyFile.Name);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_folder.FullName).ShouldBe([file]);
    }

    [Fact]
    public void A_line_added_to_the_file_seals_from_the_next_start_on()
    {
        var before = Sealed(new PersonVault(KeyRing.Read(Settings(), Sqlite)), "here");
        File.AppendAllText(Path.Combine(_folder.FullName, KeyFile.Name), $"seal {Base64(9)}\n");
        var rotated = new PersonVault(KeyRing.Read(Settings(), Sqlite));
        Opened(rotated, before, "here").ShouldBe(Text);
        Opened(Vault(Key(9)), Sealed(rotated, "here"), "here").ShouldBe(Text);
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

    private static DataKeys Keys(PersonVault vault) => DataKeys.Of(IntakeApp.NewId(), vault);

    private static byte[] Sealed(PersonVault vault, string context) => vault.SealByRing(Encoding.UTF8.GetBytes(Text), context);

    private static string Opened(PersonVault vault, byte[] value, string context) => Encoding.UTF8.GetString(vault.OpenByRing(value, context));

    private static PersonVault Vault(params byte[][] keys) => new(new KeyRing(keys, Key(200)));

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
