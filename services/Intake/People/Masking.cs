namespace Intake.People;

/// <summary>Just enough for somebody who already knows the person to recognise her in a list.</summary>
internal static class Masking
{
    /// <summary>张三 becomes 张*, Jane Doe becomes J**.</summary>
    public static string? Name(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return null;
        var first = System.Globalization.StringInfo.GetNextTextElement(name);
        return first + new string('*', Math.Clamp(name.Length - first.Length, 1, 2));
    }

    /// <summary>+8613800000000 becomes 138****0000; a short code is nobody's secret.</summary>
    public static string? Phone(string? phone)
    {
        if (string.IsNullOrEmpty(phone))
            return null;
        var number = phone.Split(' ')[0];
        number = number.StartsWith("+86", StringComparison.Ordinal) ? number[3..] : number;
        return number.Length < 7 ? number : number[..3] + "****" + number[^4..];
    }

    /// <summary>First three and last two characters; of a short number nothing.</summary>
    public static string? IdNumber(string? number) =>
        string.IsNullOrEmpty(number) ? null : number.Length < 8 ? "***" : number[..3] + new string('*', number.Length - 5) + number[^2..];
}
