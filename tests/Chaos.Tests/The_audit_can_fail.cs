using Microsoft.Data.Sqlite;

namespace Chaos.Tests;

/// <summary>An audit that never finds anything proves nothing: each of these damages is done to a copy of sound databases, and found.</summary>
public sealed class The_audit_can_fail(SoundDatabases sound) : IClassFixture<SoundDatabases>
{
    [Fact]
    public void Sound_databases_have_no_fault() => Faults("matching", "").ShouldBeEmpty();

    [Theory]
    [InlineData("a lost case", "intake", "PRAGMA foreign_keys=OFF; DELETE FROM Cases WHERE rowid = 1", "is lost")]
    [InlineData("a doubled case", "intake", "CREATE TABLE t AS SELECT * FROM Cases LIMIT 1; UPDATE t SET Id = '01900000-0000-7000-8000-0000000000FF', Number = 'x'; INSERT INTO Cases SELECT * FROM t; DROP TABLE t", "a key produced two")]
    [InlineData("a need lost in tracking", "tracking", "DELETE FROM Items WHERE Kind = 0", "is lost in tracking")]
    [InlineData("a need lost in matching", "matching", "PRAGMA foreign_keys=OFF; DELETE FROM Needs WHERE rowid = 1", "is lost in matching")]
    [InlineData("a doubled referral", "matching", "CREATE TABLE t AS SELECT * FROM Referrals WHERE State = 'Accepted'; UPDATE t SET Id = '01900000-0000-7000-8000-0000000000FF'; INSERT INTO Referrals SELECT * FROM t; DROP TABLE t", "live referrals to offer")]
    [InlineData("more promised than there is", "matching", "PRAGMA ignore_check_constraints=ON; UPDATE Ledgers SET Committed = 99", "promises")]
    [InlineData("a hold that nobody asked for", "matching", "UPDATE Ledgers SET Held = Held - 1", "its open cards ask for")]
    [InlineData("a step taken twice", "matching", "CREATE TABLE t AS SELECT * FROM Steps WHERE \"To\" = 'Accepted'; UPDATE t SET Id = '01900000-0000-7000-8000-0000000000FF'; INSERT INTO Steps SELECT * FROM t; DROP TABLE t", "2 times")]
    [InlineData("a forgotten acceptance", "matching", "DELETE FROM Steps WHERE \"To\" = 'Accepted'", "has no such step")]
    [InlineData("a card that nobody has to answer", "matching", "UPDATE Referrals SET Next = NULL WHERE State = 'Offered'", "without a next step")]
    [InlineData("an item without an owner", "tracking", "UPDATE Items SET Owner = NULL", "without action, owner or clock")]
    [InlineData("a board that lags behind", "tracking", "UPDATE Items SET Status = 'offered' WHERE Status = 'accepted'", "in tracking")]
    [InlineData("a message that is on its way", "matching", "UPDATE OutboxMessages SET SettledAt = NULL", "still on its way")]
    [InlineData("a message that never arrived", "tracking", "DELETE FROM InboxMessages WHERE rowid = 1", "never reached")]
    [InlineData("a dead letter", "tracking", "INSERT INTO DeadLetters (Id, MessageId, Queue, Name, Body, Error, FailedAt, Attempts) VALUES ('a', 'b', 'q', 'n', '{}', 'x', 0, 1)", "has dead letters")]
    public void Each_damage_is_found(string damage, string module, string sql, string finding) =>
        Faults(module, sql).ShouldContain(fault => fault.Contains(finding, StringComparison.Ordinal), damage);

    private IReadOnlyList<string> Faults(string module, string damage)
    {
        var copy = Directory.CreateTempSubdirectory("referral-audit-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(sound.Folder, "*.db*"))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            foreach (var name in ModuleDatabases.Modules)
            {
                using var connection = new SqliteConnection($"Data Source={Path.Combine(copy.FullName, name + ".db")};Pooling=False");
                connection.Open();
                using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is the test's own
                command.CommandText = name == module && damage.Length > 0 ? damage : "SELECT 1";
#pragma warning restore CA2100
                command.ExecuteNonQuery();
            }

            return new Audit(new SqliteFiles(copy.FullName)).Run(sound.Promises);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}

/// <summary>What a platform leaves behind that opened two cases, one of them accepted, and was killed when nothing was on its way.</summary>
public sealed class SoundDatabases : IAsyncLifetime
{
    private StandaloneApp _app = null!;

    internal Promises Promises { get; } = new();

    internal string Folder => _app.DataDirectory;

    public async ValueTask InitializeAsync()
    {
        _app = await StandaloneApp.StartAsync(new Dictionary<string, string> { ["Sqlite__Synchronous"] = "NORMAL" });
        var users = await ReferralUsers.SignInAsync(_app.Address);
        var charity = await users.VerifiedCharityAsync(1);
        await users.LiveOfferAsync(charity, "audited", "520103", capacity: 5);
        for (var number = 0; number < 2; number++)
        {
            var opened = await users.OpenCaseAsync("520103", quantity: 2);
            var referral = await users.ReferralInStateAsync(opened.Text("id"), "offered", charity.Id);
            Promises.Cases["key-" + number] = (opened.GetProperty("id").GetGuid(), [opened.GetProperty("needs")[0].GetProperty("id").GetGuid()]);
            if (number == 0)
            {
                await charity.Caller.PostAsync($"/api/matching/referrals/{referral.Text("id")}/acceptance", new { quantity = 2 });
                Promises.Steps[(referral.GetProperty("id").GetGuid(), "Accepted")] = true;
            }
        }

        await _app.Databases.QuietAsync();
        await _app.KillAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
