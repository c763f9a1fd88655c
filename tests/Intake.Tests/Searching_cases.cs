using System.Net;
using Audit;
using Contracts.Http.Intake;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using SearchCases = Contracts.Http.Intake.SearchCases;

namespace Intake.Tests;

/// <summary>Cases are found by what people remember, and looking is recorded without what was looked for.</summary>
public abstract class Searching_cases(PeopleDatabase database)
{
    private PeopleApp Intake => database.Intake;

    [Fact]
    public async Task By_number_even_when_one_character_is_wrong()
    {
        var opened = await Intake.OpenAsync(new CasePerson("张三丰", Phone: "13800060001"));
        for (var other = 0; other < 5; other++)
            await Intake.OpenAsync();
        var number = opened.Number;
        string[] forms =
        [
            number, number.ToLowerInvariant(), number.Replace("-", "", StringComparison.Ordinal), " " + number.Replace('-', ' '),
            Wrong(number, 2), Wrong(number, 8), Wrong(number, number.Length - 1), Swapped(number, 7), Swapped(number, 9),
        ];
        foreach (var form in forms)
        {
            (await Intake.SearchAsync(new SearchCases(Number: form))).Items.ShouldContain(row => row.Id == opened.Id, form);
        }

        var row = (await Intake.SearchAsync(new SearchCases(Q: number))).Items.ShouldHaveSingleItem();
        row.Id.ShouldBe(opened.Id);
        row.Person.ShouldBe("张**");
        row.Phone.ShouldBe("138****0001");
        row.Status.ShouldBe("open");
        (await Intake.SearchAsync(new SearchCases(Number: "999999-0000-0"))).Items.ShouldBeEmpty();
        (await Intake.SearchAsync(new SearchCases(Number: "hello"))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task By_phone_of_the_person_or_the_reporter()
    {
        var own = await Intake.OpenAsync(new CasePerson(Phone: "13800060002"));
        var reported = await Intake.OpenAsync(new CasePerson("李四"), new CaseReporter(Phone: "13800060002", Relation: "neighbour"));
        (await Intake.SearchAsync(new SearchCases(Phone: "+86 138 0006 0002"))).Items.Select(row => row.Id).ShouldBe([reported.Id, own.Id]);
        (await Intake.SearchAsync(new SearchCases(Q: "138-0006-0002"))).Items.Count.ShouldBe(2);
        (await Intake.SearchAsync(new SearchCases(Phone: "13800060002", Name: "李四"))).Items.ShouldHaveSingleItem().Id.ShouldBe(reported.Id);
        (await Intake.SearchAsync(new SearchCases(Phone: "13800060002", Number: own.Number))).Items.ShouldHaveSingleItem().Id.ShouldBe(own.Id);
        (await Intake.SearchAsync(new SearchCases(Phone: "13800069999"))).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("单仲民")]
    [InlineData("單仲民")]
    [InlineData("shanzhongmin")]
    [InlineData("Shan Zhongming")]
    [InlineData("珊中敏")]
    public async Task By_name_in_characters_variants_and_pinyin(string typed)
    {
        var opened = await Intake.OpenAsync(new CasePerson("单仲民"));
        await Intake.OpenAsync(new CasePerson("王小明"));
        // Each of the forms opens a case of that name, so there may be others.
        foreach (var query in (SearchCases[])[new(Name: typed), new(Q: typed), new(Name: typed, Division: PeopleApp.Wuchang), new(Name: typed, Division: "4201")])
        {
            var found = (await Intake.SearchAsync(query)).Items;
            found[0].Id.ShouldBe(opened.Id);
            found.ShouldAllBe(row => row.Person == "单**");
        }

        (await Intake.SearchAsync(new SearchCases(Name: typed, Division: PeopleApp.Jiangan))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_pages_newest_first_without_a_gap_or_a_repeat()
    {
        var opened = new List<Guid>();
        for (var number = 0; number < 7; number++)
            opened.Add((await Intake.OpenAsync(new CasePerson(number % 2 == 0 ? "郜伟" : "高蔚"), division: number < 3 ? PeopleApp.Jiangan : PeopleApp.Wuchang)).Id);
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await Intake.SearchAsync(new SearchCases(Name: "gao wei"), $"?take=3&cursor={cursor}");
            page.Items.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Items.Select(row => row.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        seen.ShouldBe(opened.OrderDescending());
    }

    [Fact]
    public async Task Every_search_is_recorded_without_its_words()
    {
        await Intake.OpenAsync(new CasePerson("秘密人", Phone: "13800060003"));
        await Intake.SearchAsync(new SearchCases(Name: "秘密人"), client: "watched");
        await Intake.SearchAsync(new SearchCases(Phone: "13800060003", Name: "秘密人"), client: "watched");
        var rows = await Intake.InDatabaseAsync(db => db.Set<AuditRecord>().Where(row => row.Action == "cases.search" && row.Actor == "watched").OrderBy(row => row.Id).ToListAsync());
        rows.Select(row => row.Why).ShouldBe(["by name; 1 shown", "by phone and name; 1 shown"]);
        rows.ShouldAllBe(row => row.Subject == "cases");
    }

    [Fact]
    public async Task A_question_without_anything_or_with_a_wrong_part_is_refused_by_field()
    {
        foreach (var (query, field) in ((SearchCases, string)[])
            [(new(), "name"), (new(Name: "  "), "name"), (new(Phone: "12345678901"), "phone"), (new(Name: "张三", Division: "42"), "division"), (new(Name: "张三", Division: "999999"), "division"), (new(Name: new string('长', 101)), "name")])
        {
            (await Intake.PostAsync("coordinator", "cases/search", query)).WrongField.ShouldBe(field);
        }

        foreach (var role in (string[])["charity", "field", "auditor", "government"])
            (await Intake.PostAsync(role, "cases/search", new SearchCases(Name: "张三"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Wrong(string number, int at) => number[..at] + (number[at] == '7' ? '8' : '7') + number[(at + 1)..];

    private static string Swapped(string number, int at) => number[..at] + number[at + 1] + number[at] + number[(at + 2)..];
}
