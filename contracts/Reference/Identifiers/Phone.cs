using System.Text.RegularExpressions;

namespace Contracts.Reference;

/// <summary>The result of checking a telephone number. The value is E.164 (<c>+8613…</c>), or the bare digits of a short code.</summary>
public sealed record PhoneCheck : IdentifierCheck
{
    /// <summary>mobile, landline, service (400, 800), machine (1064…), shortCode, foreign; null when refused.</summary>
    public string? Kind { get; init; }

    /// <summary>Digits to dial after the landline answers; null when none were given.</summary>
    public string? Extension { get; init; }

    /// <summary>Whether a text message can reach it.</summary>
    public bool TakesText => Kind is "mobile" or "foreign";

    internal static PhoneCheck Refused(string value, string code, string part = "number") => new() { Value = value, Findings = [Error(code, part)] };
}

/// <summary>
/// Telephone numbers. Number portability means that a prefix does not tell the operator, so only the shape is checked. Short codes (110, 12345)
/// stay outside E.164: nobody can be called back there.
/// </summary>
public static partial class Phone
{
    /// <summary>Checks a number as typed: spaces, dashes, brackets, full-width digits, 0086 and +86 are understood.</summary>
    public static PhoneCheck Check(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return PhoneCheck.Refused("", "empty");
        if (value.Length > 50)
            return PhoneCheck.Refused("", "length");
        var (number, extension) = Parts(value);
        if (number is null)
            return PhoneCheck.Refused(value.Trim(), "alphabet");
        var fromAbroad = number.StartsWith("+86", StringComparison.Ordinal) || number.StartsWith("0086", StringComparison.Ordinal);
        if (fromAbroad)
            number = number[(number[0] == '+' ? 3 : 4)..];
        else if (number[0] == '+')
            return Foreign().IsMatch(number) ? Found(number, "foreign", extension) : PhoneCheck.Refused(number, "shape");
        else if (number.Length == 13 && number.StartsWith("86", StringComparison.Ordinal) && Mobile().IsMatch(number.AsSpan(2)))
            number = number[2..];
        else if (ShortCode().IsMatch(number))
            return Found(number, "shortCode", extension);

        if (Mobile().IsMatch(number))
            return Found("+86" + number, "mobile", extension);
        if (Machine().IsMatch(number))
            return Found("+86" + number, "machine", extension);
        if (Service().IsMatch(number))
            return Found("+86" + number, "service", extension);
        // Within the country an area code begins with 0, from abroad it does not.
        var area = number.StartsWith('0') ? number[1..] : fromAbroad ? number : "";
        return Landline().IsMatch(area) ? Found("+86" + area, "landline", extension) : PhoneCheck.Refused(number, "shape");
    }

    private static PhoneCheck Found(string number, string kind, string? extension) =>
        extension is not null && kind is not ("landline" or "service")
            ? PhoneCheck.Refused(number, "notExpected", "extension")
            : new PhoneCheck { Value = number, Kind = kind, Extension = extension };

    private static (string? Number, string? Extension) Parts(string value)
    {
        // As it is stored, and as most type it.
        if (value.Length > 1 && (value[0] == '+' || char.IsAsciiDigit(value[0])) && !value.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
            return (value, null);
        string plain;
        try
        {
            plain = value.Normalize(System.Text.NormalizationForm.FormKC).Trim();
        }
        catch (ArgumentException) // half a surrogate pair
        {
            return (null, null);
        }
        var split = WithExtension().Match(plain);
        if (!split.Success)
            return (null, null);
        var number = string.Concat(split.Groups["number"].Value.Where(c => char.IsAsciiDigit(c) || c == '+'));
        return (number.Length > 0 ? number : null, split.Groups["extension"] is { Success: true, Value: var extension } ? extension : null);
    }

    [GeneratedRegex(@"^(?<number>\+?[0-9][0-9 ().\-]*?|\([0-9][0-9 ().\-]*?)(?:\s*(?:转|轉|分机|ext\.?|x|#)\s*(?<extension>[0-9]{1,6}))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithExtension();

    [GeneratedRegex("^1[3-9][0-9]{9}$")]
    private static partial Regex Mobile();

    [GeneratedRegex("^1064[0-9]{9}$")]
    private static partial Regex Machine();

    [GeneratedRegex("^[48]00[0-9]{7}$")]
    private static partial Regex Service();

    // 10 and 2x with eight digits, three-digit area codes with seven or eight.
    [GeneratedRegex("^(?:10|2[0-9])[1-9][0-9]{7}$|^[3-9][0-9]{2}[1-9][0-9]{6,7}$")]
    private static partial Regex Landline();

    [GeneratedRegex("^(?:1[12][0-9]|12[0-9]{3}|1[01][0-9]{3}|9[56][0-9]{3,4})$")]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^\+[1-9][0-9]{7,14}$")]
    private static partial Regex Foreign();
}
