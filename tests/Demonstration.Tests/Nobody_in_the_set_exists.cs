using Contracts.Reference;
using Demonstration.People;
using Demonstration.Set;

namespace Demonstration.Tests;

public sealed class Nobody_in_the_set_exists
{
    private static readonly DateOnly Today = new(2026, 12, 1);
    private static readonly string[] NeverAssigned = ["154", "142", "164"];
    private static readonly DemonstrationSet Set = DemonstrationSet.Make(99, 600, ReferenceData.BuiltIn);

    [Fact]
    public void Identity_numbers_are_valid_and_of_a_province_that_does_not_exist()
    {
        var numbers = Set.Cases.Select(plan => plan.Case.Person?.IdNumber).OfType<string>().ToArray();
        numbers.Length.ShouldBeGreaterThan(300);
        foreach (var number in numbers)
        {
            number.ShouldStartWith("190101");
            ResidentId.Check(number, Today).IsValid.ShouldBeTrue(number);
        }

        ReferenceData.BuiltIn.Divisions.Find("19").ShouldBeNull();
    }

    [Theory]
    [InlineData("1990-03-07", false, 0, "190101199003070016")]
    [InlineData("1985-05-15", true, 1, "19010119850515002X")]
    public void They_are_made_like_the_known_vectors(string born, bool female, int serial, string expected) =>
        SyntheticPeople.ResidentId(DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), female, serial).ShouldBe(expected);

    [Fact]
    public void Telephone_numbers_have_prefixes_that_no_operator_was_given()
    {
        var phones = Set.Cases.SelectMany(plan => new[] { plan.Case.Person?.Phone, plan.Case.Reporter?.Phone })
            .Concat(Set.Charities.Select(charity => charity.Request.Contact!.Phone)).OfType<string>().ToArray();
        phones.ShouldAllBe(phone => phone.Length == 11 && NeverAssigned.Contains(phone.Substring(0, 3)));
    }

    [Fact]
    public void Credit_codes_are_valid_and_of_a_province_that_does_not_exist()
    {
        foreach (var charity in Set.Charities)
        {
            var check = CreditCode.Check(charity.Request.CreditCode);
            check.IsValid.ShouldBeTrue(charity.Request.CreditCode);
            check.Area.ShouldBe("190000");
            check.Kind.ShouldBe(charity.Request.Kind);
        }

        SyntheticCreditCode.Of(1, "51").ShouldBe("51190000000000019G");
    }

    [Fact]
    public void Two_seeds_share_no_charity()
    {
        var other = DemonstrationSet.Make(100, 60, ReferenceData.BuiltIn).Charities.Select(charity => charity.Request.CreditCode);
        Set.Charities.Select(charity => charity.Request.CreditCode).Intersect(other).ShouldBeEmpty();
    }
}
