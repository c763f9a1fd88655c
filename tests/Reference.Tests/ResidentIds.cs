using Contracts.Reference;
using CsCheck;
using Shouldly;

namespace Reference.Tests;

/// <summary>Vectors without a real person behind them: examples of the standard, a province that does not exist, births in 1800.</summary>
public class ResidentIds
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData("11010519491231002X", "female", "1949-12-31")]
    [InlineData("440524188001010014", "male", "1880-01-01")]
    [InlineData("190101199003070016", "male", "1990-03-07")]
    [InlineData("19010119600229003X", "male", "1960-02-29")]
    [InlineData("19010119850515002X", "female", "1985-05-15")]
    [InlineData("190101202006010048", "female", "2020-06-01")]
    [InlineData("810000180001010019", "male", "1800-01-01")]
    [InlineData("830000180001010012", "male", "1800-01-01")]
    [InlineData("110101180001010015", "male", "1800-01-01")]
    [InlineData("19010119900307034X", "female", "1990-03-07")]
    public void A_right_number_tells_birth_and_gender(string number, string gender, string born)
    {
        var check = ResidentId.Check(number, Today);
        check.IsValid.ShouldBeTrue();
        check.Gender.ShouldBe(gender);
        check.BirthDate.ShouldBe(DateOnly.Parse(born));
    }

    [Theory]
    [InlineData("190101190002290016", "date", "birthDate")] // 1900 was no leap year; the check digit is right
    [InlineData("190101199013010017", "date", "birthDate")] // month 13; the check digit is right
    [InlineData("190101199003070017", "checkCharacter", "check")]
    [InlineData("19010119900307001", "length", "whole")]
    [InlineData("1901011990030700166", "length", "whole")]
    [InlineData("190101900307001", "oldForm", "whole")]
    [InlineData("1901011990X3070016", "alphabet", "whole")]
    [InlineData("19010119900307001Y", "alphabet", "check")]
    [InlineData("", "empty", "whole")]
    [InlineData("   ", "empty", "whole")]
    [InlineData(null, "empty", "whole")]
    [InlineData("\ud800", "length", "whole")]
    [InlineData("911124198108030024", "wrongType", "whole")]
    public void A_wrong_number_says_which_part_is_wrong(string? number, string code, string part)
    {
        var check = ResidentId.Check(number, Today);
        check.IsAcceptable(overridden: true).ShouldBeFalse();
        check.Refusal(overridden: false).ShouldBe(new Finding(code, part, Severity.Error));
    }

    [Theory]
    [InlineData(" 19010119850515002x ")]
    [InlineData("190101 19850515 002x")]
    [InlineData("190101-19850515-002X")]
    [InlineData("１９０１０１１９８５０５１５００２Ｘ")]
    public void Typing_habits_are_understood_and_stored_in_one_form(string typed) => ResidentId.Check(typed, Today).Value.ShouldBe("19010119850515002X");

    [Fact]
    public void Nobody_is_born_in_the_future() =>
        ResidentId.Check("190101202006010048", new DateOnly(2020, 5, 31)).Refusal(false)!.Code.ShouldBe("future");

    [Fact]
    public void An_unknown_area_is_a_warning_only()
    {
        var check = ResidentId.Check("190101199003070016", Today, ReferenceData.BuiltIn.Divisions);
        check.IsValid.ShouldBeTrue();
        check.Findings.ShouldBe([new Finding("unknownArea", "area", Severity.Warning)]);
    }

    [Theory]
    [InlineData("110101180001010015")]
    [InlineData("19010119900307034X")]
    public void The_type_cannot_be_guessed_because_a_number_may_pass_as_a_credit_code_too(string number)
    {
        ResidentId.Check(number, Today).IsValid.ShouldBeTrue();
        CreditCode.Check(number).IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("residentId", "190101199003070016", null)]
    [InlineData("residencePermit", "810000180001010019", null)]
    [InlineData("residencePermit", "830000180001010012", null)]
    [InlineData("residencePermit", "190101199003070016", "wrongType")]
    [InlineData("foreignPermanentResident", "190101199003070016", "wrongType")]
    [InlineData("foreignPermanentResident", "ABC123456789012", null)]
    [InlineData("foreignPermanentResident", "AB1234567890123", "length")]
    [InlineData("disabilityCard", "19010119900307001611", null)]
    [InlineData("disabilityCard", "19010119900307001674", null)]
    [InlineData("disabilityCard", "19010119900307001681", "alphabet")]
    [InlineData("disabilityCard", "19010119900307001615", "alphabet")]
    [InlineData("disabilityCard", "190101199003070017111", "length")]
    [InlineData("disabilityCard", "19010119900307001711", "checkCharacter")]
    [InlineData("passport", "e12345678", null)]
    [InlineData("passport", "", "empty")]
    [InlineData("passport", "E1", "length")]
    [InlineData("passport", "E1<script>", "alphabet")]
    [InlineData("none", "", null)]
    [InlineData("unknown", null, null)]
    [InlineData("none", "190101199003070016", "notExpected")]
    public void Each_type_of_document_has_its_own_rule(string type, string? number, string? refusal) =>
        (IdNumber.Check(ReferenceData.BuiltIn.IdTypes[type], number, Today).Refusal(false)?.Code).ShouldBe(refusal);

    [Fact]
    public void A_new_foreign_permanent_resident_card_begins_with_nine()
    {
        var digits = "91112419810803002";
        var card = digits + ResidentId.CheckCharacter(digits);
        IdNumber.Check(ReferenceData.BuiltIn.IdTypes["foreignPermanentResident"], card, Today).IsValid.ShouldBeTrue();
        IdNumber.Check(ReferenceData.BuiltIn.IdTypes["residentId"], card, Today).Refusal(false)!.Code.ShouldBe("wrongType");
    }

    [Fact]
    public void One_wrong_digit_is_always_found() =>
        Gen.Select(Gen.Date[new DateTime(1930, 1, 1), new DateTime(2026, 1, 1)], Gen.Int[0, 999], Gen.Int[0, 17], Gen.Int[1, 9]).Sample((born, sequence, at, shift) =>
        {
            var digits = $"190101{born:yyyyMMdd}{sequence:000}";
            var right = digits + ResidentId.CheckCharacter(digits);
            ResidentId.Check(right, Today).IsValid.ShouldBeTrue();
            var wrong = right.ToCharArray();
            wrong[at] = wrong[at] == 'X' ? (char)('0' + shift) : (char)('0' + ((wrong[at] - '0' + shift) % 10));
            ResidentId.Check(new string(wrong), Today).IsValid.ShouldBeFalse();
        });

    [Fact]
    public void No_text_whatever_makes_a_check_throw() => Gen.String.Sample(text =>
    {
        ResidentId.Check(text, Today);
        CreditCode.Check(text);
        Phone.Check(text);
        DivisionCode.Check(text, ReferenceData.BuiltIn.Divisions, Today);
        _ = CaseNumber.TryParse(text, out _);
        ReferenceData.BuiltIn.Divisions.Search(text, 3);
        Language.Of(text);
    }, iter: 2000);
}
