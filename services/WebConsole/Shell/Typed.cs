using System.Globalization;

namespace WebConsole.Shell;

/// <summary>What stands in a field of a form; nothing where it says nothing.</summary>
internal static class Typed
{
    public static int? Whole(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
