using Contracts.Reference;
using Shouldly;

namespace Reference.Tests;

public class DivisionNames
{
    private static readonly Divisions Tree = ReferenceData.BuiltIn.Divisions;

    [Theory]
    [InlineData("武昌", "420106")]
    [InlineData("武昌区", "420106")]
    [InlineData("wuchang", "420106")]
    [InlineData("WuChang", "420106")]
    [InlineData("wu chang qu", "420106")]
    [InlineData("ｗｕｃｈａｎｇ", "420106")]
    [InlineData("sjzs", "1301")]
    [InlineData("420106", "420106")]
    [InlineData("420100", "4201")]
    [InlineData("湖北", "42")]
    [InlineData("hubei", "42")]
    [InlineData("湖北 武昌", "420106")]
    [InlineData("湖北武昌", "420106")]
    [InlineData("hubei wuchang", "420106")]
    [InlineData("东莞", "441900")]
    [InlineData("luliang", "1411")]
    [InlineData("lvliang", "1411")]
    [InlineData("lu'an", "3415")]
    [InlineData("chongqing", "50")]
    [InlineData("changsha", "4301")]
    [InlineData("yueqing", "330382")]
    [InlineData("laoting", "130225")]
    [InlineData("panyu", "440113")]
    [InlineData("四川 朝天", "510812")]
    [InlineData("湖北省武汉市武昌区", "420106")]
    [InlineData("湖北武汉武昌", "420106")]
    [InlineData("湖北省武汉市武昌区中南路街道", "420106011")]
    [InlineData("湖北省武汉市武昌区某某路99号", "420106")]
    [InlineData("湖北省 武汉市 武昌区", "420106")]
    [InlineData("北京市东城区", "110101")]
    [InlineData("广东东莞石碣", "441900101")]
    public void The_place_meant_is_among_the_first_three(string typed, string code) =>
        Tree.Search(typed, 3).Select(division => division.Code).ShouldContain(code);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("''")]
    [InlineData("没有这个地方")]
    [InlineData("qqqqq")]
    [InlineData("999999")]
    [InlineData("\0\t[(*")]
    public void Nothing_is_found_where_nothing_fits(string typed) => Tree.Search(typed, 10).ShouldBeEmpty();

    [Fact]
    public void No_more_are_found_than_asked_for_and_wider_ones_come_first()
    {
        var found = Tree.Search("吉林", 5);
        found.Count.ShouldBe(5);
        found[0].Code.ShouldBe("22");
        found[1].Code.ShouldBe("2202");
    }

    [Theory]
    [InlineData("420106", "420106")]
    [InlineData("4201", "420106")]
    [InlineData("420102", "420106")]
    [InlineData("42", "420106")]
    [InlineData("230184", "230184")]
    [InlineData("2301", "230184")]
    [InlineData("23", "230184")]
    public void Of_places_that_sound_alike_the_nearest_comes_first(string near, string code) =>
        Tree.Search("wuchang", 1, near: Tree.Find(near)).ShouldHaveSingleItem().Code.ShouldBe(code);

    [Fact]
    public void A_whole_name_far_away_comes_before_a_beginning_nearby() => Tree.Search("吉林", 1, near: Tree.Find("420106")).ShouldHaveSingleItem().Code.ShouldBe("22");

    [Fact]
    public void A_code_is_that_place_wherever_it_is_typed() => Tree.Search("42", 1, near: Tree.Find("420106")).ShouldHaveSingleItem().Code.ShouldBe("42");

    [Fact]
    public void Rows_that_only_group_are_not_found() => Tree.Search("市辖区", 100).ShouldBeEmpty();
}
