using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Http;

/// <summary>How bodies are read and written: camelCase, codes as text, Chinese as it is, and nothing silently ignored.</summary>
public static class Json
{
    /// <summary>Options for code outside of endpoints (stored answers, server-sent events, tests).</summary>
    public static readonly JsonSerializerOptions Options = Configured();

    internal static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        // A misspelt "urgencey" that silently falls back to a default is dangerous; the same field twice is ambiguous.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }
}
