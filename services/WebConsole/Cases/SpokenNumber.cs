namespace WebConsole.Cases;

/// <summary>A case number as it is read out on a bad line: 幺 instead of 一, letters with a word.</summary>
internal static class SpokenNumber
{
    private const string Digits = "零幺二三四五六七八九";
    private static readonly string[] English = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    // The alphabet of case numbers has these letters alone.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['F'] = "Foxtrot",
        ['H'] = "Hotel",
        ['K'] = "Kilo",
        ['M'] = "Mike",
        ['P'] = "Papa",
        ['R'] = "Romeo",
        ['W'] = "Whiskey",
        ['X'] = "X-ray",
        ['Y'] = "Yankee",
    };

    public static string In(string number, bool english) => string.Join(english ? ", " : "，", number.Split('-').Select(part =>
        string.Join(' ', part.Select(sign => char.IsAsciiDigit(sign) ? english ? English[sign - '0'] : Digits[sign - '0'].ToString() : english ? Letters.GetValueOrDefault(sign, sign.ToString()) : sign.ToString()))));
}
