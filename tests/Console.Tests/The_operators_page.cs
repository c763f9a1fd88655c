using Microsoft.Data.Sqlite;

namespace ConsoleTests;

/// <summary>Messages came to their end, and an operator looks after them.</summary>
public sealed class The_operators_page(OpenConsole platform)
{
    [Fact]
    public async Task A_letter_is_looked_into_and_given_up_with_a_reason_after_a_second_thought()
    {
        var letter = AddLetter("tracking", "tracking.follow-needs", "NullReferenceException", "{}");
        var page = await platform.OpenAsAsync("operator", "/operations?module=tracking&error=NullReferenceException", "en");
        var row = page.Locator("#letters tbody tr", new() { HasText = "NullReferenceException" });
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await page.Locator("dd", new() { HasText = "unhandled" }).WaitForAsync();

        // Without a reason and the second thought nothing is sent.
        await page.ClickAsync("summary");
        await page.ClickAsync(".btn-outline-danger");
        await page.FillAsync("#reason", "written by a release that was taken back");
        await page.ClickAsync(".btn-outline-danger");
        Left("tracking", letter).ShouldBe(1);
        await page.CheckAsync(".confirm input");
        await page.ClickAsync(".btn-outline-danger");
        await page.Locator(".alert-success", new() { HasText = "Given up" }).WaitForAsync();
        Left("tracking", letter).ShouldBe(0);
        page.Errors().ShouldBeEmpty();

        // The link of the day before yesterday says what became of it.
        await page.GotoAsync($"/operations/tracking/{letter}");
        (await page.TextContentAsync("h1")).ShouldBe("No such dead letter");
    }

    [Fact]
    public async Task What_cannot_be_sent_now_says_so_and_stays()
    {
        // This release does not know the message.
        var letter = AddLetter("intake", "intake.follow-referrals", "JsonException", "{}");
        var page = await platform.OpenAsAsync("operator", $"/operations/intake/{letter}");
        await page.ClickAsync("form[action$='/replay'] button");
        await page.Locator(".alert-warning", new() { HasText = "现在无法重发" }).WaitForAsync();
        Left("intake", letter).ShouldBe(1);
        // Read again, the address of the step is the letter.
        await page.GotoAsync(page.Url);
        (await page.TextContentAsync("h1"))!.ShouldContain("referral-gone.v1");
    }

    [Fact]
    public async Task Many_are_sent_again_at_once()
    {
        var withdrawn = $$"""{"needId":"{{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}}","caseId":"{{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}}","reason":"noLongerNeeded","at":"2026-01-01T00:00:00Z","by":"tests","version":2}""";
        var letters = Enumerable.Range(0, 2).Select(_ => AddLetter("matching", "matching.end-needs", "TimeoutException", withdrawn, "need-withdrawn.v1")).ToArray();
        var page = await platform.OpenAsAsync("operator", "/operations?module=matching&error=TimeoutException", "en");
        await page.Locator("#letters tbody tr", new() { HasText = "TimeoutException" }).First.WaitForAsync();
        await page.ClickAsync("#letters summary");
        await page.ClickAsync("form[action='/operations/replay'] button");
        await page.Locator(".alert-success", new() { HasText = "2 sent again" }).WaitForAsync();
        letters.Sum(letter => Left("matching", letter)).ShouldBe(0);
    }

    [Fact]
    public async Task Is_for_operators_alone()
    {
        var page = await platform.OpenAsAsync("coordinator", "/operations", "en");
        (await page.TextContentAsync("h1")).ShouldBe("Not for your role");
    }

    private Guid AddLetter(string module, string queue, string error, string body, string name = "referral-gone.v1")
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        using var connection = Open(module);
        using var command = connection.CreateCommand();
        command.CommandText = """INSERT INTO "DeadLetters" ("Id", "MessageId", "Queue", "Name", "Body", "Error", "FailedAt", "Attempts") VALUES ($id, $message, $queue, $name, $body, $error, $at, 6)""";
        foreach (var (parameter, value) in (IEnumerable<(string, object)>)[("$id", id), ("$message", Guid.CreateVersion7(now)), ("$queue", queue), ("$name", name), ("$body", body), ("$error", error), ("$at", now.UtcTicks)])
        {
            command.Parameters.AddWithValue(parameter, value);
        }

        command.ExecuteNonQuery();
        return id;
    }

    private int Left(string module, Guid letter)
    {
        using var connection = Open(module);
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT COUNT(*) FROM "DeadLetters" WHERE "Id" = $id""";
        command.Parameters.AddWithValue("$id", letter);
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private SqliteConnection Open(string module)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(platform.App.DataDirectory, module + ".db")};Pooling=False;Default Timeout=30");
        connection.Open();
        return connection;
    }
}
