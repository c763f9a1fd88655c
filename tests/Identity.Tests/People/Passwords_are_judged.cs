using Identity.Passwords;

namespace Identity.Tests.People;

public sealed class Passwords_are_judged
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("alltogether nothing like it")]
    [InlineData("我家的猫不喜欢下雨天的鱼")]
    [InlineData("tK7-wuzo-9Hq-pl")]
    public void Long_and_unusual_ones_are_good_whatever_they_are_made_of(string password) => PasswordRules.Fault(password, "Wei Zhang", "wei.zhang@people.example").ShouldBeNull();

    [Theory]
    [InlineData("short one")]
    [InlineData("👍👍👍👍👍👍👍👍👍👍👍")]
    public void Short_ones_are_not(string password) => PasswordRules.Fault(password)!.Value.En.ShouldStartWith("At least 12");

    [Theory]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("password2026")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("!!!dragon12345")]
    [InlineData("Password1Password1")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("123456789012")]
    [InlineData("839203748829104857")]
    [InlineData("QWERTYUIOPASDF")]
    [InlineData("qwertyuiop123!")]
    public void Common_ones_are_not_even_with_an_ornament(string password) => PasswordRules.Fault(password)!.Value.En.ShouldContain("too common");

    [Theory]
    [InlineData("my name is Zhang okay")]
    [InlineData("xx wei.zhang xx yy zz")]
    [InlineData("张伟最喜欢的密码在这里了")]
    [InlineData("sunshine charity rocks")]
    public void The_own_name_mail_or_organisation_must_not_be_inside(string password) =>
        PasswordRules.Fault(password, password[0] == '张' ? "张伟" : "Wei Zhang", "wei.zhang@people.example", "Sunshine Charity")!.Value.En.ShouldContain("must not contain");

    [Fact]
    public void Ten_thousand_characters_are_too_many() => PasswordRules.Fault(new string('x', 10_000))!.Value.En.ShouldStartWith("At most");
}
