using Contracts.Reference;
using CsCheck;
using Shouldly;

namespace Reference.Tests;

public class DivisionTree
{
    private static readonly Divisions Tree = ReferenceData.BuiltIn.Divisions;

    [Theory]
    [InlineData(DivisionLevel.Province, 31)]
    [InlineData(DivisionLevel.Prefecture, 342)]
    [InlineData(DivisionLevel.County, 2975)] // 2,978 in the source, three of which are prefectures that have no county level
    [InlineData(DivisionLevel.Township, 41352)]
    public void All_divisions_that_exist_are_there(DivisionLevel level, int count) =>
        Tree.All.Count(division => division.Level == level && division.ValidTo is null).ShouldBe(count);

    [Theory]
    [InlineData("110101", "东城区")]
    [InlineData("420106", "武昌区")]
    [InlineData("42", "湖北省")]
    [InlineData("420000", "湖北省")]
    [InlineData("4201", "武汉市")]
    [InlineData("420100", "武汉市")]
    [InlineData("420106000000", "武昌区")]
    [InlineData("441900", "东莞市")]
    [InlineData("4419", "东莞市")]
    public void A_code_is_found_short_or_filled_with_zeros(string code, string name) => Tree.Find(code)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("190101")]
    [InlineData("190101001")]
    [InlineData("190101001001")]
    [InlineData("190000")]
    [InlineData("11010100100")]
    [InlineData("4201000")]
    [InlineData("")]
    [InlineData("000000")]
    [InlineData("武昌")]
    [InlineData(null)]
    public void An_unassigned_code_is_unknown(string? code) => Tree.Find(code).ShouldBeNull();

    [Fact]
    public void A_prefecture_without_counties_holds_its_towns_directly()
    {
        var dongguan = Tree.Find("441900")!;
        dongguan.Level.ShouldBe(DivisionLevel.Prefecture);
        Tree.Children("441900").ShouldAllBe(child => child.Level == DivisionLevel.Township);
        var town = Tree.Find("441900101")!;
        town.Parent.ShouldBe(dongguan);
        town.AreaAt(DivisionLevel.County).ShouldBe(dongguan);
        town.AreaAt(DivisionLevel.Province)!.Name.ShouldBe("广东省");
        town.AreaAt(DivisionLevel.Nation).ShouldBeNull();
    }

    [Fact]
    public void Ancestors_come_nearest_first() =>
        Tree.Ancestors("110101001").Select(division => division.Code).ShouldBe(["110101", "1101", "11"]);

    [Fact]
    public void The_full_name_leaves_out_rows_that_only_group() => Tree.Find("110101001")!.FullName.ShouldBe("北京市东城区东华门街道");

    [Fact]
    public void Being_inside_is_the_same_by_interval_and_by_walking_up() =>
        Gen.Select(Gen.Int[0, Tree.All.Count - 1], Gen.Int[0, Tree.All.Count - 1], Gen.Int[0, 4]).Sample((first, second, up) =>
        {
            var inner = Tree.All[first];
            var area = up == 0 ? Tree.All[second] : Enumerable.Range(1, up).Aggregate(inner, (at, _) => at.Parent ?? at);
            var walked = false;
            for (var at = inner; at is not null; at = at.Parent)
                walked |= at == area;
            inner.IsWithin(area).ShouldBe(walked);
            Tree.IsWithin(inner.Code, area.Code).ShouldBe(walked);
        });

    [Fact]
    public void Every_child_is_listed_once_under_its_parent()
    {
        var seen = Tree.Roots.ToList();
        foreach (var division in Tree.All)
            seen.AddRange(Tree.Children(division.Code));
        seen.Distinct().Count().ShouldBe(Tree.All.Count);
        seen.Count.ShouldBe(Tree.All.Count);
        Tree.All.ShouldAllBe(division => Tree.All[division.Index] == division);
    }

    [Fact]
    public void An_abolished_district_keeps_its_code_its_end_and_its_successors()
    {
        var chongwen = Tree.Find("110103")!;
        chongwen.IsValidOn(new DateOnly(2010, 6, 30)).ShouldBeTrue();
        chongwen.IsValidOn(new DateOnly(2010, 7, 1)).ShouldBeFalse();
        chongwen.Successors.ShouldBe(["110101"]);
        Tree.All.SelectMany(division => division.Successors).ShouldAllBe(code => Tree.Find(code) != null);
        Tree.Search("崇文区", 10).ShouldBeEmpty();
        Tree.Search("崇文区", 10, new DateOnly(2005, 1, 1)).ShouldBe([chongwen]);
    }

    [Fact]
    public void A_place_has_coordinates_or_those_of_the_nearest_place_above()
    {
        var wuhan = Tree.PointOf(Tree.Find("4201")!)!.Value;
        wuhan.Latitude.ShouldBe(30.6, 0.3);
        wuhan.Longitude.ShouldBe(114.3, 0.3);
        var township = Tree.PointOf(Tree.Find("420106001")!)!.Value;
        Tree.Find("420106001")!.IsWithin(township.From).ShouldBeTrue();
        Tree.All.Where(division => division.ValidTo is null).ShouldAllBe(division => Tree.PointOf(division) != null);
    }
}
