using System.Globalization;

namespace WebConsole.Shell;

/// <summary>What stands in a field of a form; nothing where it says nothing.</summary>
internal static class Typed
{
    public static int? Whole(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>A moment typed on the clock of the pages.</summary>
    public static DateTimeOffset? Moment(string? text, TimeZoneInfo clock) => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed)
        ? new DateTimeOffset(DateTime.SpecifyKind(typed, DateTimeKind.Unspecified), clock.GetUtcOffset(typed)) : null;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
