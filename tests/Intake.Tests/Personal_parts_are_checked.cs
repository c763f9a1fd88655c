using System.Text.Json;
using Contracts.Http.Intake;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Query = Contracts.Http.Intake.FindDuplicates;

namespace Intake.Tests;

/// <summary>The vectors of the standards through the front door: a wrong one opens no case, and is never repeated.</summary>
public sealed class Personal_parts_are_checked
{
    private static readonly (string Type, string Number)[] Right =
    [
        ("residentId", "11010519491231002X"), ("residentId", "440524188001010014"), ("residentId", "190101199003070016"), ("residentId", "19010119600229003X"),
        ("residentId", "19010119850515002X"), ("residentId", "190101202006010048"), ("residencePermit", "810000180001010019"), ("residencePermit", "830000180001010012"),
        ("residentId", "110101180001010015"), ("residentId", "19010119900307034X"),
    ];

    private static readonly (object Person, string Field, string Secret)[] Wrong =
    [
        (new { idType = "residentId", idNumber = "190101190002290016" }, "person.idNumber", "190101190002290016"),
        (new { idType = "residentId", idNumber = "190101199013010017" }, "person.idNumber", "190101199013010017"),
        (new { idType = "residentId", idNumber = "190101199003070017" }, "person.idNumber", "190101199003070017"),
        (new { idNumber = "190101199003070016" }, "person.idType", "190101199003070016"),
        (new { idType = "none", idNumber = "190101199003070016" }, "person.idNumber", "190101199003070016"),
        (new { phone = "12345678901" }, "person.phone", "12345678901"),
        (new { phone = "1540000000" }, "person.phone", "1540000000"),
        (new { phone = "+8615400000001x" }, "person.phone", "15400000001"),
        (new { birthDate = "2999-01-01" }, "person.birthDate", "2999"),
        (new { birthDate = "1990-02-30" }, "person.birthDate", "1990-02-30"),
        (new { idType = "residentId", idNumber = "190101199003070016", birthDate = "1991-01-01" }, "person.birthDate", "1991"),
        (new { gender = "白马" }, "person.gender", "白马"),
        (new { name = new string('长', 101) }, "person.name", "长长"),
        (new { address = new string('街', 301) }, "person.address", "街街"),
        (new { name = 7 }, "person.name", "7}"),
    ];

    [Fact]
    public async Task Right_ones_open_a_case_and_are_found_again()
    {
        await using var intake = await PeopleApp.StartAsync();
        foreach (var (type, number) in Right)
        {
            var opened = await intake.OpenAsync(new CasePerson(IdType: type, IdNumber: number));
            (await intake.LookAsync(new Query(IdNumber: number))).ShouldHaveSingleItem().CaseId.ShouldBe(opened.Id);
        }

        foreach (var phone in (string[])["15400000001", "14200000002", "16400000003"])
        {
            var opened = await intake.OpenAsync(new CasePerson(Phone: phone));
            (await intake.LookAsync(new Query(Phone: phone))).ShouldHaveSingleItem().CaseId.ShouldBe(opened.Id);
        }
    }

    [Fact]
    public async Task Wrong_ones_name_their_field_in_both_languages_and_leave_nothing()
    {
        await using var intake = await PeopleApp.StartAsync();
        foreach (var (person, field, secret) in Wrong)
        {
            foreach (var language in (string[])["en", "zh-CN"])
            {
                var answer = await intake.TryOpenAsync(person, language: language);
                answer.WrongField.ShouldBe(field);
                answer.Text.ShouldNotContain(secret);
                var error = JsonSerializer.Deserialize<JsonElement>(answer.Text).GetProperty("errors").EnumerateObject().Single();
                error.Value[0].GetString()!.Any(character => character > 0x2E80).ShouldBe(language != "en");
            }
        }

        (await intake.InDatabaseAsync(db => db.Cases.CountAsync())).ShouldBe(0);
        (await intake.InDatabaseAsync(db => db.Set<People.Person>().CountAsync())).ShouldBe(0);
        (await intake.InDatabaseAsync(db => db.Set<People.PersonKey>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_personal_is_readable_in_the_database_file()
    {
        await using var intake = await PeopleApp.StartAsync();
        await intake.OpenAsync(
            new CasePerson("慕容雪霁", "residentId", "19010119850515002X", "13800050001", Address: "无名路五号"), new CaseReporter("赫连勃", "13800050002", "neighbour"));
        var folder = await intake.InDatabaseAsync(db => Task.FromResult(Path.GetDirectoryName(db.Database.GetDbConnection().DataSource)!));
        var bytes = Directory.GetFiles(folder, "intake.db*").SelectMany(Read).ToArray();

        // The sentence proves that the file was read where the rows are: the number of the case stands in it in the clear.
        var number = await intake.InDatabaseAsync(db => db.Cases.Select(row => row.Number).SingleAsync());
        Holds(number).ShouldBeTrue();
        foreach (var secret in (string[])["慕容雪霁", "mu rong", "murong", "19010119850515002X", "190101850515002", "13800050001", "1985-05-15", "19850515", "无名路", "赫连勃", "13800050002", "only intake knows", "Test street"])
            Holds(secret).ShouldBeFalse(secret);

        bool Holds(string text) => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
