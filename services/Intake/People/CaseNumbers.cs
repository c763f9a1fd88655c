using System.Text.RegularExpressions;
using Contracts.Reference;

namespace Intake.People;

/// <summary>Which case numbers somebody may have meant.</summary>
internal static partial class CaseNumbers
{
    private const int Longest = 40;

    /// <summary>
    /// The number as typed when its check character fits. Otherwise all numbers that differ in one character or by one swap of neighbours and whose check
    /// character fits: about one per position, since a single mistake has a single remedy at each place.
    /// </summary>
    public static IReadOnlyList<string> Meant(string typed)
    {
        if (CaseNumber.TryParse(typed, out var number))
            return [number.ToString()];
        // Only what resembles a number is repaired: at least six digits, and room for serial and check.
        var text = typed.Trim().ToUpperInvariant();
        if (text.Length > Longest || text.Count(char.IsAsciiDigit) < 6 || text.Count(char.IsAsciiLetterOrDigit) < 10)
            return [];
        var meant = new SortedSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiLetterOrDigit(text[at]))
                continue;
            foreach (var other in CaseNumber.Alphabet)
                Try(text[..at] + other + text[(at + 1)..]);
            if (at > 0)
                Try(text[..(at - 1)] + text[at] + text[at - 1] + text[(at + 1)..]);
        }

        return [.. meant];

        void Try(string candidate)
        {
            if (CaseNumber.TryParse(candidate, out var possible))
                meant.Add(possible.ToString());
        }
    }

    /// <summary>Whether it is written as a case number is shown; digits alone may as well be a phone number.</summary>
    public static bool LooksWritten(string typed) => Shown().IsMatch(typed);

    [GeneratedRegex("^ *[0-9A-Za-z]+ *- *[0-9A-Za-z]{4,10} *- *[0-9A-Za-z] *$", RegexOptions.CultureInvariant)]
    private static partial Regex Shown();
}
