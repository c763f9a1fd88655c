using Contracts.Reference;
using Shouldly;

namespace Reference.Tests;

public class Phones
{
    [Theory]
    [InlineData("15400000001", "+8615400000001", "mobile")]
    [InlineData("14200000002", "+8614200000002", "mobile")]
    [InlineData("16400000003", "+8616400000003", "mobile")]
    [InlineData("+8615400000001", "+8615400000001", "mobile")]
    [InlineData("+86 154-0000-0001", "+8615400000001", "mobile")]
    [InlineData("008615400000001", "+8615400000001", "mobile")]
    [InlineData("8615400000001", "+8615400000001", "mobile")]
    [InlineData("１５４００００００１１", "+8615400000011", "mobile")]
    [InlineData("1064000000000", "+861064000000000", "machine")]
    [InlineData("027-88880000", "+862788880000", "landline")]
    [InlineData("(027) 8888 0000", "+862788880000", "landline")]
    [InlineData("+86 27 8888 0000", "+862788880000", "landline")]
    [InlineData("010-12345678", "+861012345678", "landline")]
    [InlineData("0710-3333333", "+867103333333", "landline")]
    [InlineData("0755-83333333", "+8675583333333", "landline")]
    [InlineData("400-000-0001", "+864000000001", "service")]
    [InlineData("110", "110", "shortCode")]
    [InlineData("120", "120", "shortCode")]
    [InlineData("12345", "12345", "shortCode")]
    [InlineData("95588", "95588", "shortCode")]
    [InlineData("+852 2222 3333", "+85222223333", "foreign")]
    public void A_number_is_stored_in_one_form(string typed, string stored, string kind)
    {
        var check = Phone.Check(typed);
        check.IsValid.ShouldBeTrue();
        check.Value.ShouldBe(stored);
        check.Kind.ShouldBe(kind);
        // Digits alone take a short way, with a space in front the long one.
        Phone.Check(" " + typed).ShouldBe(check);
        if (kind != "shortCode")
            Phone.Check(check.Value).Value.ShouldBe(stored);
    }

    [Theory]
    [InlineData("12345678901", "shape")]
    [InlineData("1540000000", "shape")]
    [InlineData("+8615400000001x", "alphabet")]
    [InlineData("154000000011", "shape")]
    [InlineData("88880000", "shape")]
    [InlineData("+1234", "shape")]
    [InlineData("0", "shape")]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData(null, "empty")]
    [InlineData("call me", "alphabet")]
    [InlineData("+", "alphabet")]
    [InlineData("15400000001转5", "notExpected")]
    [InlineData("000000000000000000000000000000000000000000000000000000", "length")]
    public void What_is_no_number_is_refused(string? typed, string code) => Phone.Check(typed).Refusal(true)!.Code.ShouldBe(code);

    [Theory]
    [InlineData("027-88880000转801")]
    [InlineData("027 88880000 ext. 801")]
    [InlineData("02788880000x801")]
    public void An_extension_is_kept_beside_the_number(string typed)
    {
        var check = Phone.Check(typed);
        check.Value.ShouldBe("+862788880000");
        check.Extension.ShouldBe("801");
    }

    [Fact]
    public void A_text_message_goes_to_mobiles_only()
    {
        Phone.Check("15400000001").TakesText.ShouldBeTrue();
        Phone.Check("027-88880000").TakesText.ShouldBeFalse();
        Phone.Check("12345").TakesText.ShouldBeFalse();
    }
}
