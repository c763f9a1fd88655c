using Contracts.Reference;
using CsCheck;
using Shouldly;

namespace Reference.Tests;

public class CaseNumbers
{
    private static readonly Divisions Tree = ReferenceData.BuiltIn.Divisions;
    private static readonly Division[] Places = [.. Tree.All.Where(division => division.AreaAt(DivisionLevel.County) is not null)];
    private static readonly Gen<CaseNumber> AnyNumber =
        Gen.Select(Gen.Int[0, Places.Length - 1], Gen.ULong, Gen.Int[0, 12]).Select((place, random, attempt) => CaseNumber.Create(Places[place], random, attempt));

    [Fact]
    public void A_number_shows_its_county_and_reads_back() => AnyNumber.Sample(number =>
    {
        CaseNumber.TryParse(number.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(number);
        number.Place.Length.ShouldBe(6);
        Tree.Find(number.Place).ShouldNotBeNull();
    });

    [Theory]
    [InlineData("420106001", "420106")]
    [InlineData("4201", "420100")]
    [InlineData("42", "420000")]
    [InlineData("441900101", "441900")]
    public void The_first_part_is_the_county_around_the_place(string place, string part) => CaseNumber.Create(Tree.Find(place)!, 1).Place.ShouldBe(part);

    [Fact]
    public void One_wrong_character_is_always_found() =>
        Gen.Select(AnyNumber, Gen.Int[0, 20], Gen.Int[1, CaseNumber.Alphabet.Length - 1]).Sample((number, at, shift) =>
        {
            var wrong = number.ToString().ToCharArray();
            at %= wrong.Length;
            if (wrong[at] == '-')
                return;
            wrong[at] = CaseNumber.Alphabet[(CaseNumber.Alphabet.IndexOf(wrong[at]) + shift) % CaseNumber.Alphabet.Length];
            CaseNumber.TryParse(new string(wrong), out _).ShouldBeFalse();
        });

    [Fact]
    public void Two_neighbours_swapped_are_always_found() => Gen.Select(AnyNumber, Gen.Int[0, 20]).Sample((number, at) =>
    {
        var compact = number.ToString().Replace("-", "", StringComparison.Ordinal).ToCharArray();
        at %= compact.Length - 1;
        if (compact[at] == compact[at + 1])
            return;
        (compact[at], compact[at + 1]) = (compact[at + 1], compact[at]);
        CaseNumber.TryParse(new string(compact), out _).ShouldBeFalse();
        CaseNumber.TryParse(string.Concat(compact.AsSpan(0, 6), "-", compact.AsSpan(6, compact.Length - 7), "-") + compact[^1], out _).ShouldBeFalse();
    });

    [Fact]
    public void It_is_understood_however_it_is_typed() => AnyNumber.Sample(number =>
    {
        var text = number.ToString();
        foreach (var typed in new[]
        {
            text.ToLowerInvariant(), text.Replace("-", "", StringComparison.Ordinal), text.Replace('-', ' '), $"  {text} ", text.Replace('0', 'O').Replace('1', 'l'),
            text.Replace('0', 'o').Replace('1', 'I'), text.Replace('-', '－'), string.Concat(text.Select(c => c == '-' ? c : (char)(c + 0xFEE0))),
        })
        {
            CaseNumber.TryParse(typed, out var read).ShouldBeTrue(typed);
            read.ShouldBe(number);
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("420106")]
    [InlineData("420106-7K2-9")]
    [InlineData("420106-AEUA-9")]
    [InlineData("---")]
    [InlineData("no number at all")]
    public void What_is_no_case_number_is_not_read(string? text) => CaseNumber.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_crowded_county_moves_on_to_longer_numbers()
    {
        var wuchang = Tree.Find("420106")!;
        var taken = new HashSet<string>();
        var random = new Random(7);
        var most = 0;
        for (var i = 0; i < 200_000; i++) // more than all numbers of four characters
        {
            var attempt = 0;
            while (!taken.Add(CaseNumber.Create(wuchang, (ulong)random.NextInt64(), attempt).ToString()))
                attempt++;
            most = Math.Max(most, attempt);
        }
        most.ShouldBeLessThan(6);
    }

    [Fact]
    public void Codes_of_another_division_set_stand_in_the_number_as_they_are()
    {
        var directory = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(directory.FullName, "divisions.us.tsv"), "# replaces: all\nUS-53\t\tWashington\tprovince\nUS-53033\tUS-53\tKing County\tcounty\n");
        var king = ReferenceData.Load(directory.FullName).Divisions.Find("US-53033")!;
        var number = CaseNumber.Create(king, 123456789);
        number.ToString().ShouldStartWith("US-53033-");
        CaseNumber.TryParse(number.ToString().ToLowerInvariant(), out var read).ShouldBeTrue();
        read.ShouldBe(number);
        directory.Delete(recursive: true);
    }
}
