using System.Globalization;
using Platform.Http;

namespace Tracking.Board;

/// <summary>Reads the words of a query string; whatever cannot be read is named with its field in both languages.</summary>
internal sealed class QueryReader(FieldErrors errors)
{
    private static readonly string[] Times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public string? Text(string field, string? value, int length) =>
        Code(field, value, text => text.Length <= length, $"最多 {length} 个字符。", $"At most {length} characters.");

    public string? Code(string field, string? value, Func<string, bool> known, string zh, string en) =>
        string.IsNullOrEmpty(value) ? null : errors.Require(known(value), field, zh, en) ? value : null;

    public bool? Flag(string field, string? value) =>
        Code(field, value, word => word is "true" or "false", "只能是 true 或 false。", "Must be true or false.") is { } read ? read == "true" : null;

    public TEnum? Word<TEnum>(string field, string? value)
        where TEnum : struct, Enum
    {
        var words = Enum.GetNames<TEnum>().Select(name => name.ToLowerInvariant()).ToArray();
        return Code(field, value, words.Contains, $"只能是：{string.Join("、", words)}。", $"Must be one of: {string.Join(", ", words)}.") is { } word
            ? Enum.Parse<TEnum>(word, ignoreCase: true)
            : null;
    }

    public Guid? Id(string field, string? value) =>
        Code(field, value, text => Guid.TryParse(text, out _), "应为 UUID。", "Must be a UUID.") is { } id ? Guid.Parse(id) : null;

    public DateTimeOffset? Time(string field, string? value)
    {
        DateTimeOffset time = default;
        return Code(field, value, text => DateTimeOffset.TryParseExact(
                text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time),
            "应为 ISO 8601 日期或时间，如 2026-11-24 或 2026-11-24T08:00:00Z。", "Must be an ISO 8601 day or time such as 2026-11-24 or 2026-11-24T08:00:00Z.") is null ? null : time;
    }
}
