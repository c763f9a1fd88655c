using System.Globalization;
using System.Text.Json;
using Demonstration.Api;

namespace Demonstration.Replay;

/// <summary>What came of every row: it was played, or it was rejected with a reason. Safe for several threads.</summary>
internal sealed class Report
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _read = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _played = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<Reject> _rejects = [];

    /// <summary>So many rows are in a file.</summary>
    public void Read(string file, int rows) => Locked(() => _read[file] = rows);

    /// <summary>A row did what it says.</summary>
    public void Played(string file) => Locked(() => _played[file] = _played.GetValueOrDefault(file) + 1);

    /// <summary>A row was not taken over.</summary>
    public void Reject(string file, long line, string reason, string by) => Locked(() => _rejects.Add(new Reject(file, line, by, reason)));

    /// <summary>One more of something: <c>cases</c>, <c>cards.byHand</c>, <c>answers.accepted</c>, <c>outcomes.delivered</c>.</summary>
    public void Count(string what, int times = 1) => Locked(() => _counts[what] = _counts.GetValueOrDefault(what) + times);

    /// <summary>How many of something there are.</summary>
    public int Of(string what) => _counts.GetValueOrDefault(what);

    public IReadOnlyList<Reject> Rejects => _rejects;

    /// <summary>The same as a JSON document, with every rejected row.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Files = _read.ToDictionary(file => file.Key, file => new { Rows = file.Value, Played = _played.GetValueOrDefault(file.Key), Rejected = _rejects.Count(row => row.File == file.Key) }),
            Counts = _counts,
            Reasons = Reasons().ToDictionary(reason => reason.Text, reason => reason.Count),
            Rejects = _rejects.OrderBy(row => row.File, StringComparer.Ordinal).ThenBy(row => row.Line),
        },
        ApiAnswer.Readable);

    /// <summary>The report as tables for the console.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return Line("file", "rows", "played", "rejected");
        foreach (var (file, rows) in _read)
        {
            yield return Line(file, rows, _played.GetValueOrDefault(file), _rejects.Count(row => row.File == file));
        }

        yield return "";
        foreach (var (what, count) in _counts)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{what,-52}{count,10}");
        }

        yield return "";
        yield return "rejected rows by reason";
        foreach (var (text, count) in Reasons())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{(text.Length > 100 ? text[..100] : text),-102}{count,6}");
        }
    }

    private IEnumerable<(string Text, int Count)> Reasons() => _rejects
        .GroupBy(row => $"{row.File} ({row.By}): {row.Reason}").Select(group => (group.Key, group.Count())).OrderByDescending(group => group.Item2).ThenBy(group => group.Key, StringComparer.Ordinal);

    private static string Line(string name, params object[] cells) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-24}{string.Concat(cells.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell,10}")))}");

    private void Locked(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}

/// <summary>A row that was not taken over.</summary>
/// <param name="File">Its file.</param>
/// <param name="Line">Its line, the header being line 1.</param>
/// <param name="By">Who rejected it: replay, or platform.</param>
/// <param name="Reason">Why; the platform's own field and sentence where it said so.</param>
internal sealed record Reject(string File, long Line, string By, string Reason);
