using System.Globalization;

namespace Demonstration.Replay;

/// <summary>The rows as events in the order of their dates. What no platform could play is rejected here with a reason: without a date, ended before it began, given twice, marked as a test.</summary>
internal sealed class PlayList
{
    private readonly List<Happening> _happenings = [];

    public PlayList(Folder folder, Report report)
    {
        Add(Folder.OffersFile, folder.Offers, row => (row.Donation, row.Item), row => At(row.Created) is { } at ? [new Happening(at, Kind.Offer, row.Donor, row)] : [], _ => null, report);
        Add(Folder.RequestsFile, folder.Requests, row => (row.Month, row.County, row.State), row => At(row.Month) is { } at ? [new Happening(at, Kind.Request, row.State + row.County, row)] : [], _ => null, report);
        Add(Folder.MatchesFile, folder.Matches, row => (row.Match, row.Item), Events, Fault, report);
        _happenings.Sort(InOrder);
    }

    /// <summary>Day by day; on one day every donor and county in the order of its own events.</summary>
    public IEnumerable<IReadOnlyList<IGrouping<string, Happening>>> Days =>
        _happenings.GroupBy(happening => DateOnly.FromDateTime(happening.At.UtcDateTime)).Select(day => day.GroupBy(happening => happening.Key).ToArray());

    public int Count => _happenings.Count;

    private static IEnumerable<Happening> Events(MatchRow row)
    {
        if (At(row.Created) is not { } created)
        {
            yield break;
        }

        yield return new Happening(created, Kind.Match, row.Donor, row);
        if (row.Status != "pre_match" && At(row.Ended) is { } ended)
        {
            yield return new Happening(ended, Kind.End, row.Donor, row);
        }
    }

    private static string? Fault(MatchRow row) =>
        row.Substatus == "test_match" ? "marked as a test by its authors"
        : row.Status is not ("delivered" or "closed" or "pre_match") ? "unknown status"
        : row.Status != "pre_match" && At(row.Ended) is null ? "missing date of the end"
        : At(row.Ended) < At(row.Created) ? "ended before it began"
        : null;

    private void Add<TRow, TKey>(
        string file, IReadOnlyList<TRow> rows, Func<TRow, TKey> identity, Func<TRow, IEnumerable<Happening>> events, Func<TRow, string?> fault, Report report)
        where TRow : Row
        where TKey : notnull
    {
        report.Read(file, rows.Count);
        var seen = new HashSet<TKey>();
        foreach (var row in rows)
        {
            var happenings = events(row).ToArray();
            var reason = happenings.Length == 0 ? "missing date"
                : !seen.Add(identity(row)) ? "duplicate of an earlier row"
                : fault(row);
            if (reason is not null)
            {
                report.Reject(file, row.Line, reason, by: "replay");
                continue;
            }

            _happenings.AddRange(happenings);
        }
    }

    private static int InOrder(Happening one, Happening other) =>
        one.At.CompareTo(other.At) is not 0 and var byTime ? byTime
        : one.Kind.CompareTo(other.Kind) is not 0 and var byKind ? byKind
        : one.Row.Line.CompareTo(other.Row.Line);

    private static DateTimeOffset? At(string text) =>
        DateTimeOffset.TryParse(text.Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}

/// <summary>One thing that happened.</summary>
/// <param name="At">UTC.</param>
/// <param name="Kind">On equal times in the order of the kinds.</param>
/// <param name="Key">Events with the same key keep their order.</param>
/// <param name="Row">The row it stands in.</param>
internal sealed record Happening(DateTimeOffset At, Kind Kind, string Key, Row Row);

/// <summary>What kind of thing happened.</summary>
internal enum Kind
{
    Offer,
    Request,
    Match,
    End,
}
