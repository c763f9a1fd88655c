using System.Net;
using Contracts.Http.Intake;
using Shouldly;
using Xunit;
using Query = Contracts.Http.Intake.FindDuplicates;

namespace Intake.Tests;

/// <summary>The same person is found again however the details are spoken, typed or written; a stranger is not. One module for all; every test has people of its own.</summary>
public abstract class Duplicates_are_shown(PeopleDatabase database)
{
    private PeopleApp Intake => database.Intake;

    [Theory]
    [InlineData("13800010001", "+86 138 0001 0001")]
    [InlineData("13800010002", "008613800010002")]
    [InlineData("13800010003", "１３８-０００１-０００３")]
    [InlineData("027-87650001", "(027) 87650001")]
    public async Task By_phone_in_any_form(string known, string typed)
    {
        var earlier = await Intake.OpenAsync(new CasePerson(Phone: known));
        var found = (await Intake.LookAsync(new Query(Phone: typed))).ShouldHaveSingleItem();
        found.CaseId.ShouldBe(earlier.Id);
        found.Number.ShouldBe(earlier.Number);
        found.Score.ShouldBe(0.9);
        found.Reasons.ShouldBe(["phone"]);
        (await Intake.LookAsync(new Query(Phone: typed, Division: PeopleApp.Wuchang))).Single().Reasons.ShouldBe(["phone", "county"]);
    }

    [Theory]
    [InlineData("residentId", "19010119850515002X", "19010119850515002x")]
    [InlineData("residentId", "190101199003070016", "190101900307001")]
    [InlineData("residentId", "19010119600229003X", "190101 19600229 003X")]
    [InlineData("disabilityCard", "44052418800101001441", "440524188001010014")]
    [InlineData("residencePermit", "810000180001010019", "810000180001010019")]
    [InlineData("passport", "E12345678", "e-1234-5678")]
    public async Task By_document_in_any_form(string type, string known, string typed)
    {
        var earlier = await Intake.OpenAsync(new CasePerson(IdType: type, IdNumber: known));
        var found = (await Intake.LookAsync(new Query(IdNumber: typed))).ShouldHaveSingleItem();
        found.CaseId.ShouldBe(earlier.Id);
        found.Reasons.ShouldBe(["idNumber"]);
    }

    [Theory]
    [InlineData("章伟丰", "章伟丰", "name")]
    [InlineData("张韦峰", "張韋峰", "name")]
    [InlineData("單曉銘", "单晓铭", "name")]
    [InlineData("单孝民", "shan xiaomin", "nameSound")]
    [InlineData("周慧铃", "邹惠玲", "nameSound")]
    [InlineData("仇国栋", "qiuguodong", "nameSound")]
    [InlineData("欧阳丹青", "ouyang danqing", "nameSound")]
    [InlineData("买买提·阿不都", "买买提 阿不都", "name")]
    [InlineData("José Núñez", "jose nunez", "name")]
    public async Task By_name_as_written_or_as_it_sounds(string known, string typed, string reason)
    {
        var earlier = await Intake.OpenAsync(new CasePerson(known));
        var found = (await Intake.LookAsync(new Query(Name: typed, Division: PeopleApp.Wuchang))).Single(row => row.CaseId == earlier.Id);
        found.Reasons.ShouldBe([reason, "county"]);
        // Somewhere else in the country a rare name is still found.
        (await Intake.LookAsync(new Query(Name: typed, Division: PeopleApp.Dongcheng))).Single(row => row.CaseId == earlier.Id).Reasons.ShouldBe([reason]);
        (await Intake.LookAsync(new Query(Name: typed))).ShouldContain(row => row.CaseId == earlier.Id);
    }

    [Fact]
    public async Task The_written_name_stands_before_homophones_and_near_before_far()
    {
        var far = await Intake.OpenAsync(new CasePerson("童蔚然"), division: PeopleApp.Dongcheng);
        var sound = await Intake.OpenAsync(new CasePerson("佟卫然"));
        var city = await Intake.OpenAsync(new CasePerson("童蔚然"), division: PeopleApp.Jiangan);
        var near = await Intake.OpenAsync(new CasePerson("童蔚然"));
        var found = await Intake.LookAsync(new Query(Name: "童蔚然", Division: PeopleApp.Wuchang));
        found.Select(row => row.CaseId).ShouldBe([near.Id, city.Id, far.Id, sound.Id]);
        found.Select(row => row.Score).ShouldBe(found.Select(row => row.Score).OrderDescending());
    }

    [Fact]
    public async Task A_birth_date_tells_people_of_one_name_apart()
    {
        var one = await Intake.OpenAsync(new CasePerson("龚佳怡", BirthDate: new DateOnly(1951, 2, 3)), division: PeopleApp.Dongcheng);
        var other = await Intake.OpenAsync(new CasePerson("龚佳怡", BirthDate: new DateOnly(1999, 9, 9)));
        var found = await Intake.LookAsync(new Query(Name: "龚家宜", BirthDate: new DateOnly(1951, 2, 3), Division: PeopleApp.Wuchang));
        found[0].CaseId.ShouldBe(one.Id);
        found[0].Reasons.ShouldBe(["birthDate", "nameSound"]);
        found.ShouldNotContain(row => row.CaseId == other.Id);
    }

