using System.Net;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

public sealed class A_case_is_opened : IAsyncLifetime
{
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_place_and_a_need_are_enough()
    {
        using var answer = await _app.Hotline.PostAsync("/api/intake/cases", Bodies.Shortest());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var opened = System.Text.Json.JsonSerializer.Deserialize<OpenedCase>(await answer.TextAsync(), Platform.Http.Json.Options)!;
        answer.Headers.Location!.ToString().ShouldBe($"/api/intake/cases/{opened.Id}");
        answer.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        CaseNumber.TryParse(opened.Number, out var number).ShouldBeTrue();
        (number.Place, opened.Status, opened.Urgency).ShouldBe(("420106", "open", "U3"));
        opened.Needs.ShouldHaveSingleItem().ShouldBe(new OpenedNeed(opened.Needs[0].Id, "N01.01", 1, "person", "open"));
        opened.Duplicates.ShouldBeEmpty();

        var heard = await _app.HearsAsync<NeedOpened>(message => message.CaseId == opened.Id);
        (heard.NeedId, heard.CaseNumber, heard.Division, heard.Quantity, heard.HouseholdSize, heard.Version).ShouldBe((opened.Needs[0].Id, opened.Number, "420106", 1, 1, 1));
        (await _app.HearsAsync<CaseOpened>(message => message.CaseId == opened.Id)).Channel.ShouldBe("hotline");
    }

    [Theory]
    [InlineData("field", "field")]
    [InlineData("government", "government")]
    [InlineData("coordinator", "walkIn")]
    public async Task Every_door_opens_cases_and_names_itself(string role, string channel)
    {
        var opened = await IntakeApp.SendAsync<OpenedCase>(_app.App.As(role), "/api/intake/cases", Bodies.Shortest());
        (await _app.ReadAsync(opened.Id)).Channel.ShouldBe(channel);
    }

    [Fact]
    public async Task A_full_case_is_read_back_as_it_was_told()
    {
        var opened = await _app.OpenAsync(Bodies.Full());
        var read = await _app.ReadAsync(opened.Id);
        var clear = await _app.UnmaskAsync(opened.Id, "name", "phone", "idNumber", "birthDate", "address", "reporter", "narrative");
        (clear.Name, clear.Phone, clear.IdNumber, clear.BirthDate).ShouldBe((Bodies.Name, "+86" + Bodies.Phone, Bodies.IdNumber, new DateOnly(1990, 3, 7)));
        clear.Reporter.ShouldBe(new UnmaskedReporter(Bodies.ReporterName, "+86" + Bodies.ReporterPhone));
        clear.Address.ShouldBe(new UnmaskedAddress("420106001", Bodies.Detail, 30.5512, 114.3134, null));
        (clear.Narrative!.Told, clear.Narrative.Needs.ShouldHaveSingleItem(), read.Household.Size).ShouldBe((Bodies.Narrative, new WordsAbout(opened.Needs[1].Id, Bodies.AdHoc), 2));
        read.Household.Tags.ShouldBe(["V01", "V12"]);
        read.Relief.ShouldHaveSingleItem().Covers.ShouldBe(1);
        read.Needs[0].NeededBy.ShouldBe(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Others_get_coarse_facts_only()
    {
        var opened = await _app.OpenAsync(Bodies.Full());
        var heard = await _app.HearsAsync<NeedOpened>(message => message.NeedId == opened.Needs[0].Id);
        (heard.Latitude, heard.Longitude, heard.Division).ShouldBe((30.55, 114.31, "420106001"));
        heard.Tags.ShouldBe(["V01"], "V12 is sensitive");
        heard.Ages.ShouldBe([74, 12]);
        heard.Quantity.ShouldBe(1, "the state covers one of two");
    }

    [Fact]
    public async Task A_village_is_kept_sealed_and_told_as_its_township()
    {
        var opened = await _app.OpenAsync(Bodies.Shortest("420106001001"));
        (await _app.HearsAsync<NeedOpened>(message => message.CaseId == opened.Id)).Division.ShouldBe("420106001");
        (await _app.ReadAsync(opened.Id)).Place.Division.ShouldBe("420106001");
        (await _app.UnmaskAsync(opened.Id, "address")).Address!.Division.ShouldBe("420106001001");
    }

    [Fact]
    public async Task The_same_key_and_body_is_one_case_and_another_body_is_refused()
    {
        var body = Bodies.Full();
        using var first = await _app.Hotline.PostAsync("/api/intake/cases", body, ("Idempotency-Key", "one"));
        using var second = await _app.Hotline.PostAsync("/api/intake/cases", body, ("Idempotency-Key", "one"));
        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await second.TextAsync()).ShouldBe(await first.TextAsync());
        second.Headers.Location.ShouldBe(first.Headers.Location);
        await (await _app.Hotline.PostAsync("/api/intake/cases", Bodies.Shortest(), ("Idempotency-Key", "one"))).ShouldRefuseAsync(422, "idempotency-key-reused");
        (await _app.LookAsync(db => db.Cases.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Eight_callers_with_one_key_open_one_case()
    {
        var body = Bodies.Shortest();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _app.Hotline.PostAsync("/api/intake/cases", body, ("Idempotency-Key", "burst"))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created || answer.StatusCode == HttpStatusCode.Conflict);
        (await _app.LookAsync(db => db.Cases.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_crowded_county_moves_on_to_longer_numbers()
    {
        var first = await _app.OpenAsync();
        await TakeEveryShortNumberAsync(first.Id);
        var opened = await _app.OpenAsync();
        CaseNumber.TryParse(opened.Number, out var number).ShouldBeTrue();
        number.Serial.Length.ShouldBe(5);
        (await _app.HearsAsync<CaseOpened>(message => message.CaseId == opened.Id)).Number.ShouldBe(opened.Number);
    }

    private async Task TakeEveryShortNumberAsync(Guid from)
    {
        var county = ReferenceData.BuiltIn.Divisions.Find("420106")!;
        await using var connection = _app.Connect();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = (Microsoft.Data.Sqlite.SqliteTransaction)transaction;
        command.CommandText = """
            INSERT OR IGNORE INTO Cases (Id, Number, Channel, Urgency, State, Division, Area1, SharesSensitiveTags, OpenedAt, OpenedBy, Version)
            SELECT $id, $number, Channel, Urgency, State, Division, Area1, 0, OpenedAt, OpenedBy, 1 FROM Cases WHERE Id = $from
            """;
        var id = command.Parameters.Add("$id", Microsoft.Data.Sqlite.SqliteType.Text);
        var number = command.Parameters.Add("$number", Microsoft.Data.Sqlite.SqliteType.Text);
        command.Parameters.AddWithValue("$from", from.ToString().ToUpperInvariant());
        for (ulong serial = 0; serial < 19 * 19 * 19 * 19; serial++)
        {
            id.Value = $"00000000-0000-0000-0000-{serial:x12}".ToUpperInvariant();
            number.Value = CaseNumber.Create(county, serial).ToString();
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }
}
