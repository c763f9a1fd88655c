using System.Globalization;
using System.Text;

namespace Contracts.Reference;

/// <summary>What a name is looked up by.</summary>
/// <param name="Plain">Simplified characters and small latin letters without spaces, dots and accents: equal for the same name written differently.</param>
/// <param name="Reading">The most likely reading, syllables parted by spaces: <c>shan xiao ming</c>.</param>
/// <param name="Keys">Reading with alike sounds made equal, the most likely one first, then those of characters with several readings. At most eight.
/// Store all of them, look up with all of them; a hit on the first weighs most.</param>
/// <param name="Initials">First letters of the most likely reading.</param>
public sealed record NameKeys(string Plain, string Reading, IReadOnlyList<string> Keys, string Initials);

/// <summary>Keys by which names of persons are found although they were heard, typed or written differently.</summary>
public static class Pinyin
{
    private const int MostKeys = 8;
    private const int LongestName = 100;

    /// <summary>The keys of a name in Chinese characters, in pinyin, in another latin spelling, or mixed. Never fails; an empty name has no key.</summary>
    /// <param name="name">As typed. Only the first 100 characters count.</param>
    /// <param name="rules">Which sounds count as equal.</param>
    public static NameKeys KeysOf(string? name, Homophones rules = Homophones.Default)
    {
        var words = Words(name ?? "");
        var parts = new List<string[]>();
        foreach (var word in words)
            AddReadings(parts, word, isFirst: ReferenceEquals(word, words[0]));
        if (parts.Count == 0)
            return new NameKeys("", "", [], "");

        var readings = Combinations(parts);
        // A latin name may have the family name last.
        if (words.Count > 1 && words.TrueForAll(IsLatin))
        {
            var turned = new List<string[]>();
            foreach (var word in words.Skip(words.Count - 1).Concat(words.SkipLast(1)))
                AddReadings(turned, word, isFirst: false);
            readings.AddRange(Combinations(turned));
        }

        var keys = new List<string>(Math.Min(readings.Count, MostKeys));
        foreach (var reading in readings)
        {
            var key = string.Join(' ', Array.ConvertAll(reading, syllable => (rules == Homophones.Default ? Readings.All.Alike(syllable) : null) ?? HomophoneKey.Of(syllable, rules)));
            if (keys.Count < MostKeys && !keys.Contains(key))
                keys.Add(key);
        }

        return new NameKeys(string.Concat(words), string.Join(' ', readings[0]), keys, string.Concat(Array.ConvertAll(readings[0], FirstLetter)));
    }

    private static string FirstLetter(string syllable) => Rune.GetRuneAt(syllable, 0).ToString();

    // Words are parted by spaces and dots (买买提·阿不都, J. Smith); accents and tones go, traditional characters become simplified ones.
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var simple = Readings.All;
        // Most names are nothing but characters that have one form and stand in one word.
        if (name.Length is > 0 and <= LongestName && !name.AsSpan().ContainsAnyExceptInRange('\u4E00', '\u9FFF'))
            return [simple.Simplify(name)];
        foreach (var character in Decomposed(name).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(character))
                word.Append(simple.Simplify(Rune.ToLowerInvariant(character)).ToString());
            else if (Rune.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark || character.Value is '\'' or '’')
                continue;
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }

    private static string Decomposed(string name)
    {
        var valid = new StringBuilder();
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName)).EnumerateRunes()) // half a pair becomes U+FFFD
            valid.Append(character.ToString());
        return valid.ToString().Normalize(NormalizationForm.FormKD);
    }

    private static bool IsLatin(string word) => word.All(char.IsAscii);

    // One entry per syllable, each with the readings it may have.
    private static void AddReadings(List<string[]> parts, string word, bool isFirst)
    {
        var all = Readings.All;
        for (var at = 0; at < word.Length;)
        {
            if (char.IsAscii(word[at]))
            {
                var end = at;
                while (end < word.Length && char.IsAscii(word[end]))
                    end++;
                foreach (var syllable in Split(word[at..end]))
                    parts.Add([syllable]);
                at = end;
                continue;
            }
            var character = Rune.GetRuneAt(word, at);
            var width = character.Utf16SequenceLength;
            var isSurname = isFirst && at == 0;
            var next = at + width < word.Length ? width + Rune.GetRuneAt(word, at + width).Utf16SequenceLength : word.Length;
            if (isSurname && next < word.Length && all.AsSurname(word.AsSpan(0, next)) is { } both)
            {
                foreach (var syllable in both)
                    parts.Add([syllable]);
                at = next;
                continue;
            }
            parts.Add(all.Of(character, isSurname, most: at == 0 ? 3 : 2));
            at += width;
        }
    }

    // All ways to read the name, those that change the fewest syllables first.
    private static List<string[]> Combinations(List<string[]> parts)
    {
        var usual = new string[parts.Count];
        for (var at = 0; at < usual.Length; at++)
            usual[at] = parts[at][0];
        var ways = new List<string[]> { usual };
        for (var first = 0; first < parts.Count; first++)
        {
            foreach (var other in parts[first].AsSpan(1))
            {
                string[] changed = [.. usual];
                changed[first] = other;
                ways.Add(changed);
            }
        }
        for (var first = 0; first < parts.Count; first++)
        {
            for (var second = first + 1; second < parts.Count; second++)
            {
                if (parts[first].Length < 2 || parts[second].Length < 2)
                    continue;
                string[] changed = [.. usual];
                (changed[first], changed[second]) = (parts[first][1], parts[second][1]);
                ways.Add(changed);
            }
        }
        return ways;
    }

    // zhangsan becomes zhang san: the fewest syllables that make up the word, longer ones first; a word that is no pinyin stays whole.
    private static List<string> Split(string word)
    {
        var typed = word.Replace('v', 'u');
        var best = new List<string>?[typed.Length + 1];
        best[typed.Length] = [];
        for (var at = typed.Length - 1; at >= 0; at--)
        {
            for (var length = Math.Min(6, typed.Length - at); length > 0; length--)
            {
                if (best[at + length] is { } rest && (best[at] is not { } found || rest.Count + 1 < found.Count) && Readings.All.Syllables.Contains(typed.Substring(at, length)))
                    best[at] = [typed.Substring(at, length), .. rest];
            }
        }
        return best[0] ?? [word];
    }
}
