using Contracts.Reference;

namespace WebConsole.Hotline;

/// <summary>Finds need categories by what a caller says: labels and synonyms of both languages, or a code. 没饭吃, 房租 and heating all lead somewhere.</summary>
public sealed class NeedWords(ReferenceData reference)
{
    private const int Most = 8;

    /// <param name="said">The words, or a code.</param>
    /// <param name="today">Codes in force.</param>
    /// <param name="groups">Whether a whole group may be meant, as in an offer.</param>
    public IReadOnlyList<NeedCategory> Find(string said, DateOnly today, bool groups = false)
    {
        var text = said.Trim().ToLowerInvariant();
        return text.Length == 0 ? [] :
        [
            .. reference.Needs.Rows.Where(row => row.IsUsable(today) && (groups || row.Parent is not null)).Select(row => (row, fit: Fit(row, text))).Where(pair => pair.fit > 0)
                .OrderByDescending(pair => pair.fit).ThenBy(pair => pair.row.Code, StringComparer.Ordinal).Take(Most).Select(pair => pair.row),
        ];
    }

    /// <summary>The longer the agreement, the surer; the very word beats a sentence that has it in it, and that beats the beginning of a word.</summary>
    private static int Fit(NeedCategory row, string text)
    {
        var best = row.Code.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 200 : 0;
        foreach (var word in row.Aliases.Append(row.Zh).Append(row.En).Select(word => word.ToLowerInvariant()))
        {
            var fit = word == text ? 300 : Says(text, word) ? 100 + word.Length : word.StartsWith(text, StringComparison.Ordinal) ? 90 : word.Contains(text, StringComparison.Ordinal) && text.Length > 1 ? 50 : 0;
            best = Math.Max(best, fit);
        }

        return best;
    }

    // "gas" is not in "gasp", but 房租 is in 三个月房租没交.
    private static bool Says(string text, string word) =>
        char.IsAscii(word[0]) ? $" {text} ".Contains($" {word} ", StringComparison.Ordinal) : text.Contains(word, StringComparison.Ordinal);
}
