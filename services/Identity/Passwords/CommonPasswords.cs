using System.Collections.Frozen;

namespace Identity.Passwords;

/// <summary>
/// Knows the most common passwords of leaked collections, from a file in this assembly: nothing is asked over the network. Long passwords are rarely in such lists as they stand;
/// most are a common word with an ornament, said twice, or a row of keys, so these are looked for too.
/// </summary>
internal static class CommonPasswords
{
    private const string Rows = "abcdefghijklmnopqrstuvwxyz|zyxwvutsrqponmlkjihgfedcba|0123456789012345678901234567890|9876543210987654321098765432109|qwertyuiopasdfghjklzxcvbnm|1qaz2wsx3edc4rfv5tgb6yhn7ujm";

    private static readonly Lazy<FrozenSet<string>> List = new(Load);

    public static bool IsCommon(string password)
    {
        var small = password.ToLowerInvariant();
        var plain = Unmasked(small);
        return List.Value.Contains(small) || Rows.Contains(small, StringComparison.Ordinal) || IsRepeated(small)
            || IsWordWithOrnament(small) || IsWordWithOrnament(plain) || IsWordWithOrnament(Unmasked(small.TrimEnd("0123456789!@#$%^&*._-?".ToCharArray())));
    }

    // "aaaaaaaaaaaa", "abcabcabcabc", "password1password1": the part that repeats is at most half of it.
    private static bool IsRepeated(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            var same = true;
            for (var index = length; index < text.Length && same; index++)
            {
                same = text[index] == text[index - length];
            }

            if (same && (length < 5 || List.Value.Contains(text[..length])))
            {
                return true;
            }
        }

        return false;
    }

    // "password2026!", "!!dragon1234": digits and signs around one word of the list.
    private static bool IsWordWithOrnament(string text)
    {
        var first = 0;
        var end = text.Length;
        while (first < end && !char.IsLetter(text[first]))
        {
            first++;
        }

        while (end > first && !char.IsLetter(text[end - 1]))
        {
            end--;
        }

        return first == end || List.Value.Contains(text[first..end]);
    }

    private static string Unmasked(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var index = 0; index < from.Length; index++)
        {
            span[index] = from[index] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            };
        }
    });

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var words = new List<string>(50_000);
        while (reader.ReadLine() is { } line)
        {
            if (line is not ['#', ' ', ..])
            {
                words.Add(line);
            }
        }

        return words.ToFrozenSet(StringComparer.Ordinal);
    }
}
