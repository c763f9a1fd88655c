global using Row = System.Collections.Generic.IReadOnlyDictionary<string, object?>;

namespace Chaos.Tests;

/// <summary>Short reading of rows.</summary>
internal static class Rows
{
    public static Guid Id(this Row row, string column) => row[column] is Guid id ? id : Guid.Parse((string)row[column]!);

    public static string? Text(this Row row, string column) => (string?)row[column];

    public static long Number(this Row row, string column) => Convert.ToInt64(row[column], System.Globalization.CultureInfo.InvariantCulture);
}
