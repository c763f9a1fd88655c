using System.Text;
using System.Text.RegularExpressions;

namespace Journeys.Tests;

/// <summary>The documents a newcomer reads, and the blocks in them that are meant to be run.</summary>
internal static partial class Documents
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every fenced block of a document in order: its language and its text.</summary>
    public static IReadOnlyList<(string Language, string Text)> Blocks(string document) => BlocksIn(File.ReadAllText(Path.Combine(Root, document)));

    /// <summary>The blocks between a heading and the next one.</summary>
    public static IReadOnlyList<(string Language, string Text)> BlocksUnder(string document, string heading)
    {
        // Fences at column one only, as everywhere in the documents: a # inside of a block is a comment of the shell and no heading.
        var text = File.ReadAllText(Path.Combine(Root, document));
        var fences = Fence().Matches(text);
        var headings = Heading().Matches(text).Where(match => !fences.Any(fence => fence.Index < match.Index && match.Index < fence.Index + fence.Length)).ToArray();
        var at = Array.FindIndex(headings, match => match.Groups[1].Value == heading);
        return at < 0 ? throw new InvalidDataException($"{document} has no heading '{heading}'.") : BlocksIn(text[headings[at].Index..(at + 1 < headings.Length ? headings[at + 1].Index : text.Length)]);
    }

    private static IReadOnlyList<(string Language, string Text)> BlocksIn(string text) => [.. Fence().Matches(text).Select(match => (match.Groups["language"].Value, match.Groups["text"].Value))];

    /// <summary>JSON values that follow each other in a text.</summary>
    public static IReadOnlyList<JsonElement> Values(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var values = new List<JsonElement>();
        while (reader.Read())
        {
            values.Add(JsonElement.ParseValue(ref reader));
        }

        return values;
    }

    /// <summary>Where a printed answer differs from the real one; null when it does not. <c>…</c> in a printed text stands for anything.</summary>
    public static string? Difference(JsonElement printed, JsonElement real, string at = "$") => printed.ValueKind switch
    {
        JsonValueKind.String when printed.GetString()!.Contains('…', StringComparison.Ordinal) =>
            real.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || !AsPattern(printed.GetString()!).IsMatch(real.ToString()) ? $"{at}: printed {printed}, was {real}" : null,
        JsonValueKind.Object when real.ValueKind == JsonValueKind.Object =>
            printed.EnumerateObject().Select(field => real.TryGetProperty(field.Name, out var value) ? Difference(field.Value, value, $"{at}.{field.Name}") : $"{at}.{field.Name} is missing")
                .FirstOrDefault(difference => difference is not null),
        JsonValueKind.Array when real.ValueKind == JsonValueKind.Array && printed.GetArrayLength() == real.GetArrayLength() =>
            printed.EnumerateArray().Zip(real.EnumerateArray()).Select((pair, index) => Difference(pair.First, pair.Second, $"{at}[{index}]")).FirstOrDefault(difference => difference is not null),
        _ => JsonElement.DeepEquals(printed, real) ? null : $"{at}: printed {printed}, was {real}",
    };

    private static Regex AsPattern(string printed) => new("^" + string.Join(".*", printed.Split('…').Select(Regex.Escape)) + "$", RegexOptions.Singleline);

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Referral.sln is in none of the folders above the tests.");
        }

        return folder.FullName;
    }
}
