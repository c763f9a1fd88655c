using Contracts.Reference;
using Shouldly;

namespace Reference.Tests;

public class DivisionCodes
{
    private static readonly Divisions Tree = ReferenceData.BuiltIn.Divisions;
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData("110101", "110101")]
    [InlineData("441900", "441900")]
    [InlineData("420100", "4201")]
    [InlineData("4201", "4201")]
    [InlineData("130111200", "130111200")]
    public void A_known_place_is_stored_by_its_own_code(string code, string stored)
    {
        var check = DivisionCode.Check(code, Tree, Today);
        check.IsValid.ShouldBeTrue();
        check.Value.ShouldBe(stored);
    }

    [Fact]
    public void A_village_is_recorded_as_its_township()
    {
        var check = DivisionCode.Check("130111200201", Tree, Today);
        check.IsValid.ShouldBeTrue();
        check.Value.ShouldBe("130111200");
        check.Findings.Select(finding => finding.Code).ShouldBe(["village"]);
    }

    [Theory]
    [InlineData("190101", "unknown")]
    [InlineData("190101001", "unknown")]
    [InlineData("190101001001", "unknown")]
    [InlineData("11010100100", "length")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    [InlineData("abc", "unknown")]
    [InlineData("110103", "abolished")]
    public void An_unassigned_or_abolished_place_is_refused(string? code, string finding) =>
        DivisionCode.Check(code, Tree, Today).Refusal(true)!.Code.ShouldBe(finding);

    [Theory]
    [InlineData("110101", true)]
    [InlineData("190101", true)]
    [InlineData("190101001001", true)]
    [InlineData("1101", false)]
    [InlineData("11010100100", false)]
    [InlineData("11010A", false)]
    public void A_whole_code_has_six_nine_or_twelve_digits(string code, bool whole) => DivisionCode.HasShape(code).ShouldBe(whole);

    [Fact]
    public void A_place_that_was_abolished_later_was_right_in_its_time()
    {
        DivisionCode.Check("110103", Tree, new DateOnly(2009, 1, 1)).IsValid.ShouldBeTrue();
        DivisionCode.Check("110103", Tree, Today).Division!.Successors.ShouldBe(["110101"]);
    }
}
