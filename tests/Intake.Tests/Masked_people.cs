using Intake.People;
using Shouldly;
using Xunit;

namespace Intake.Tests;

public sealed class Masked_people
{
    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("张三丰", "张**")]
    [InlineData("买买提·阿不都", "买**")]
    [InlineData("Jane Doe", "J**")]
    [InlineData("𠮷田", "𠮷*")]
    [InlineData("张", "张*")]
    [InlineData(null, null)]
    public void A_name_keeps_its_first_character(string? name, string? masked) => Masking.Name(name).ShouldBe(masked);

    [Theory]
    [InlineData("+8613800000000", "138****0000")]
    [InlineData("+862787654321 ext 803", "278****4321")]
    [InlineData("+8528765432", "+85****5432")]
    [InlineData("110", "110")]
    [InlineData(null, null)]
    public void A_phone_keeps_its_ends(string? phone, string? masked) => Masking.Phone(phone).ShouldBe(masked);

    [Theory]
    [InlineData("11010519491231002X", "110*************2X")]
    [InlineData("A123456", "***")]
    [InlineData(null, null)]
    public void A_number_keeps_its_ends(string? number, string? masked) => Masking.IdNumber(number).ShouldBe(masked);

    [Fact]
    public void Details_never_print_themselves()
    {
        var details = new PersonDetails("张三", "residentId", "11010519491231002X", "+8613800000000", new DateOnly(1949, 12, 31));
        $"{details} {Likeness.Of(details)}".ShouldBe("PersonDetails Likeness");
    }
}
