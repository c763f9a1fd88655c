namespace Testing.Apps;

/// <summary>Unified social credit codes of foundations that do not exist: province 19 was never assigned.</summary>
public static class CreditCodes
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>A valid synthetic code; equal numbers give equal codes.</summary>
    public static string Synthetic(int number)
    {
        var organisation = number.ToString("D8");
        var inner = (11 - (organisation.Select((digit, index) => (digit - '0') * OrganisationWeights[index]).Sum() % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
        var body = "53190000" + organisation + inner;
        var sum = body.Select((character, index) => Alphabet.IndexOf(character, StringComparison.Ordinal) * Weights[index]).Sum();
        return body + Alphabet[(31 - (sum % 31)) % 31];
    }
}
