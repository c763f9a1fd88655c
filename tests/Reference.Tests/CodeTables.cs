using System.Text.RegularExpressions;
using Contracts.Reference;
using Shouldly;

namespace Reference.Tests;

public partial class CodeTables
{
    private static readonly ReferenceData Data = ReferenceData.BuiltIn;

    public static TheoryData<string> AllTables => [.. Data.Tables.Keys];

    [Theory]
    [MemberData(nameof(AllTables))]
    public void Every_row_has_a_label_in_both_languages_and_a_code_of_its_own(string table)
    {
        var rows = Data.Tables[table].All;
        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => Han().IsMatch(row.Zh) && row.En.Length > 0 && !Han().IsMatch(row.En));
        rows.Select(row => row.Code).ShouldBeUnique();
        Data.Tables[table].Title.Zh.ShouldNotBe(table);
    }

    [Fact]
    public void The_tables_have_the_rows_that_the_domain_names()
    {
        Data.Needs.Rows.Count(need => need.Parent is null).ShouldBe(12);
        Data.Needs.Rows.Count(need => need.Parent is not null).ShouldBe(60);
        Data.Needs.Rows.Where(need => need.Parent is not null).ShouldAllBe(need => need.Code.StartsWith(need.Parent + "."));
        Data.Tiers.Rows.OrderBy(tier => tier.Rank).Select(tier => tier.Code).ShouldBe(["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R0"]);
        Data.Tags.Rows.Select(tag => tag.Code).ShouldBe(Enumerable.Range(1, 26).Select(number => $"V{number:00}"));
        Data.Tags.Rows.Where(tag => tag.Sensitive).Select(tag => tag.Code)
            .ShouldBe(["V03", "V04", "V05", "V06", "V07", "V08", "V10", "V12", "V13", "V14", "V16", "V17", "V20", "V25"]);
        Data.Urgencies.Rows.Select(urgency => urgency.Code).ShouldBe(["U1", "U2", "U3", "U4", "U5"]);
        Data.Outcomes.Rows.Count.ShouldBe(20);
        Data.RecallReasons.Rows.Select(reason => reason.Code)
            .ShouldBe(["taken", "needWithdrawn", "consentWithdrawn", "consentRefused", "offerWithdrawn", "capacityReduced", "charitySuspended", "madeWay", "byHand"]);
        Data.DeclineReasons.Rows.Count.ShouldBe(10);
    }

    [Fact]
    public void The_clocks_are_those_of_the_domain()
    {
        Data.Urgencies.Rows.Select(urgency => urgency.Clocks.CharityAnswer.ToString()).ShouldBe(["1h", "4h", "1wd", "3wd", "5wd"]);
        Data.Urgencies.Rows.Select(urgency => urgency.Clocks.FirstContact.ToString()).ShouldBe(["30m", "2h", "1wd", "2wd", "5wd"]);
        Data.Urgencies.Rows.Select(urgency => urgency.Clocks.Help.ToString()).ShouldBe(["24h", "24h", "3wd", "10wd", "20wd"]);
        Data.Urgencies.Rows.Select(urgency => urgency.Clocks.MatchOffered.ToString()).ShouldBe(["4h", "24h", "3wd", "10wd", "30d"]);
    }

    [Fact]
    public void Acute_needs_are_shown_at_once_to_more_charities_and_widen_sooner()
    {
        Data.Urgencies["U1"].CardDelay.RealTime.ShouldBe(TimeSpan.Zero);
        Data.Urgencies.Rows.Select(urgency => urgency.Round(1).Cards).ShouldBeInOrder(SortDirection.Descending);
        Data.Urgencies.Rows.Select(urgency => urgency.CardDelay.RealTime).ShouldBeInOrder(SortDirection.Ascending);
        foreach (var urgency in Data.Urgencies.Rows)
        {
            urgency.Rounds.Select(round => round.Area).ShouldBe([DivisionLevel.County, DivisionLevel.Prefecture, DivisionLevel.Province, DivisionLevel.Nation]);
            urgency.Rounds.Select(round => round.Cards).ShouldBeInOrder(SortDirection.Ascending);
            urgency.Round(99).ShouldBe(urgency.Rounds[^1]);
            urgency.Round(0).ShouldBe(urgency.Rounds[0]);
        }
    }

    [Fact]
    public void A_category_covers_itself_and_what_is_below_it()
    {
        Data.Covers("N01", "N01.01").ShouldBeTrue();
        Data.Covers("N01.01", "N01.01").ShouldBeTrue();
        Data.Covers("N01.01", "N01").ShouldBeFalse();
        Data.Covers("N01", "N02.01").ShouldBeFalse();
        Data.Covers("N01", "nothing").ShouldBeFalse();
    }

    [Fact]
    public void A_label_comes_in_the_language_asked_for()
    {
        Data.Label("needs", "N01.01", "zh").ShouldBe("食品口粮");
        Data.Label("needs", "N01.01", "en").ShouldBe("Staple food");
        Data.Label("needs", "gone", "en").ShouldBe("gone");
        Data.IsKnown("needs", "N01.01").ShouldBeTrue();
        Data.IsKnown("needs", "n01.01").ShouldBeFalse();
        Data.IsKnown("nothing", "N01.01").ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "zh")]
    [InlineData("", "zh")]
    [InlineData("zh-CN", "zh")]
    [InlineData("en", "en")]
    [InlineData("en-US,en;q=0.9,zh;q=0.8", "en")]
    [InlineData("fr, zh;q=0.5, en;q=0.4", "zh")]
    [InlineData("fr", "zh")]
    [InlineData("zh;q=0.1, en;q=0.9", "en")]
    [InlineData(";;;q=,", "zh")]
    public void The_language_follows_the_header(string? header, string language) => Language.Of(header).ShouldBe(language);

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
