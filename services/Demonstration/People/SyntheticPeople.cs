using System.Globalization;

namespace Demonstration.People;

/// <summary>
/// People who cannot exist: identity numbers of province 19, which was never assigned, and phone numbers with prefixes that no operator was given
/// (154, 142, 164). Names are put together from common characters.
/// </summary>
internal static class SyntheticPeople
{
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任";
    private const string FemaleNames = "秀英桂兰玉珍淑华丽萍红梅春霞凤芳娟燕琴云芝素爱莲翠月";
    private const string MaleNames = "建国志强文明德福军平勇伟海波国华永康春生家富根宝庆云山林";
    private const int ReferenceYear = 2026;

    private static readonly string[] Prefixes = ["154", "142", "164"];

    /// <summary>A person of an age.</summary>
    public static Person Make(Chance chance, int age)
    {
        var female = chance.Percent(52);
        var given = female ? FemaleNames : MaleNames;
        var name = string.Concat(chance.Of(Surnames.ToCharArray()), given[chance.Below(given.Length)], chance.Percent(75) ? given[chance.Below(given.Length)].ToString() : "");
        var born = new DateOnly(ReferenceYear - age, chance.Between(1, 12), chance.Between(1, 28));
        // A year earlier for those whose birthday is late, so that nobody is younger than was said.
        born = born.AddYears(born.Month > 6 ? -1 : 0);
        return new Person(name, female ? "female" : "male", born, ResidentId(born, female, chance.Below(500)), Phone(chance));
    }

    /// <summary>A telephone number that nobody has.</summary>
    public static string Phone(Chance chance) => chance.Of(Prefixes) + chance.Below(100_000_000).ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>A number with a right check character and an area that does not exist.</summary>
    public static string ResidentId(DateOnly born, bool female, int serial)
    {
        ReadOnlySpan<byte> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var sequence = (serial * 2 + (female ? 0 : 1)) % 1000;
        var body = string.Create(CultureInfo.InvariantCulture, $"190101{born:yyyyMMdd}{sequence:D3}");
        var sum = 0;
        for (var index = 0; index < body.Length; index++)
        {
            sum += (body[index] - '0') * weights[index];
        }

        return body + "10X98765432"[sum % 11];
    }
}

/// <summary>A synthetic person.</summary>
internal sealed record Person(string Name, string Gender, DateOnly Born, string ResidentId, string Phone);
