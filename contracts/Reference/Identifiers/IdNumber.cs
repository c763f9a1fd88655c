using System.Text.RegularExpressions;

namespace Contracts.Reference;

/// <summary>
/// Number of an identity document whose type the caller names. The type is never guessed: a valid resident ID can pass the check of a credit code.
/// </summary>
public static partial class IdNumber
{
    /// <summary>Checks a number by the rule of its type.</summary>
    /// <param name="type">Row of the table <c>idTypes</c>.</param>
    /// <param name="value">As typed; may be empty for a type that has no number.</param>
    /// <param name="today">Local date.</param>
    /// <param name="divisions">When given, an area that is in no list is a warning.</param>
    public static IdNumberCheck Check(IdType type, string? value, DateOnly today, Divisions? divisions = null)
    {
        var number = IdNumberCheck.PlainForm(value);
        return type.Check switch
        {
            "residentId" => ResidentId.Check(number, today, divisions),
            "residencePermit" => number.Length == 18 && number[..2] is not ("81" or "82" or "83")
                ? IdNumberCheck.Refused(number, "wrongType", "area") : ResidentId.Check(number, today),
            "foreignPermanentResident" => OldPermanentResidentCard().IsMatch(number) ? new IdNumberCheck { Value = number }
                : number.Length == 18 && number[0] != '9' ? IdNumberCheck.Refused(number, "wrongType", "whole") : ResidentId.CheckNumber(number, today),
            "disabilityCard" => DisabilityCard(number, today, divisions),
            "none" => number.Length == 0 ? new IdNumberCheck { Value = "" } : IdNumberCheck.Refused(number, "notExpected", "whole"),
            _ => number.Length == 0 ? IdNumberCheck.Refused(number, "empty", "whole")
                : number.Length is < 3 or > 30 ? IdNumberCheck.Refused(number, "length", "whole")
                : number.All(char.IsLetterOrDigit) ? new IdNumberCheck { Value = number } : IdNumberCheck.Refused(number, "alphabet", "whole"),
        };
    }

    // 残疾人证: the resident ID, then kind of disability (1-7) and grade (1-4).
    private static IdNumberCheck DisabilityCard(string number, DateOnly today, Divisions? divisions)
    {
        if (number.Length != 20)
            return IdNumberCheck.Refused(number, number.Length == 0 ? "empty" : "length", "whole");
        var check = ResidentId.Check(number[..18], today, divisions) with { Value = number };
        if (number[18] is < '1' or > '7')
            return check with { Findings = [.. check.Findings, IdNumberCheck.Wrong("alphabet", "type")] };
        return number[19] is < '1' or > '4' ? check with { Findings = [.. check.Findings, IdNumberCheck.Wrong("alphabet", "grade")] } : check;
    }

    [GeneratedRegex("^[A-Z]{3}[0-9]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex OldPermanentResidentCard();
}
