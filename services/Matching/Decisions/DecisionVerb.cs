using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts.Http;
using Contracts.Http.Matching;
using Platform.Http;

namespace Matching.Decisions;

/// <summary>The verb <c>decision replay FILE</c>. Exit codes: 0 every decision comes out as recorded, 1 one does not, 64 wrong use, 66 a file is missing.</summary>
internal static partial class DecisionVerb
{
    private const string Usage =
        "decision replay FILE [--audit EXPORT]\n"
        + "  FILE     a saved answer of GET /api/matching/needs/{id}/decisions or /referrals/{id}/decisions\n"
        + "  --audit  an export of matching's audit (verify it with `audit verify`): each decision has to be on record there";

    /// <summary>Runs the verb; the exit code of the process. Reads files alone: no platform, no database.</summary>
    /// <param name="args">The command line without <c>decision</c>.</param>
    /// <param name="output">Where the findings go.</param>
    public static int Run(string[] args, TextWriter output)
    {
        if (args is not (["replay", _] or ["replay", _, "--audit", _]))
        {
            output.WriteLine(Usage);
            return 64;
        }

        if (args.Skip(1).FirstOrDefault(path => path != "--audit" && !File.Exists(path)) is { } missing)
        {
            output.WriteLine($"There is no file {missing}.");
            return 66;
        }

        IReadOnlyList<DecisionView> decisions;
        try
        {
            decisions = JsonSerializer.Deserialize<Page<DecisionView>>(File.ReadAllText(args[1]), Json.Options)?.Items ?? [];
        }
        catch (JsonException fault)
        {
            output.WriteLine($"DIFFERS: {args[1]} cannot be read as decisions (line {fault.LineNumber + 1}, {fault.Path}).");
            return 1;
        }

        var audit = args.Length > 2 ? File.ReadLines(args[3]).SelectMany(line => Digests().Matches(line)).Select(found => found.Groups[1].Value).ToHashSet() : null;
        var differ = 0;
        foreach (var decision in decisions)
        {
            var record = decision?.Record;
            var difference = record is null || decision!.Digest is null ? "There is no record."
                : ReplayDecision.Difference(record, decision.Digest) ?? (audit?.Contains(decision.Digest) == false ? $"No record of the audit names the digest {decision.Digest}." : null);
            differ += difference is null ? 0 : 1;
            output.WriteLine(difference is null
                ? $"{decision!.Id}: {record!.Trigger}, round {record.Round}, {record.Rules}, {record.Weights.Terms}: {record.Ranking.Count} of {record.Ranked} ranked, {record.Cards.Count} asked; the same to the last bit"
                : $"{decision?.Id}: DIFFERS: {difference}");
        }

        output.WriteLine(differ == 0 ? $"{decisions.Count} decisions, all come out as recorded." : $"{differ} of {decisions.Count} decisions do not come out as recorded.");
        return differ == 0 && decisions.Count > 0 ? 0 : 1;
    }

    [GeneratedRegex("sha256:([0-9a-f]{64})")]
    private static partial Regex Digests();
}
