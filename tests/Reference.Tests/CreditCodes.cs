using Contracts.Reference;
using Shouldly;

namespace Reference.Tests;

public class CreditCodes
{
    [Theory]
    [InlineData("91350100M000100Y43", "enterprise")]
    [InlineData("91110000600037341L", "enterprise")]
    [InlineData("51190000000000019G", "socialGroup")]
    [InlineData("521900000000000278", "serviceAgency")]
    [InlineData("531900000000000350", "foundation")]
    [InlineData("53190000000000457Y", "foundation")]
    [InlineData("5119000000000006XK", "socialGroup")]
    [InlineData("531900000000000A2X", "foundation")]
    [InlineData("111900000000000510", null)]
    public void A_right_code_tells_the_kind_of_organisation(string code, string? kind)
    {
        var check = CreditCode.Check(code);
        check.IsValid.ShouldBeTrue();
        check.Findings.ShouldBeEmpty();
        check.Kind.ShouldBe(kind);
    }

    [Fact]
    public void Small_letters_are_stored_as_capitals()
    {
        var check = CreditCode.Check("51190000000000019g");
        check.IsValid.ShouldBeTrue();
        check.Value.ShouldBe("51190000000000019G");
    }

    [Fact]
    public void A_wrong_check_character_may_be_overridden_with_a_reason()
    {
        var check = CreditCode.Check("51190000000000091G"); // two digits swapped
        check.IsValid.ShouldBeFalse();
        check.IsAcceptable(overridden: true).ShouldBeTrue();
        check.Refusal(overridden: false).ShouldBe(new Finding("checkCharacter", "check", Severity.Overridable));
    }

    [Theory]
    [InlineData("5I190000000000019G", "alphabet")]
    [InlineData("51190000000000019S", "alphabet")]
    [InlineData("511900000A0000019é", "alphabet")]
    [InlineData("51AB0000000000019G", "alphabet")]
    [InlineData("51190000000000019", "length")]
    [InlineData("51190000000000019GG", "length")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    public void A_wrong_letter_or_length_cannot_be_overridden(string? code, string finding)
    {
        var check = CreditCode.Check(code);
        check.IsAcceptable(overridden: true).ShouldBeFalse();
        check.Refusal(overridden: true)!.Code.ShouldBe(finding);
    }

    [Fact]
    public void A_national_registration_has_no_county() => CreditCode.Check("53100000500000067U").Area.ShouldBe("100000");

    [Fact]
    public void An_inner_check_that_does_not_fit_is_a_warning_only()
    {
        var check = CreditCode.Check("51190000000000027" + "0");
        check.Findings.ShouldNotContain(finding => finding.Code == "organisationCheck");
        CreditCode.Check("511900000000000280").Findings.ShouldContain(new Finding("organisationCheck", "organisation", Severity.Warning));
    }
}
