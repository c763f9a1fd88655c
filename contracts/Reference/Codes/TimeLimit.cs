using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Contracts.Reference;

/// <summary>
/// A limit in real time (<c>30m</c>, <c>4h</c>, <c>30d</c>) or in working days of a place (<c>3wd</c>). Acute clocks run in real hours,
/// administrative ones in working days: they are different things, so a limit says which it is.
/// </summary>
[JsonConverter(typeof(TimeLimitJson))]
public readonly record struct TimeLimit
{
    private TimeLimit(TimeSpan realTime, int workingDays) => (RealTime, WorkingDays) = (realTime, workingDays);

    /// <summary>Real time; zero for a limit in working days.</summary>
    public TimeSpan RealTime { get; }

    /// <summary>Working days, at least 1; 0 for a limit in real time.</summary>
    public int WorkingDays { get; }

    /// <summary>Whether it counts working days.</summary>
    public bool CountsWorkingDays => WorkingDays > 0;

    /// <summary>A limit in real time; not negative.</summary>
    public static TimeLimit Of(TimeSpan realTime) =>
        realTime >= TimeSpan.Zero ? new(realTime, 0) : throw new ArgumentOutOfRangeException(nameof(realTime));

    /// <summary>A limit in working days; at least 1.</summary>
    public static TimeLimit OfWorkingDays(int days) =>
        days >= 1 ? new(TimeSpan.Zero, days) : throw new ArgumentOutOfRangeException(nameof(days));

    /// <summary>Reads <c>30m</c>, <c>4h</c>, <c>30d</c> or <c>3wd</c>.</summary>
    public static bool TryParse(string? text, out TimeLimit limit)
    {
        limit = default;
        var digits = 0;
        while (text is not null && digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount > 10_000)
            return false;
        switch (text![digits..])
        {
            case "m": limit = Of(TimeSpan.FromMinutes(amount)); return true;
            case "h": limit = Of(TimeSpan.FromHours(amount)); return true;
            case "d": limit = Of(TimeSpan.FromDays(amount)); return true;
            case "wd" when amount > 0: limit = OfWorkingDays(amount); return true;
            default: return false;
        }
    }

    /// <summary>The shortest form that <see cref="TryParse"/> reads back; whole minutes.</summary>
    public override string ToString() => this switch
    {
        { CountsWorkingDays: true } => $"{WorkingDays}wd",
        { RealTime: var t } when t > TimeSpan.FromDays(2) && t.Ticks % TimeSpan.TicksPerDay == 0 => $"{(int)t.TotalDays}d",
        { RealTime: var t } when t > TimeSpan.Zero && t.Ticks % TimeSpan.TicksPerHour == 0 => $"{(int)t.TotalHours}h",
        _ => $"{(int)RealTime.TotalMinutes}m",
    };
}

/// <summary>Reads and writes a limit as text.</summary>
public sealed class TimeLimitJson : JsonConverter<TimeLimit>
{
    /// <inheritdoc/>
    public override TimeLimit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TimeLimit.TryParse(reader.GetString(), out var limit)
            ? limit : throw new JsonException("A time limit is written as 30m, 4h, 30d or 3wd.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeLimit value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
