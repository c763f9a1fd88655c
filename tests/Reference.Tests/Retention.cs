using Contracts.Reference;
using Shouldly;
using Xunit;

namespace Reference.Tests;

/// <summary>Rules for keeping records are dated data per class and place, and a host does not start with rules that leave a gap or go below the law.</summary>
public sealed class Retention : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 29);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("retention-");

    [Fact]
    public void Every_class_has_a_rule_for_everywhere_with_its_source()
    {
        var rules = ReferenceData.BuiltIn.Retention;
        foreach (var @class in RetentionRules.Classes.Keys)
        {
            var rule = rules.InForce(@class, Today).ShouldHaveSingleItem();
            (rule.Place, rule.Except.Count).ShouldBe((null, 0));
            rule.Rule.Source.ShouldNotBeEmpty();
        }

        rules.General("people", Today).Keep.ShouldBe(new KeepTime(5, 'Y'));
        rules.General("sharing", Today).AtLeast.ShouldBe(new KeepTime(3, 'Y'));
    }

    [Fact]
    public void A_place_has_its_own_rule_from_a_day_on()
    {
        Write("""{ "code": "people-hubei", "zh": "湖北", "en": "Hubei", "validFrom": "2027-01-01", "class": "people", "place": "42", "keep": "P10Y", "after": "closed", "source": "鄂民发 (test)" }""");
        var rules = Load().Retention;
        rules.InForce("people", Today).ShouldHaveSingleItem();
        var later = rules.InForce("people", new DateOnly(2027, 1, 1));
        later.Select(rule => (rule.Place?.Code, rule.Rule.Keep.ToString(), rule.Except.Select(place => place.Code).FirstOrDefault())).ShouldBe([("42", "P10Y", null), (null, "P5Y", "42")]);
        rules.Digest.ShouldNotBe(ReferenceData.BuiltIn.Retention.Digest);
        rules.Version.ShouldEndWith("+test");
    }

    [Fact]
    public void Of_two_rules_for_a_place_the_later_one_counts()
    {
        Write("""{ "code": "people-2027", "zh": "新规", "en": "New", "validFrom": "2027-01-01", "class": "people", "place": "*", "keep": "P3Y", "after": "closed", "source": "test" }""");
        var rules = Load().Retention;
        rules.General("people", Today).Keep.ToString().ShouldBe("P5Y");
        rules.General("people", new DateOnly(2027, 1, 1)).Keep.ToString().ShouldBe("P3Y");
    }

    [Theory]
    [InlineData("""{ "code": "people", "keep": "forever" }""", "P5Y, P18M or P90D")]
    [InlineData("""{ "code": "people", "keep": "P0Y" }""", "P5Y, P18M or P90D")]
    [InlineData("""{ "code": "people", "keep": "P5Y\n" }""", "P5Y, P18M or P90D")]
    [InlineData("""{ "code": "people", "keep": "P9999Y" }""", "P5Y, P18M or P90D")]
    [InlineData("""{ "code": "people", "class": "persons" }""", "its class persons")]
    [InlineData("""{ "code": "people", "after": "opened" }""", "counts from closed")]
    [InlineData("""{ "code": "people", "validTo": "2027-01-01" }""", "no rule without an end")]
    [InlineData("""{ "code": "people", "validFrom": "2026-01-01" }""", "no rule without an end")]
    [InlineData("""{ "code": "people", "place": "42" }""", "no rule without an end")]
    [InlineData("""{ "code": "people", "source": " " }""", "names no source")]
    [InlineData("""{ "code": "sharing", "keep": "P35M" }""", "less than P3Y")]
    [InlineData("""{ "code": "x", "zh": "x", "en": "x", "validFrom": "2026-01-01", "class": "sharing", "place": "42", "keep": "P1Y", "after": "lastShared", "source": "test" }""", "网络数据安全管理条例")]
    [InlineData("""{ "code": "x", "zh": "x", "en": "x", "validFrom": "2026-01-01", "class": "people", "place": "999999", "keep": "P1Y", "after": "closed", "source": "test" }""", "999999 is unknown")]
    [InlineData("""{ "code": "x", "zh": "x", "en": "x", "validFrom": "2026-01-01", "class": "answers", "place": "42", "keep": "P7D", "after": "stored", "source": "test" }""", "have no place")]
    [InlineData("""{ "code": "x", "zh": "x", "en": "x", "validFrom": "2024-01-01", "class": "people", "place": "*", "keep": "P7Y", "after": "closed", "source": "test" }""", "same day")]
    [InlineData("""{ "code": "people", "keeep": "P1Y" }""", "keeep")]
    public void A_bad_rule_stops_the_start_and_is_named(string row, string because)
    {
        Write(row);
        var message = Should.Throw<InvalidDataException>(Load).Message;
        message.ShouldContain("tables/retention.json");
        message.ShouldContain(because);
    }

    [Theory]
    [InlineData("P5Y", "2021-03-01")]
    [InlineData("P18M", "2024-09-01")]
    [InlineData("P90D", "2025-12-01")]
    public void A_time_to_keep_is_calendar_time(string time, string before)
    {
        KeepTime.TryParse(time, out var keep).ShouldBeTrue();
        keep.Before(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(before);
        keep.ToString().ShouldBe(time);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string row)
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "tables"));
        File.WriteAllText(Path.Combine(_directory.FullName, "tables", "retention.json"), $$"""{ "version": "test", "rows": [ {{row}} ] }""");
    }

    private ReferenceData Load() => ReferenceData.Load(_directory.FullName);
}
