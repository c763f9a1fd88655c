using System.Globalization;
using System.Text.Json;

namespace Contracts.Reference;

/// <summary>The calendars of an installation. A place takes the one of its nearest division that has its own, else the general one.</summary>
public sealed class Calendars
{
    private const string Everywhere = "*";
    private readonly Dictionary<string, WorkCalendar> _byPlace;

    private Calendars(Dictionary<string, WorkCalendar> byPlace) => _byPlace = byPlace;

    /// <summary>The calendar for places without their own.</summary>
    public WorkCalendar General => _byPlace[Everywhere];

    /// <summary>The calendar of a place.</summary>
    public WorkCalendar For(Division? place)
    {
        for (var at = place; at is not null && _byPlace.Count > 1; at = at.Parent)
        {
            if (_byPlace.TryGetValue(at.Code, out var own))
                return own;
        }
        return General;
    }

    internal static Calendars Read(DataFiles files, Divisions divisions)
    {
        var byPlace = new Dictionary<string, WorkCalendar>(StringComparer.Ordinal);
        foreach (var file in files.StartingWith("calendars/"))
        {
            try
            {
                using var content = file.Open();
                var read = JsonSerializer.Deserialize(content, ReferenceJson.Default.CalendarFile)!;
                var calendar = read.ToCalendar();
                foreach (var place in read.Places)
                {
                    // The later file wins, so a place can replace the general calendar too.
                    byPlace[place == Everywhere ? place : divisions.Find(place)?.Code ?? throw new InvalidDataException($"{file.Name}: the place {place} is unknown.")] = calendar;
                }
            }
            catch (Exception failure) when (failure is JsonException or FormatException or TimeZoneNotFoundException)
            {
                throw new InvalidDataException($"{file.Name} is not a calendar: {failure.Message}", failure);
            }
        }
        return new Calendars(byPlace);
    }
}

/// <summary>A calendar as it stands in its file. Days are <c>2026-01-01</c> or spans <c>2026-01-01/2026-01-03</c>.</summary>
internal sealed record CalendarFile(
    string Calendar, IReadOnlyList<string> Places, string TimeZone, TimeSpan UtcOffset, TimeOnly DayEnds, IReadOnlyList<DayOfWeek> Weekend,
    IReadOnlyDictionary<string, CalendarYear> Years)
{
    public WorkCalendar ToCalendar() => new(
        Calendar, Zone(), DayEnds, Weekend, Years.Keys.Select(year => int.Parse(year, CultureInfo.InvariantCulture)),
        Years.Values.SelectMany(year => year.Holidays).SelectMany(Days), Years.Values.SelectMany(year => year.WorkingDays).SelectMany(Days));

    // Small container images carry no time-zone data; the offset in the file is right for places without summer time.
    private TimeZoneInfo Zone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.CreateCustomTimeZone(TimeZone, UtcOffset, TimeZone, TimeZone);

    private static IEnumerable<DateOnly> Days(string span)
    {
        var ends = span.Split('/');
        var last = Day(ends[^1]);
        for (var day = Day(ends[0]); day <= last; day = day.AddDays(1))
            yield return day;
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>One year's announcement.</summary>
internal sealed record CalendarYear(string Source, IReadOnlyList<string> Holidays, IReadOnlyList<string> WorkingDays);