    [Fact]
    public async Task The_birth_date_inside_a_document_counts()
    {
        var earlier = await Intake.OpenAsync(new CasePerson("阎雨桐", "residentId", "190101202006010048"));
        (await Intake.LookAsync(new Query(Name: "阎雨桐", BirthDate: new DateOnly(2020, 6, 1)))).Single().ShouldSatisfyAllConditions(
            found => found.CaseId.ShouldBe(earlier.Id), found => found.Reasons.ShouldBe(["name", "birthDate"]));
    }

    [Fact]
    public async Task A_reporters_phone_counts_less_and_her_name_not_at_all()
    {
        var reporter = new CaseReporter("毛瑞芝", "13800020001", "neighbour");
        var reported = await Intake.OpenAsync(null, reporter);
        var own = await Intake.OpenAsync(new CasePerson(Phone: "13800020001"));
        var self = await Intake.OpenAsync(null, reporter with { Relation = "self", Name = "柴静安" });
        var found = await Intake.LookAsync(new Query(Phone: "13800020001"));
        found.Select(row => row.CaseId).ShouldBe([self.Id, own.Id, reported.Id]);
        found[^1].Reasons.ShouldBe(["reporterPhone"]);
        (await Intake.LookAsync(new Query(Name: "毛瑞芝", Division: PeopleApp.Wuchang))).ShouldBeEmpty();
        (await Intake.LookAsync(new Query(Name: "柴静安", Division: PeopleApp.Wuchang))).Single().CaseId.ShouldBe(self.Id);
    }

    [Fact]
    public async Task A_person_given_twice_is_one_person()
    {
        var earlier = await Intake.OpenAsync(new CasePerson("荆楚宁", Phone: "13800020002"), new CaseReporter("荆楚宁", "13800020002", "self"));
        (await Intake.LookAsync(new Query(Name: "荆楚宁", Phone: "13800020002"))).ShouldHaveSingleItem().CaseId.ShouldBe(earlier.Id);
    }

    [Fact]
    public async Task A_stranger_is_nobody()
    {
        await Intake.OpenAsync(new CasePerson("蒲若兰", "residentId", "19010119900307034X", "13800030001", new DateOnly(1990, 3, 7)));
        (await Intake.LookAsync(new Query("13800039999", "830000180001010012", "庹宗元", PeopleApp.Wuchang, new DateOnly(1990, 3, 7)))).ShouldBeEmpty();
        (await Intake.LookAsync(new Query(Division: PeopleApp.Wuchang, BirthDate: new DateOnly(1990, 3, 7)))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1380003", null, null)]
    [InlineData("110", "1", "庹")]
    [InlineData("+8615400000001x", "????", "\u0001 ·")]
    [InlineData("", "", "")]
    public async Task What_is_not_complete_yet_finds_nothing(string phone, string? number, string? name) =>
        (await Intake.LookAsync(new Query(phone, number, name))).ShouldBeEmpty();

    [Fact]
    public async Task An_unknown_place_and_over_long_text_name_their_field()
    {
        foreach (var (body, field) in ((object, string)[])
            [(new { division = "999999" }, "division"), (new { name = new string('长', 101) }, "name"), (new { birthDate = "1990-13-01" }, "birthDate"), (new { nome = "x" }, "nome")])
        {
            (await Intake.PostAsync("hotline", "duplicates", body)).WrongField.ShouldBe(field);
        }
    }

    [Theory]
    [InlineData("hotline", HttpStatusCode.OK)]
    [InlineData("field", HttpStatusCode.OK)]
    [InlineData("coordinator", HttpStatusCode.Forbidden)]
    [InlineData("charity", HttpStatusCode.Forbidden)]
    [InlineData("auditor", HttpStatusCode.Forbidden)]
    public async Task Only_those_who_open_cases_may_look(string role, HttpStatusCode status) =>
        (await Intake.PostAsync(role, "duplicates", new { })).Status.ShouldBe(status);

    [Fact]
    public async Task Opening_a_case_answers_the_earlier_ones()
    {
        var earlier = await Intake.OpenAsync(new CasePerson("夏侯明远", Phone: "13800040001"));
        earlier.Duplicates.ShouldBeEmpty();
        var again = await Intake.OpenAsync(new CasePerson("夏侯明遠", Phone: "+86 13800040001"));
        var found = again.Duplicates.ShouldHaveSingleItem();
        found.CaseId.ShouldBe(earlier.Id);
        found.Reasons.ShouldBe(["phone", "name", "county"]);
        found.Score.ShouldBeGreaterThan(0.9);
        // The caller may be the person.
        (await Intake.OpenAsync(null, new CaseReporter(Phone: "13800040001", Relation: "self"))).Duplicates.Count.ShouldBe(2);
        (await Intake.OpenAsync(null, new CaseReporter(Phone: "13800040001", Relation: "neighbour"))).Duplicates.ShouldBeEmpty();
    }
}
