using System.Text.Json;

namespace Testing.Apps;

/// <summary>Short reading of answers.</summary>
public static class JsonReading
{
    /// <summary>A field that has to be there and be text.</summary>
    public static string Text(this JsonElement element, string field) => element.GetProperty(field).GetString()
        ?? throw new InvalidOperationException($"{field} is null in {element}");

    /// <summary>A field that has to be a whole number.</summary>
    public static int Number(this JsonElement element, string field) => element.GetProperty(field).GetInt32();

    /// <summary>A field that has to be an identifier.</summary>
    public static Guid Id(this JsonElement element, string field) => element.GetProperty(field).GetGuid();
}
