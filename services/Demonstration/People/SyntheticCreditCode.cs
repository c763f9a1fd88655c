using System.Globalization;

namespace Demonstration.People;

/// <summary>Unified social credit codes of organisations that do not exist: province 19 was never assigned. Both check characters are right.</summary>
internal static class SyntheticCreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>The code of a number; <paramref name="registrarAndClass"/> is 51 social group, 52 service agency, 53 foundation.</summary>
    public static string Of(int number, string registrarAndClass)
    {
        ReadOnlySpan<byte> organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];
        ReadOnlySpan<byte> weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        var organisation = number.ToString("D8", CultureInfo.InvariantCulture);
        var inner = 0;
        for (var index = 0; index < organisation.Length; index++)
        {
            inner += (organisation[index] - '0') * organisationWeights[index];
        }

        var body = registrarAndClass + "190000" + organisation + (11 - (inner % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
        var sum = 0;
        for (var index = 0; index < body.Length; index++)
        {
            sum += Alphabet.IndexOf(body[index], StringComparison.Ordinal) * weights[index];
        }

        return body + Alphabet[(31 - (sum % 31)) % 31];
    }
}
