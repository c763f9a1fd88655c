using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audit;
using Microsoft.EntityFrameworkCore;

namespace Messaging.Tests;

/// <summary>What an operator can rely on, whether the bus lives in the process or in a broker.</summary>
public abstract partial class DeadLetterBehaviour : IAsyncLifetime
{
    private NotesApp _app = null!;

    private protected NotesApp App => _app;

    private protected abstract Task<NotesApp> StartAsync();

    public async ValueTask InitializeAsync()
    {
        _app = await StartAsync();
        _app.Options.FirstDelay = TimeSpan.FromMilliseconds(1);
    }

    public ValueTask DisposeAsync() => _app is null ? ValueTask.CompletedTask : _app.DisposeAsync();

    [Fact]
    public async Task A_handler_that_fails_for_good_leaves_a_letter_without_words_and_a_replay_heals_it()
    {
        var (need, id) = (NotesApp.NewId(), NotesApp.NewId());
        var broken = true;
        _app.Mood.Before = message => Fail(broken && message.NeedId == need);
        await _app.App.ReceiveAsync(NotesApp.Message(need), id);
        var letter = await _app.LetterAppearsAsync(row => row.Id("messageId") == id, "a letter");
        letter.Text("kind").ShouldBe("unhandled");
        letter.Text("place").ShouldBe("notes.take-note");
        letter.Text("name").ShouldBe("need-withdrawn.v1");
        letter.Text("error").ShouldBe(nameof(InvalidTimeZoneException));
        letter.GetProperty("attempts").GetInt32().ShouldBe(1);

        var look = await _app.Operator.GetStringAsync("/api/notes/dead-letters/" + letter.Text("id"), TestContext.Current.CancellationToken);
        look.ShouldNotContain("张");
        look.ShouldNotContain("noLongerNeeded");
        JsonDocument.Parse(look).RootElement.GetProperty("ids").Id("needId").ShouldBe(need);

        // Still broken: it comes back, and says how often.
        (await _app.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        letter = await _app.LetterAppearsAsync(row => row.Id("messageId") == id && row.GetProperty("attempts").GetInt32() == 2, "the letter after a second failure");
        (await _app.NotesOfAsync(need)).ShouldBe(0);

        broken = false;
        (await _app.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _app.NotesAppearAsync(need);
        (await _app.LettersAsync()).ShouldBeEmpty();
        (await _app.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // The same message once more, late from the bus, is known.
        await _app.App.ReceiveAsync(NotesApp.Message(need), id);
        var after = NotesApp.NewId();
        await _app.App.ReceiveAsync(NotesApp.Message(after));
        await _app.NotesAppearAsync(after);
        (await _app.NotesOfAsync(need)).ShouldBe(1);
        (await AuditAsync(letter.Text("id"))).ShouldBe([("operator-7", "dead-letter.replay", "operator")]);
    }

    [Fact]
    public async Task A_letter_that_fails_anew_before_its_replay_is_saved_is_not_lost()
    {
        var (need, id) = (NotesApp.NewId(), NotesApp.NewId());
        _app.Mood.Before = message => Fail(message.NeedId == need);
        await _app.App.ReceiveAsync(NotesApp.Message(need), id);
        var letter = await _app.LetterAppearsAsync(row => row.Id("messageId") == id, "a letter");
        ReplaysAreSavedAfterAnotherFailureOf(id);
        (await _app.ActAsync(letter.Text("id") + "/replay")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _app.LettersAsync()).ShouldHaveSingleItem().GetProperty("attempts").GetInt32().ShouldBe(2);
        (await AuditAsync(letter.Text("id"))).ShouldBe([("operator-7", "dead-letter.replay", "operator")]);
    }

    private protected void ReplaysAreSavedAfterAnotherFailureOf(Guid id) => _app.Mood.BeforeSaving = db =>
        db.ChangeTracker.Entries<DeadLetter>().Any(entry => entry.State == EntityState.Deleted)
            ? Eventually.IsTrueAsync(() => _app.InAsync(other => other.Set<DeadLetter>().AnyAsync(row => row.MessageId == id && row.Attempts == 2)), "it failed anew")
            : Task.CompletedTask;

    [Fact]
    public async Task A_message_at_fault_is_unsent_holds_back_its_own_stream_only_and_is_discarded_with_a_reason()
    {
        var (stuck, free) = (NotesApp.NewId(), NotesApp.NewId());
        await ParkAsync(stuck, "unknown.v9");
        await _app.WriteAsync(NotesApp.Message(stuck, 2), NotesApp.Message(free));
        await _app.NotesAppearAsync(free);
        var letter = await _app.LetterAppearsAsync(row => row.Id("id") == stuck, "the message is parked");
        letter.Text("kind").ShouldBe("unsent");
        letter.Text("place").ShouldBe("need/" + stuck);
        letter.GetProperty("attempts").GetInt32().ShouldBe(_app.Options.MaxAttempts);
        var look = await _app.Operator.GetFromJsonAsync<JsonElement>("/api/notes/dead-letters/" + stuck, TestContext.Current.CancellationToken);
        look.GetProperty("heldBack").GetInt32().ShouldBe(1);
        look.ToString().ShouldNotContain("张");

        foreach (var (body, field) in new (object, string)[] { (new { }, "reason"), (new { reason = " " }, "reason"), (new { reason = "张三 13800000000" }, "reason"), (new { why = "x" }, "why") })
        {
            using var refused = await _app.ActAsync(stuck + "/discard", body);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
            problem.ToString().ShouldNotContain("13800000000");
        }

        (await AuditAsync(stuck.ToString())).ShouldBeEmpty();
        (await _app.ActAsync(stuck + "/discard", new { reason = "sent by a release that was taken back" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _app.NotesAppearAsync(stuck);
        (await AuditAsync(stuck.ToString())).ShouldBe([("operator-7", "dead-letter.discard", "sent by a release that was taken back")]);
        (await _app.ActAsync(stuck + "/discard", new { reason = "again" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_failed_message_can_be_given_up_and_its_sender_waits_no_longer()
    {
        var need = NotesApp.NewId();
        _app.Mood.Before = message => Fail(message.NeedId == need);
        await _app.WriteAsync(NotesApp.Message(need));
        var letter = await _app.LetterAppearsAsync(row => row.Text("kind") == "unhandled", "a letter");
        await Eventually.IsTrueAsync(async () => (await _app.OutboxAsync(need)).Single().SettledAt is not null, "kept in a database is settled");
        (await _app.ActAsync(letter.Text("id") + "/discard", new { reason = "void" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _app.LettersAsync()).ShouldBeEmpty();
        (await AuditAsync(letter.Text("id"))).Single().Why.ShouldBe("void");
    }

    [Fact]
    public async Task All_of_a_name_or_an_error_are_replayed_and_the_others_stay()
    {
        var needs = Enumerable.Range(0, 6).Select(_ => NotesApp.NewId()).ToArray();
        var broken = true;
        _app.Mood.Before = message =>
        {
            if (broken && needs.Contains(message.NeedId))
            {
                throw Array.IndexOf(needs, message.NeedId) < 4 ? new InvalidTimeZoneException() : new InvalidCastException();
            }
        };
        foreach (var need in needs)
        {
            await _app.App.ReceiveAsync(NotesApp.Message(need));
        }

        await Eventually.IsTrueAsync(async () => (await _app.LettersAsync()).Count == 6, "six letters", seconds: 40);
        var parked = NotesApp.NewId();
        await ParkAsync(parked, "unknown.v9");
        await _app.LetterAppearsAsync(row => row.Id("id") == parked, "a parked message");
        broken = false;

        (await ReplayAllAsync(new { name = "case-closed.v1" })).ShouldBe((0, 0, 0));
        (await ReplayAllAsync(new { error = nameof(InvalidCastException) })).ShouldBe((2, 0, 0));
        await Task.WhenAll(needs[4..].Select(need => _app.NotesAppearAsync(need)));
        (await _app.NotesOfAsync(needs[0])).ShouldBe(0);
        (await ReplayAllAsync(new { kind = "unhandled", name = "need-withdrawn.v1", limit = 3 })).ShouldBe((3, 0, 1));
        (await ReplayAllAsync(new { kind = "unhandled" })).ShouldBe((1, 0, 0));
        await Task.WhenAll(needs.Select(need => _app.NotesAppearAsync(need)));
        (await _app.LettersAsync()).Single().Id("id").ShouldBe(parked);
        foreach (var need in needs)
        {
            (await _app.NotesOfAsync(need)).ShouldBe(1);
        }

        (await _app.ActAsync("replay", new { kind = "lost" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.ActAsync("replay", new { limit = 0 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_hundred_that_no_release_knows_do_not_hold_back_the_one_behind_them()
    {
        var need = NotesApp.NewId();
        await _app.InAsync(async db =>
        {
            db.AddRange(Enumerable.Range(0, 101).Select(_ => Letter("unknown.v9", "{}")));
            db.Add(Letter("need-withdrawn.v1", JsonSerializer.Serialize(NotesApp.Message(need), JsonSerializerOptions.Web)));
            return await db.SaveChangesAsync();
        });

        (await ReplayAllAsync(new { kind = "unhandled" })).ShouldBe((1, 101, 101));

        await _app.NotesAppearAsync(need);

        DeadLetter Letter(string name, string body) => new()
        {
            Id = NotesApp.NewId(),
            MessageId = NotesApp.NewId(),
            Queue = "notes.take-note",
            Name = name,
            Body = body,
            Error = "Broken",
            FailedAt = _app.Now.AddSeconds(-1),
            Attempts = 1,
        };
    }

    [Fact]
    public async Task An_unsent_message_goes_out_again()
    {
        var need = NotesApp.NewId();
        await _app.InAsync(async db =>
        {
            db.Enqueue("need/" + need, NotesApp.Message(need), _app.Now);
            db.ChangeTracker.Entries<OutboxMessage>().Single().Entity.ParkedAt = _app.Now;
            return await db.SaveChangesAsync();
        });
        (await ReplayAllAsync(new { kind = "unsent", name = "need-withdrawn.v1" })).ShouldBe((1, 0, 0));
        await _app.NotesAppearAsync(need);
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page_in_one_order_over_all_kinds()
    {
        var now = _app.Now;
        await _app.InAsync(async db =>
        {
            for (var index = 0; index < 7; index++)
            {
                var (at, id) = (now.AddMinutes(index - 10), NotesApp.NewId());
                db.Add(index % 2 == 0
                    ? new DeadLetter { Id = Guid.CreateVersion7(at), MessageId = id, Queue = "notes.take-note", Name = "need-withdrawn.v1", Body = "{}", Error = "E" + index, FailedAt = at, Attempts = 1, Envelope = index == 4 ? [1] : null }
                    : new OutboxMessage { Id = Guid.CreateVersion7(at), Stream = "need/" + id, Name = "unknown.v9", Body = "{}", OccurredAt = at, NextAttemptAt = at, ParkedAt = at, LastError = "E" + index });
            }

            return await db.SaveChangesAsync();
        });
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _app.Operator.GetFromJsonAsync<JsonElement>($"/api/notes/dead-letters?take=3&cursor={cursor}", TestContext.Current.CancellationToken);
            page.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.Text("error")));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        seen.ShouldBe(["E0", "E1", "E2", "E3", "E4", "E5", "E6"]);
        (await _app.LettersAsync("?kind=stranded")).Select(row => row.Text("error")).ShouldBe(["E4"]);
        (await _app.LettersAsync("?kind=unsent&error=E3")).Count.ShouldBe(1);
        (await _app.LettersAsync("?name=need-withdrawn.v1")).Count.ShouldBe(4);
        (await _app.Operator.GetAsync("/api/notes/dead-letters?kind=lost", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.Operator.GetAsync("/api/notes/dead-letters?take=1000", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_commands_for_operators_work_as_printed()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "operations", "dead-letters.md"), TestContext.Current.CancellationToken);
        var commands = string.Join('\n', Fence().Matches(document).Select(block => block.Groups[1].Value));
        var (needs, stuck) = (Enumerable.Range(0, 2).Select(_ => NotesApp.NewId()).ToArray(), NotesApp.NewId());
        var broken = true;
        _app.Mood.Before = message => Fail(broken && needs.Contains(message.NeedId));
        foreach (var need in needs)
        {
            await _app.App.ReceiveAsync(NotesApp.Message(need));
        }

        await ParkAsync(stuck, "unknown.v9");
        await Eventually.IsTrueAsync(async () => (await _app.LettersAsync()).Count == 3, "three letters");
        broken = false;

        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REFERRAL"] = _app.App.Address.ToString().TrimEnd('/');
        start.Environment["MODULE"] = "notes";
        start.Environment["TOKEN"] = _app.Operator.DefaultRequestHeaders.Authorization!.Parameter;
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync("set -euo pipefail\n" + commands);
        bash.StandardInput.Close();
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        bash.ExitCode.ShouldBe(0, output + errors);
        // Which of the two comes first is a matter of their last millisecond.
        needs.ShouldContain(need => output.Contains($"\"needId\": \"{need}\"", StringComparison.Ordinal));
        output.ShouldContain("\"replayed\": 1");
        await Task.WhenAll(needs.Select(need => _app.NotesAppearAsync(need)));
        (await _app.LettersAsync()).ShouldBeEmpty();
        (await AuditAsync(stuck.ToString())).Single().Why.ShouldBe("written by a release that was taken back");
    }

    [Theory]
    [InlineData("auditor")]
    [InlineData("coordinator")]
    [InlineData("charity")]
    public async Task Nobody_else_may_look_or_act(string role)
    {
        var other = _app.App.As(role, NotesApp.NewId());
        (await other.GetAsync("/api/notes/dead-letters", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await other.PostAsJsonAsync("/api/notes/dead-letters/replay", new { }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await other.PostAsJsonAsync($"/api/notes/dead-letters/{NotesApp.NewId()}/discard", new { reason = "x" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<(int Replayed, int Refused, int Left)> ReplayAllAsync(object choice)
    {
        using var answer = await _app.ActAsync("replay", choice);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var figures = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (figures.GetProperty("replayed").GetInt32(), figures.GetProperty("refused").GetInt32(), figures.GetProperty("left").GetInt32());
    }

    private Task<int> ParkAsync(Guid id, string name) => _app.InAsync(async db =>
    {
        db.Set<OutboxMessage>().Add(new OutboxMessage
        {
            Id = id,
            Stream = "need/" + id,
            Name = name,
            Body = "{\"secret\":\"张三\"}",
            OccurredAt = _app.Now,
            NextAttemptAt = _app.Now,
        });
        return await db.SaveChangesAsync();
    });

    private Task<List<(string Actor, string Action, string Why)>> AuditAsync(string letter) => _app.InAsync(async db =>
        (await db.Set<AuditRecord>().AsNoTracking().Where(row => row.Subject == "message/" + letter).OrderBy(row => row.Id).ToListAsync())
        .ConvertAll(row => (row.Actor, row.Action, row.Why)));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    private static void Fail(bool now)
    {
        if (now)
        {
            throw new InvalidTimeZoneException("张三 13800000000");
        }
    }
}
