using System.Globalization;

namespace Contracts.Reference;

/// <summary>
/// Reads division sets: tab-separated rows <c>code parent name level pinyin validFrom validTo successors aliases group</c>, comments with <c>#</c>.
/// A later row with a known code takes its place; <c># replaces: all</c> drops what was read before; <c># padded-to: 6 9 12</c> says to which
/// lengths codes of the set may be filled with zeros (<c>420100</c> for <c>4201</c>).
/// </summary>
internal sealed class DivisionFiles
{
    private static readonly Dictionary<string, DivisionLevel> Levels =
        Enum.GetValues<DivisionLevel>().ToDictionary(level => level.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public List<Row> Rows { get; } = new(45_000);

    public List<(string Alias, string Code)> Aliases { get; } = [];

    public List<int> PaddedTo { get; } = [];

    /// <summary>One line of a file. Latin is the reading, syllables parted by spaces; empty where the name is latin already.</summary>
    internal readonly record struct Row(Division Division, string Parent, string Latin);

    public static DivisionFiles Read(DataFiles files)
    {
        var read = new DivisionFiles();
        var byCode = new Dictionary<string, int>(45_000, StringComparer.Ordinal);
        foreach (var file in files.StartingWith("divisions."))
        {
            using var reader = new StreamReader(file.Open());
            var number = 0;
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (line.Length == 0)
                    continue;
                if (line[0] == '#')
                    read.Header(line, byCode);
                else if (!read.Add(line, byCode))
                    throw new InvalidDataException($"{file.Name}, line {number}: a division needs at least code, parent, name and a known level, and dates as 2026-01-31.");
            }
        }
        return read;
    }

    private void Header(string line, Dictionary<string, int> byCode)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return;
        var value = line[(colon + 1)..].Trim();
        switch (line[1..colon].Trim())
        {
            case "replaces" when value == "all":
                Rows.Clear();
                Aliases.Clear();
                PaddedTo.Clear();
                byCode.Clear();
                break;
            case "padded-to":
                PaddedTo.AddRange(value.Split(' ').Select(length => int.Parse(length, CultureInfo.InvariantCulture)));
                break;
            default: // the other headers are for people
                break;
        }
    }

    private bool Add(string line, Dictionary<string, int> byCode)
    {
        Span<Range> cells = stackalloc Range[11];
        var text = line.AsSpan();
        var count = text.Split(cells, '\t');
        if (count is < 4 or > 10 || !Levels.TryGetValue(line[cells[3]], out var level) || level == DivisionLevel.Nation || cells[0].Equals(cells[2]))
            return false;
        string Cell(Span<Range> at, int index) => index < count ? line[at[index]] : "";
        if (!Day(Cell(cells, 5), DateOnly.MinValue, out var from) || !Day(Cell(cells, 6), DateOnly.MaxValue, out var to))
            return false;
        var code = line[cells[0]];
        var name = line[cells[2]];
        if (code.Length == 0 || name.Length == 0)
            return false;
        var successors = Cell(cells, 7);
        var division = new Division(code, name, level, from, to, Cell(cells, 9) == "group", successors.Length == 0 ? [] : successors.Split(' '));
        var row = new Row(division, line[cells[1]], Cell(cells, 4));
        if (byCode.TryGetValue(code, out var known))
            Rows[known] = row;
        else
        {
            byCode[code] = Rows.Count;
            Rows.Add(row);
        }
        foreach (var alias in Cell(cells, 8).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Aliases.Add((alias, code));
        return true;
    }

    private static bool Day(string text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text.Length == 0 || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}
