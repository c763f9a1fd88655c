using System.Buffers;

namespace Contracts.Reference;

/// <summary>The result of checking a unified social credit code.</summary>
public sealed record CreditCodeCheck : IdentifierCheck
{
    /// <summary>Kind of organisation by registrar and class, as in the table <c>charityKinds</c>; null when the code does not tell.</summary>
    public string? Kind { get; init; }

    /// <summary>Division of registration, six digits; <c>100000</c> for the nation. Empty when the code is refused.</summary>
    public string Area { get; init; } = "";

    internal static CreditCodeCheck Refused(string value, string code) => new() { Value = value, Findings = [Error(code, "whole")] };

    internal static CreditCodeCheck Of(string code, string? kind, bool checkFits, bool organisationFits)
    {
        var findings = new List<Finding>();
        if (!checkFits)
            findings.Add(new Finding("checkCharacter", "check", Severity.Overridable));
        if (!organisationFits)
            findings.Add(Warning("organisationCheck", "organisation"));
        return new CreditCodeCheck { Value = code, Findings = findings, Kind = kind, Area = code.Substring(2, 6) };
    }

    internal static string PlainForm(string? value) => Plain(value);
}

/// <summary>
/// Unified social credit code, GB 32100-2015: registrar, class, 6 area, 9 organisation code (GB 11714), check. Some codes in real use fail the
/// check, so a wrong check character may be overridden with a reason; a wrong length or letter may not. The area is not compared with any list:
/// 100000 is the national registration of the largest charities.
/// </summary>
public static class CreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private static ReadOnlySpan<byte> OrganisationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Checks a code as typed; small letters are accepted.</summary>
    public static CreditCodeCheck Check(string? value)
    {
        var code = CreditCodeCheck.PlainForm(value);
        if (code.Length == 0)
            return CreditCodeCheck.Refused(code, "empty");
        if (code.Length != 18)
            return CreditCodeCheck.Refused(code, "length");
        if (code.AsSpan().ContainsAnyExcept(Characters) || code.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9'))
            return CreditCodeCheck.Refused(code, "alphabet");
        return CreditCodeCheck.Of(code, KindOf(code), CheckFits(code), OrganisationFits(code.AsSpan(8, 9)));
    }

    private static bool CheckFits(string code)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += Alphabet.IndexOf(code[i], StringComparison.Ordinal) * Weights[i];
        return code[17] == Alphabet[(31 - (sum % 31)) % 31];
    }

    private static bool OrganisationFits(ReadOnlySpan<char> organisation)
    {
        var sum = 0;
        for (var i = 0; i < OrganisationWeights.Length; i++)
            sum += (char.IsAsciiDigit(organisation[i]) ? organisation[i] - '0' : organisation[i] - 'A' + 10) * OrganisationWeights[i];
        return organisation[8] == (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    private static string? KindOf(string code) => code[..2] switch
    {
        "51" => "socialGroup",
        "52" => "serviceAgency",
        "53" => "foundation",
        "12" => "publicInstitution",
        "13" => "massOrganisation",
        "91" => "enterprise",
        _ => null,
    };
}
