namespace Contracts.Reference;

/// <summary>The two languages people are answered in.</summary>
public static class Language
{
    /// <summary>Chinese, the default.</summary>
    public const string Chinese = "zh";

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>Chooses by an <c>Accept-Language</c> header: the first of the highest quality that is Chinese or English; Chinese when neither is named.</summary>
    public static string Of(string? acceptLanguage)
    {
        var best = Chinese;
        var bestQuality = 0.0;
        foreach (var entry in (acceptLanguage ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(';', StringSplitOptions.TrimEntries);
            var language = parts[0].Split('-')[0].ToLowerInvariant();
            if (language is not (Chinese or English))
                continue;
            var quality = 1.0;
            foreach (var parameter in parts.AsSpan(1))
            {
                if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                    && double.TryParse(parameter.AsSpan(2), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var q))
                    quality = q;
            }
            if (quality > bestQuality)
                (best, bestQuality) = (language, quality);
        }
        return best;
    }
}
