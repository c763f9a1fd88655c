using Contracts.Reference;
using CsCheck;
using Shouldly;

namespace Reference.Tests;

public class Names
{
    [Theory]
    [InlineData("王小明", "wang xiao ming")]
    [InlineData("单小明", "shan xiao ming")]
    [InlineData("解放", "xie fang")]
    [InlineData("仇英", "qiu ying")]
    [InlineData("曾国藩", "zeng guo fan")]
    [InlineData("查良镛", "zha liang yong")]
    [InlineData("区小妹", "ou xiao mei")]
    [InlineData("朴正", "piao zheng")]
    [InlineData("尉迟恭", "yu chi gong")]
    [InlineData("万俟咏", "mo qi yong")]
    [InlineData("欧阳修", "ou yang xiu")]
    [InlineData("吕小女", "lu xiao nu")]
    [InlineData("zhangsan", "zhang san")]
    [InlineData("Zhāng Sān", "zhang san")]
    [InlineData("lǚ bu", "lu bu")]
    [InlineData("lvbu", "lu bu")]
    [InlineData("xian", "xian")]
    [InlineData("smith", "smith")]
    public void A_name_is_read_as_people_read_it(string name, string reading) => Pinyin.KeysOf(name).Reading.ShouldBe(reading);

    [Theory]
    [InlineData("张三", "章三")]
    [InlineData("张三", "張三")]
    [InlineData("张三", "zhang san")]
    [InlineData("张三", "zhangsan")]
    [InlineData("张三", "ZHANG San")]
    [InlineData("张三", "San Zhang")]
    [InlineData("张三", " 张 三 ")]
    [InlineData("张三", "臧山")]
    [InlineData("陈林", "程凌")]
    [InlineData("李娜", "李拉")]
    [InlineData("南小宁", "兰小林")]
    [InlineData("单小明", "dan xiaoming")]
    [InlineData("曾乐", "zeng yue")]
    [InlineData("買買提·阿不都", "买买提阿不都")]
    [InlineData("买买提·阿不都", "买买提・阿不都")]
    [InlineData("劉德華", "刘德华")]
    public void Names_that_sound_alike_share_a_key(string first, string second) =>
        Pinyin.KeysOf(first).Keys.Intersect(Pinyin.KeysOf(second).Keys).ShouldNotBeEmpty();

    [Theory]
    [InlineData("张三", "李四")]
    [InlineData("王东", "王丹")]
    [InlineData("陈飞", "陈辉")]
    [InlineData("王小明", "王小")]
    public void Names_that_sound_different_share_none(string first, string second) =>
        Pinyin.KeysOf(first).Keys.Intersect(Pinyin.KeysOf(second).Keys).ShouldBeEmpty();

    [Fact]
    public void Every_character_is_read_alike_on_the_short_way_of_plain_names()
    {
        // A space in front takes the long way, for which a name may be written in any form.
        for (var character = '\u4E00'; character <= '\u9FFF'; character++)
        {
            foreach (var name in (string[])[$"{character}", $"{character}明", $"王{character}小"])
            {
                var (plain, any) = (Pinyin.KeysOf(name), Pinyin.KeysOf(" " + name));
                (plain.Plain, plain.Reading, plain.Initials).ShouldBe((any.Plain, any.Reading, any.Initials));
                plain.Keys.ShouldBe(any.Keys);
            }
        }
    }

    [Fact]
    public void F_and_h_are_equal_only_where_a_place_wants_it()
    {
        const Homophones Hunan = Homophones.Default | Homophones.LabialAndVelar;
        Pinyin.KeysOf("胡飞", Hunan).Keys[0].ShouldBe(Pinyin.KeysOf("符辉", Hunan).Keys[0]);
        Pinyin.KeysOf("黄芳", Hunan).Keys[0].ShouldBe(Pinyin.KeysOf("房煌", Hunan).Keys[0]);
    }

    [Theory]
    [InlineData("張三", "张三")]
    [InlineData("买买提·阿不都", "买买提阿不都")]
    [InlineData("José", "jose")]
    [InlineData("Ｊｏｓｅ", "jose")]
    public void The_same_name_written_differently_has_one_plain_form(string name, string plain) => Pinyin.KeysOf(name).Plain.ShouldBe(plain);

    [Fact]
    public void A_character_that_nobody_can_read_stands_for_itself() => Pinyin.KeysOf("王\U0003134A").Keys.ShouldBe(["wan \U0003134A"]);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(" ·.-! ")]
    public void No_name_has_no_key(string? name) => Pinyin.KeysOf(name).Keys.ShouldBeEmpty();

    [Fact]
    public void Any_text_gives_at_most_eight_keys_and_the_same_ones_each_time() => Gen.String.Sample(text =>
    {
        var keys = Pinyin.KeysOf(text);
        keys.Keys.Count.ShouldBeLessThanOrEqualTo(8);
        Pinyin.KeysOf(text).Keys.ShouldBe(keys.Keys);
        Pinyin.KeysOf(keys.Plain).Plain.ShouldBe(keys.Plain);
    });

    [Fact]
    public void The_keys_tell_apart_what_the_rules_do_not_join() =>
        Pinyin.KeysOf("张三", Homophones.None).Keys.ShouldNotContain(Pinyin.KeysOf("臧山", Homophones.None).Keys[0]);
}
