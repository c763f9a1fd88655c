using Contracts.Reference;
using Shouldly;

namespace Reference.Tests;

public sealed class Overrides : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Fact]
    public void A_place_changes_one_clock_and_keeps_the_rest()
    {
        Write("tables/urgencies.json", """{ "version": "2026-12-01", "rows": [ { "code": "U2", "clocks": { "charityAnswer": "2h" } } ] }""");
        var acute = Load().Urgencies["U2"];
        acute.Clocks.CharityAnswer.ToString().ShouldBe("2h");
        acute.Clocks.Help.ToString().ShouldBe("24h");
        acute.Zh.ShouldBe("急难");
        Load().Urgencies.Version.ShouldBe("2026-11-01+2026-12-01");
    }

    [Fact]
    public void A_place_adds_a_code_and_retires_one()
    {
        Write("tables/needs.json", """
            { "version": "2026-12-01", "rows": [
              { "code": "N01.07", "zh": "燃煤", "en": "Coal", "parent": "N01", "unit": "kilogram", "validFrom": "2026-12-01" },
              { "code": "N01.06", "validTo": "2026-12-01" } ] }
            """);
        var data = Load();
        data.IsKnown("needs", "N01.07").ShouldBeTrue();
        data.IsUsable("needs", "N01.07", new DateOnly(2026, 11, 30)).ShouldBeFalse();
        data.IsUsable("needs", "N01.07", new DateOnly(2026, 12, 1)).ShouldBeTrue();
        data.IsKnown("needs", "N01.06").ShouldBeTrue();
        data.IsUsable("needs", "N01.06", new DateOnly(2026, 12, 1)).ShouldBeFalse();
        data.Label("needs", "N01.06", "en").ShouldBe("Infant supplies");
    }

    [Fact]
    public void Another_country_loads_its_own_categories_and_divisions_as_data()
    {
        Write("tables/needs.json", """
            { "mode": "replace", "version": "2020-03-01", "rows": [
              { "code": "ppe", "zh": "防护用品", "en": "Protective equipment", "unit": "piece", "validFrom": "2020-03-01" },
              { "code": "n95", "zh": "口罩", "en": "N95 respirators", "parent": "ppe", "unit": "piece", "validFrom": "2020-03-01" } ] }
            """);
        Write("divisions.us.tsv", "# replaces: all\n53033\t53\tKing County\tcounty\n53\t\tWashington\tprovince\n36\t\tNew York\tprovince\n");
        Write("points.us.tsv", "53033\t47.5\t-121.8\n");
        var data = Load();
        data.Needs.Rows.Select(need => need.Code).ShouldBe(["ppe", "n95"]);
        data.Covers("ppe", "n95").ShouldBeTrue();
        data.Divisions.All.Count.ShouldBe(3);
        data.Divisions.IsWithin("53033", "53").ShouldBeTrue();
        data.Divisions.IsWithin("53033", "36").ShouldBeFalse();
        data.Divisions.Find("530330").ShouldBeNull(); // codes of this set are not filled with zeros
        var king = data.Divisions.Search("king", 5).ShouldHaveSingleItem();
        king.FullName.ShouldBe("King County, Washington");
        king.AreaAt(DivisionLevel.Prefecture)!.Code.ShouldBe("53");
        data.Divisions.PointOf(king)!.Value.Longitude.ShouldBe(-121.8, 0.01);
        DivisionCode.Check("53033", data.Divisions, new DateOnly(2020, 4, 1)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void A_second_division_set_stands_beside_the_first()
    {
        Write("divisions.us.tsv", "US-53\t\tVermont\tprovince\nUS-53033\tUS-53\tKing County\tcounty\n");
        var tree = Load().Divisions;
        tree.Find("420106")!.Name.ShouldBe("武昌区");
        tree.IsWithin("US-53033", "US-53").ShouldBeTrue();
        tree.Search("vermont", 1)[0].Code.ShouldBe("US-53");
    }

    [Fact]
    public void A_place_has_its_own_holidays()
    {
        Write("calendars/tibet.json", """
            { "calendar": "tibet", "places": [ "54" ], "timeZone": "Asia/Shanghai", "utcOffset": "08:00:00", "dayEnds": "18:00:00", "weekend": [ "saturday", "sunday" ],
              "years": { "2026": { "source": "test", "holidays": [ "2026-08-12/2026-08-14" ], "workingDays": [] } } }
            """);
        var data = Load();
        var lhasa = data.Calendars.For(data.Divisions.Find("540102"));
        lhasa.Name.ShouldBe("tibet");
        lhasa.IsWorkingDay(new DateOnly(2026, 8, 13)).ShouldBeFalse();
        data.Calendars.For(data.Divisions.Find("420106")).IsWorkingDay(new DateOnly(2026, 8, 13)).ShouldBeTrue();
        data.Calendars.For(null).ShouldBe(data.Calendars.General);
    }

    [Fact]
    public void A_place_sets_its_own_terms_of_matching_and_a_date_is_replaced_as_a_whole()
    {
        const string weights = """ "weights": { "category": 5, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } """;
        Write("matching/wuhan.json", $$"""
            { "version": "2026-12-01", "terms": [
              { "place": "420100", "from": "2026-12-01", {{weights}}, "learned": false },
              { "place": "*", "from": "2020-01-01", {{weights}}, "newcomer": { "answers": 9, "speed": 0.5, "finished": 9, "completion": 0.5 }, "unitGroups": [["hour", "day"]] } ] }
            """);
        var terms = Load().Matching;
        terms.Select(entry => (entry.Place, entry.From, entry.Learned, entry.Weights.Category)).ShouldBe(
            [("*", new DateOnly(2020, 1, 1), true, 5), ("4201", new DateOnly(2026, 12, 1), false, 5)]);
        terms.ShouldAllBe(entry => entry.UnitGroups![0].Contains("day"), "groups that a place does not name are those of everywhere");
        terms.ShouldAllBe(entry => entry.Newcomer!.Answers == 9);
        terms[0].Version.ShouldMatch(@"^\*@2020-01-01#[0-9a-f]{8}$");
        terms.Select(entry => entry.Version[^8..]).Append(ReferenceData.BuiltIn.Matching.ShouldHaveSingleItem().Version[^8..]).ShouldBeUnique();
    }

    [Theory]
    [InlineData("tables/needs.json", "{", "needs.json")]
    [InlineData("tables/needs.json", """{ "version": "1" }""", "needs.json")]
    [InlineData("tables/needs.json", """{ "version": "1", "rows": [ { "zh": "没有代码" } ] }""", "needs.json")]
    [InlineData("tables/needs.json", """{ "version": "1", "rows": [ { "code": "N99" } ] }""", "N99")]
    [InlineData("tables/needs.json", """{ "version": "1", "rows": [ { "code": "N01.01", "unti": "meal" } ] }""", "unti")]
    [InlineData("tables/needs.json", """{ "version": "1", "rows": [ { "code": "N01.01", "unit": "bushel" } ] }""", "bushel")]
    [InlineData("tables/needs.json", """{ "version": "1", "rows": [ { "code": "N01.01", "parent": "N77" } ] }""", "N77")]
    [InlineData("tables/urgencies.json", """{ "version": "1", "rows": [ { "code": "U1", "cardDelay": "soon" } ] }""", "U1")]
    [InlineData("tables/urgencies.json", """{ "version": "1", "rows": [ { "code": "U1", "rounds": [] } ] }""", "U1")]
    [InlineData("divisions.x.tsv", "1\t2", "line 1")]
    [InlineData("divisions.x.tsv", "ZZ\tnowhere\tZ\tcounty", "nowhere")]
    [InlineData("divisions.x.tsv", "ZZ\t\tZ\tcastle", "line 1")]
    [InlineData("divisions.x.tsv", "AA\tBB\tA\tcounty\nBB\tAA\tB\tcounty", "ancestors")]
    [InlineData("divisions.x.tsv", "ZZ\t\tZ\tcounty\t\t2026-13-01", "line 1")]
    [InlineData("points.x.tsv", "42\tnorth\teast", "points.x.tsv")]
    [InlineData("points.x.tsv", "42\t95\t10", "points.x.tsv")]
    [InlineData("calendars/x.json", """{ "calendar": "x" }""", "x.json")]
    [InlineData("matching/terms.json", """{""", "terms.json")]
    [InlineData("matching/terms.json", """null""", "terms.json")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ null ] }""", "terms.json")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01" } ] }""", "weights")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-13-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } } ] }""", "from")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "999999", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } } ] }""", "999999")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "learnt": false } ] }""", "learnt")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } }, { "place": "420000", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } } ] }""", "twice")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "freshForDays": 0 } ] }""", "freshForDays")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "unitGroups": [["bushel"]] } ] }""", "bushel")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "unitGroups": [null] } ] }""", "null")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": -1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } } ] }""", "closeness")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1e999 } } ] }""", "fairness")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 0, "eligibility": 0, "closeness": 0, "capacity": 0, "speed": 0, "completion": 0, "fairness": 0 } } ] }""", "no part of the score")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 0, "eligibility": 0, "closeness": 0, "capacity": 0, "speed": 1, "completion": 1, "fairness": 0 }, "learned": false } ] }""", "without what was learned")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "newcomer": { "answers": 0, "speed": 0.5, "finished": 5, "completion": 0.5 } } ] }""", "answers and finished")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "newcomer": { "answers": 5, "speed": 1.5, "finished": 5, "completion": 0.5 } } ] }""", "speed and completion")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "42", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 }, "newcomer": { "answers": 5, "speed": 0.5, "finished": 5 } } ] }""", "completion")]
    [InlineData("matching/terms.json", """{ "version": "1", "terms": [ { "place": "*", "from": "2020-01-01", "weights": { "category": 1, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 1, "completion": 1, "fairness": 1 } } ] }""", "no terms of * say what a newcomer")]
    public void A_broken_file_stops_the_start_and_is_named(string file, string content, string named)
    {
        Write(file, content);
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain(named);
    }

    [Fact]
    public void A_directory_that_is_missing_stops_the_start() =>
        Should.Throw<DirectoryNotFoundException>(() => ReferenceData.Load(Path.Combine(_directory.FullName, "missing")));

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string file, string content)
    {
        var path = Path.Combine(_directory.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private ReferenceData Load() => ReferenceData.Load(_directory.FullName);
}
