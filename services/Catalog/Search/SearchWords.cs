using System.Text;
using Contracts.Reference;

namespace Catalog.Search;

/// <summary>
/// Names cut into words, so that a search is an index seek in any database: a typed word is found when it begins a word of the name. Chinese has no
/// spaces, so a word begins at every character; its reading begins at every syllable, its initials at every letter.
/// </summary>
internal static class SearchWords
{
    private const int LongestHan = 12;
    private const int LongestLatin = 24;
    private const int MostTyped = 6;
    private static readonly int[] Prefixes = [1, 2, 3, 4, 6, 8, 12];

    /// <summary>Every word of the names, readings included.</summary>
    /// <param name="readings">How many readings of a name count; organisations are heard, titles are mostly read.</param>
    /// <param name="names">Names in any script; nulls are passed over.</param>
    public static IReadOnlyCollection<string> Of(int readings, params ReadOnlySpan<string?> names)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            foreach (var run in Runs(name))
            {
                if (!IsHan(run))
                {
                    words.Add(Short(run));
                    continue;
                }

                for (var at = 0; at < run.Length; at += char.IsSurrogatePair(run, at) ? 2 : 1)
                {
                    words.Add(Short(run[at..]));
                }

                foreach (var reading in Pinyin.KeysOf(run, Homophones.None).Keys.Take(readings))
                {
                    var syllables = reading.Split(' ');
                    for (var at = 0; at < syllables.Length; at++)
                    {
                        words.Add(Short(string.Concat(syllables[at..])));
                        words.Add(Short(string.Concat(syllables[at..].Select(syllable => syllable[0]))));
                    }
                }
            }
        }

        return words;
    }

    /// <summary>The words in one text, to look up those that are longer than any stored beginning.</summary>
    public static string Text(IEnumerable<string> words) => " " + string.Join(' ', words);

    /// <summary>The beginnings under which the words are stored.</summary>
    public static HashSet<string> Beginnings(IEnumerable<string> words) =>
        [.. words.SelectMany(word => Prefixes.Where(length => length <= word.Length).Select(length => word[..length]))];

    /// <summary>What was typed, as words; the longest first, because it leaves the fewest rows to look at.</summary>
    public static TypedWord[] Typed(string query) =>
        [.. Runs(query).Select(Short).Distinct().Take(MostTyped).OrderByDescending(word => word.Length).Select(word => new TypedWord(word[..Prefixes.Last(length => length <= word.Length)], " " + word))];

    private static string Short(string word) => word[..Math.Min(word.Length, IsHan(word) ? LongestHan : LongestLatin)];

    private static bool IsHan(string word) => word[0] >= 0x2E80;

    // Runs of one script: 武汉ABC慈善 are three. Simplified, small, without accents.
    private static IEnumerable<string> Runs(string? text)
    {
        var run = new StringBuilder();
        foreach (var rune in Whole(text).EnumerateRunes())
        {
            var letter = Rune.IsLetterOrDigit(rune);
            if (run.Length > 0 && (!letter || rune.Value >= 0x2E80 != run[0] >= 0x2E80))
            {
                if (Pinyin.KeysOf(run.ToString()).Plain is { Length: > 0 } plain)
                {
                    yield return plain;
                }

                run.Clear();
            }

            if (letter)
            {
                run.Append(rune.ToString());
            }
        }

        if (run.Length > 0 && Pinyin.KeysOf(run.ToString()).Plain is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static string Whole(string? text)
    {
        var valid = new StringBuilder();
        foreach (var rune in (text ?? "").AsSpan(0, Math.Min(text?.Length ?? 0, 200)).EnumerateRunes())
        {
            valid.Append(rune.ToString());
        }

        return valid.ToString().Normalize(NormalizationForm.FormKC);
    }
}

/// <summary>A typed word: the beginning it is stored under, and the whole of it with the space before.</summary>
internal readonly record struct TypedWord(string Beginning, string Whole);
