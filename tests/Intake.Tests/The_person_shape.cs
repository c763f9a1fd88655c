using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.People;
using Platform.Http;
using Shouldly;
using Xunit;

namespace Intake.Tests;

/// <summary>What is taken into the vault, field by field; the vectors are those of the standards and of invented provinces.</summary>
public sealed class The_person_shape
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData("residentId", "11010519491231002X", "1949-12-31", "female")]
    [InlineData("residentId", "11010519491231002x", "1949-12-31", "female")]
    [InlineData("residentId", "440524188001010014", "1880-01-01", "male")]
    [InlineData("residentId", "190101199003070016", "1990-03-07", "male")]
    [InlineData("residentId", "19010119600229003X", "1960-02-29", "male")]
    [InlineData("residentId", "19010119850515002X", "1985-05-15", "female")]
    [InlineData("residentId", "190101202006010048", "2020-06-01", "female")]
    [InlineData("residentId", "110101180001010015", "1800-01-01", "male")]
    [InlineData("residentId", "19010119900307034X", "1990-03-07", "female")]
    [InlineData("residencePermit", "810000180001010019", "1800-01-01", "male")]
    [InlineData("residencePermit", "830000180001010012", "1800-01-01", "male")]
    [InlineData("disabilityCard", "19010119900307001671", "1990-03-07", "male")]
    public void A_right_number_is_kept_and_says_when_the_person_was_born(string type, string number, string born, string gender)
    {
        var details = Kept(new CasePerson("测试", type, number));
        details.IdNumber.ShouldBe(number.ToUpperInvariant());
        details.BirthDate.ShouldBe(DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture));
        details.Gender.ShouldBe(gender);
    }

    [Theory]
    [InlineData("residentId", "190101190002290016")]
    [InlineData("residentId", "190101199013010017")]
    [InlineData("residentId", "190101199003070017")]
    [InlineData("residentId", "190101203003070019")]
    [InlineData("residentId", "110105491231002")]
    [InlineData("residentId", "53190000000000457Y")]
    [InlineData("residentId", "1")]
    [InlineData("none", "190101199003070016")]
    [InlineData("passport", "??")]
    public void A_wrong_number_is_refused_without_being_repeated(string type, string number)
    {
        foreach (var reason in (string?[])[null, "核对过"])
        {
            var errors = Refused(new CasePerson(IdType: type, IdNumber: number, IdNumberReason: reason));
            errors.ShouldHaveSingleItem().Key.ShouldBe("person.idNumber");
            errors.Single().Value.Single().ShouldNotContain(number);
        }
    }

    [Fact]
    public void The_type_is_never_guessed()
    {
        Refused(new CasePerson(IdNumber: "11010519491231002X")).ShouldHaveSingleItem().Key.ShouldBe("person.idType");
        Refused(new CasePerson(IdType: "libraryCard", IdNumber: "11010519491231002X")).ShouldHaveSingleItem().Key.ShouldBe("person.idType");
    }

    [Fact]
    public void Nothing_is_needed()
    {
        var errors = new FieldErrors();
        PersonShape.Check(errors, "person", (CasePerson?)null, Today, ReferenceData.BuiltIn).ShouldBeNull();
        PersonShape.Check(errors, "person", new CasePerson(Name: "  ", IdNumber: ""), Today, ReferenceData.BuiltIn).ShouldBeNull();
        PersonShape.Check(errors, "reporter", new CaseReporter(), Today, ReferenceData.BuiltIn).ShouldBeNull();
        errors.None.ShouldBeTrue();
        Kept(new CasePerson(IdType: "none")).IdType.ShouldBe("none");
        Kept(new CasePerson(IdType: "residentId")).IdNumber.ShouldBeNull();
    }

    [Theory]
    [InlineData("+86 138-0000-0000", "+8613800000000")]
    [InlineData("15400000001", "+8615400000001")]
    [InlineData("14200000002", "+8614200000002")]
    [InlineData("16400000003", "+8616400000003")]
    [InlineData("027-87654321转803", "+862787654321 ext 803")]
    public void A_phone_is_kept_in_one_form(string typed, string kept) => Kept(new CasePerson(Phone: typed)).Phone.ShouldBe(kept);

    [Theory]
    [InlineData("12345678901")]
    [InlineData("1540000000")]
    [InlineData("+8615400000001x")]
    [InlineData("110")]
    public void What_reaches_nobody_is_refused(string typed) => Refused(new CasePerson(Phone: typed)).ShouldHaveSingleItem().Key.ShouldBe("person.phone");

    [Fact]
    public void A_reporter_may_be_an_emergency_call()
    {
        var errors = new FieldErrors();
        PersonShape.Check(errors, "reporter", new CaseReporter("指挥中心", "110", "police"), Today, ReferenceData.BuiltIn)!.Phone.ShouldBe("110");
        errors.None.ShouldBeTrue();
        PersonShape.Check(errors, "reporter", new CaseReporter(Relation: "enemy"), Today, ReferenceData.BuiltIn);
        Fields(errors).ShouldHaveSingleItem().Key.ShouldBe("reporter.relation");
    }

    [Fact]
    public void A_birth_date_is_real_and_does_not_contradict_the_number_unless_somebody_says_why()
    {
        Refused(new CasePerson(BirthDate: Today.AddDays(1))).ShouldHaveSingleItem().Key.ShouldBe("person.birthDate");
        Refused(new CasePerson(BirthDate: new DateOnly(1850, 1, 1))).ShouldHaveSingleItem().Key.ShouldBe("person.birthDate");
        var contradiction = new CasePerson(IdType: "residentId", IdNumber: "190101199003070016", BirthDate: new DateOnly(1990, 3, 8));
        Refused(contradiction).ShouldHaveSingleItem().Key.ShouldBe("person.birthDate");
        Kept(contradiction with { IdNumberReason = "证件登记有误" }).BirthDate.ShouldBe(new DateOnly(1990, 3, 8));
        Kept(new CasePerson(BirthDate: Today)).BirthDate.ShouldBe(Today);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_in_both_languages()
    {
        var errors = new FieldErrors();
        PersonShape.Check(errors, "person", new CasePerson("a\u0001b", "residentId", "1", "1", Today.AddDays(9), "x"), Today, ReferenceData.BuiltIn);
        Fields(errors).Keys.Order().ShouldBe(["person.birthDate", "person.gender", "person.idNumber", "person.name", "person.phone"]);
        Fields(errors, english: false)["person.phone"].Single().ShouldContain("电话");
    }

    private static PersonDetails Kept(CasePerson person)
    {
        var errors = new FieldErrors();
        var details = PersonShape.Check(errors, "person", person, Today, ReferenceData.BuiltIn);
        Fields(errors).ShouldBeEmpty();
        return details.ShouldNotBeNull();
    }

    private static Dictionary<string, string[]> Refused(CasePerson person)
    {
        var errors = new FieldErrors();
        PersonShape.Check(errors, "person", person, Today, ReferenceData.BuiltIn);
        return Fields(errors);
    }

    // As the caller reads them, in the problem document.
    private static Dictionary<string, string[]> Fields(FieldErrors errors, bool english = true)
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        if (english)
            http.Features.Set<Microsoft.AspNetCore.Localization.IRequestCultureFeature>(
                new Microsoft.AspNetCore.Localization.RequestCultureFeature(new Microsoft.AspNetCore.Localization.RequestCulture("en"), null));
        return (Dictionary<string, string[]>)errors.ToRefusal().Describe(http).Extensions["errors"]!;
    }
}
