using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Contracts.Reference;

/// <summary>How long something is kept, in calendar time: whole years, months or days (<c>P5Y</c>, <c>P18M</c>, <c>P90D</c>).</summary>
[JsonConverter(typeof(KeepTimeJson))]
public readonly partial record struct KeepTime(int Amount, char Unit)
{
    /// <summary>What happened by then has been kept long enough.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => Unit switch
    {
        'Y' => now.AddYears(-Amount),
        'M' => now.AddMonths(-Amount),
        _ => now.AddDays(-Amount),
    };

    /// <summary>Reads <c>P5Y</c>, <c>P18M</c> or <c>P90D</c>; nothing else, and not zero.</summary>
    public static bool TryParse(string? text, out KeepTime time)
    {
        var match = Form().Match(text ?? "");
        time = match.Success ? new KeepTime(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value[0]) : default;
        // What reaches back to before there were dates is a typing error.
        return match.Success && time is { Unit: 'Y', Amount: <= 100 } or { Unit: 'M', Amount: <= 1200 } or { Unit: 'D', Amount: <= 9999 };
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => $"P{Amount.ToString(CultureInfo.InvariantCulture)}{Unit}";

    [GeneratedRegex(@"^P([1-9][0-9]{0,3})([YMD])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Reads and writes a time to keep as text.</summary>
public sealed class KeepTimeJson : JsonConverter<KeepTime>
{
    /// <inheritdoc/>
    public override KeepTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && KeepTime.TryParse(reader.GetString(), out var time)
            ? time : throw new JsonException("A time to keep is a number of years, months or days: P5Y, P18M or P90D.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, KeepTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
