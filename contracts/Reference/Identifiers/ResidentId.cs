using System.Globalization;

namespace Contracts.Reference;

/// <summary>The result of checking an identity document number.</summary>
public sealed record IdNumberCheck : IdentifierCheck
{
    /// <summary>Date of birth inside the number; null when it carries none or a wrong one.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>female or male as the number says; null when it does not.</summary>
    public string? Gender { get; init; }

    internal static IdNumberCheck Refused(string value, string code, string part) => new() { Value = value, Findings = [Error(code, part)] };

    internal static string PlainForm(string? value) => Plain(value);

    internal static Finding Wrong(string code, string part) => Error(code, part);

    internal static Finding Odd(string code, string part) => Warning(code, part);
}

/// <summary>
/// Resident ID number, GB 11643-1999: 6 area, 8 birth date, 3 sequence (odd male, even female), 1 check (ISO 7064 MOD 11-2). Area codes are
/// historical, so an unknown one is a warning at most. Residence permits (81, 82, 83) follow the same rule.
/// </summary>
public static class ResidentId
{
    private const string CheckCharacters = "10X98765432";
    private const int OldestAge = 130;

    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Checks a number of the type <c>residentId</c>.</summary>
    /// <param name="value">As typed.</param>
    /// <param name="today">Local date: a birth date after it is refused.</param>
    /// <param name="divisions">When given, an area that is in no list is a warning.</param>
    public static IdNumberCheck Check(string? value, DateOnly today, Divisions? divisions = null)
    {
        var number = IdNumberCheck.PlainForm(value);
        return number.StartsWith('9') && number.Length == 18 ? IdNumberCheck.Refused(number, "wrongType", "whole") : CheckNumber(number, today, divisions);
    }

    /// <summary>The rule without regard to the first digit; the new foreign permanent resident card (9…) shares it.</summary>
    internal static IdNumberCheck CheckNumber(string number, DateOnly today, Divisions? divisions = null)
    {
        if (number.Length == 0)
            return IdNumberCheck.Refused(number, "empty", "whole");
        if (number.Length == 15 && number.All(char.IsAsciiDigit))
            return IdNumberCheck.Refused(number, "oldForm", "whole");
        if (number.Length != 18)
            return IdNumberCheck.Refused(number, "length", "whole");
        if (number.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9'))
            return IdNumberCheck.Refused(number, "alphabet", "whole");
        if (number[17] != 'X' && !char.IsAsciiDigit(number[17]))
            return IdNumberCheck.Refused(number, "alphabet", "check");

        var findings = new List<Finding>();
        var dated = DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born);
        if (!dated)
            findings.Add(IdNumberCheck.Wrong("date", "birthDate"));
        else if (born > today)
            findings.Add(IdNumberCheck.Wrong("future", "birthDate"));
        else if (born.Year < today.Year - OldestAge)
            findings.Add(IdNumberCheck.Odd("veryOld", "birthDate"));
        if (number[17] != CheckCharacter(number))
            findings.Add(IdNumberCheck.Wrong("checkCharacter", "check"));
        if (divisions is not null && divisions.Find(number[..6]) is null)
            findings.Add(IdNumberCheck.Odd("unknownArea", "area"));
        return new IdNumberCheck
        {
            Value = number,
            Findings = findings,
            BirthDate = dated ? born : null,
            Gender = (number[16] - '0') % 2 == 1 ? "male" : "female",
        };
    }

    /// <summary>The check character that belongs to the first 17 digits.</summary>
    internal static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (digits[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }
}
