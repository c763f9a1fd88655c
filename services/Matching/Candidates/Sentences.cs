using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Platform.Http;

namespace Matching.Candidates;

/// <summary>Rules and reasons in words that a caseworker can read out, Chinese and English side by side in <c>sentences.json</c>.</summary>
internal static class Sentences
{
    private static readonly FrozenDictionary<string, Sentence> All = Read();

    /// <summary>All codes with a sentence.</summary>
    public static IEnumerable<string> Codes => All.Keys;

    /// <summary>The sentence in the caller's language.</summary>
    public static string Of(string code, bool english) => All[code] is var sentence && english ? sentence.En : sentence.Zh;

    /// <summary>Why a rule keeps an offer out.</summary>
    public static string Against(string rule, bool english) => Of("rule." + rule, english);

    /// <summary>What one part of a score says about this match.</summary>
    public static string For(Reason reason, Coverage coverage, bool english) => reason.Code switch
    {
        MatchScore.Closeness when coverage.Kilometres is { } distance =>
            string.Format(CultureInfo.InvariantCulture, Of("reason.closeness.distance", english), Math.Round(distance)),
        MatchScore.Closeness => Of("reason.closeness." + JsonNamingPolicy.CamelCase.ConvertName(coverage.Reach.ToString()), english),
        _ => Of($"reason.{reason.Code}.{(reason.Value >= 0.6 ? "good" : "weak")}", english),
    };

    private static FrozenDictionary<string, Sentence> Read()
    {
        using var stream = typeof(Sentences).Assembly.GetManifestResourceStream("Matching.Candidates.sentences.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Sentence>>(stream, Json.Options)!.ToFrozenDictionary();
    }

    private sealed record Sentence(string Zh, string En);
}
