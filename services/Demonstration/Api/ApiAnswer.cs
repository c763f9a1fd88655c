using System.Net;
using System.Text.Json;

namespace Demonstration.Api;

/// <summary>An answer of the platform, whatever it was.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Text)
{
    /// <summary>As the platform writes and reads it.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same, for people to read.</summary>
    public static readonly JsonSerializerOptions Readable = new(Json) { WriteIndented = true };

    /// <summary>2xx.</summary>
    public bool Ok => (int)Status is >= 200 and < 300;

    /// <summary>The last part of the problem type, e.g. <c>illegal-transition</c>; empty when it is no problem document.</summary>
    public string Problem => Property("type")?.GetString()?.Split(':')[^1] ?? "";

    /// <summary>The body.</summary>
    public TBody Read<TBody>() => JsonSerializer.Deserialize<TBody>(Text, Json)!;

    /// <summary>A top-level member of the body; null when there is none.</summary>
    public JsonElement? Property(string name)
    {
        try
        {
            var body = JsonSerializer.Deserialize<JsonElement>(Text, Json);
            return body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Why not, in one line: the first field and its sentence, or the title.</summary>
    public string Why
    {
        get
        {
            if (Property("errors") is { ValueKind: JsonValueKind.Object } errors && errors.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Array } first)
            {
                return $"{first.Name}: {first.Value[0].GetString()}";
            }

            return $"{(int)Status} {Problem} {Property("title")?.GetString()}".Trim();
        }
    }
}
