using System.Security.Cryptography;
using System.Text.Json;

namespace Contracts.Reference;

/// <summary>
/// Reads the terms of matching: <c>matching/terms.json</c>, then every file under <c>matching/</c> of the override directory. Terms of a known place and date replace the former ones as a
/// whole; others are added.
/// </summary>
internal static class MatchingTermsFiles
{
    private const double MostWeight = 1000;
    private const double LeastWeight = 0.001;

    public static IReadOnlyList<MatchingTerms> Read(DataFiles files, Divisions divisions, CodeTable<Unit> units)
    {
        var all = new Dictionary<(string Place, DateOnly From), MatchingTerms>();
        foreach (var file in files.StartingWith("matching/"))
        {
            var seen = new HashSet<(string, DateOnly)>();
            foreach (var entry in Parse(file))
            {
                var place = entry.Place == MatchingTerms.Everywhere ? entry.Place : divisions.Find(entry.Place)?.Code;
                var fault = place is null ? "the place is unknown; * stands for everywhere" : !seen.Add((place, entry.From)) ? "this place and date stand there twice" : Fault(entry, units);
                if (fault is not null)
                    throw new InvalidDataException($"{file.Name}, place {entry.Place} from {entry.From:yyyy-MM-dd}: {fault}.");

                all[(place!, entry.From)] = entry with { Place = place! };
            }
        }

        return [.. all.Values
            .Select(entry => entry with
            {
                Newcomer = entry.Newcomer ?? Everywhere(entry.From, general => general.Newcomer) ?? throw new InvalidDataException("matching/: no terms of * say what a newcomer is taken for."),
                UnitGroups = entry.UnitGroups ?? Everywhere(entry.From, general => general.UnitGroups) ?? [],
                RecallsPerThousand = entry.RecallsPerThousand ?? Everywhere(entry.From, general => general.RecallsPerThousand) ?? 0,
            })
            .Select(entry => entry with { Version = VersionOf(entry) })];

        // The latest of * on that day that says something about it, else the first that ever does.
        TPart? Everywhere<TPart>(DateOnly on, Func<MatchingTerms, TPart?> part)
        {
            var general = all.Values.Where(entry => entry.Place == MatchingTerms.Everywhere && part(entry) is not null).OrderBy(entry => entry.From).ToArray();
            return (general.LastOrDefault(entry => entry.From <= on) ?? general.FirstOrDefault()) is { } found ? part(found) : default;
        }
    }

    private static MatchingTerms[] Parse(DataFile file)
    {
        try
        {
            using var content = file.Open();
            var terms = JsonSerializer.Deserialize(content, ReferenceJson.Default.MatchingTermsFile)!.Terms;
            return terms.All(entry => entry?.UnitGroups?.All(group => group is not null && !group.Contains(null!)) ?? entry is not null) ? [.. terms] : throw new JsonException("something in it is null.");
        }
        catch (Exception failure) when (failure is JsonException or NullReferenceException)
        {
            throw new InvalidDataException($"{file.Name} is not a file of matching terms: {failure.Message}", failure);
        }
    }

    private static string? Fault(MatchingTerms entry, CodeTable<Unit> units)
    {
        var weights = entry.Weights;
        (string Name, double Value)[] parts =
        [
            ("category", weights.Category), ("eligibility", weights.Eligibility), ("closeness", weights.Closeness), ("capacity", weights.Capacity),
            ("speed", weights.Speed), ("completion", weights.Completion), ("fairness", weights.Fairness),
        ];
        if (parts.FirstOrDefault(part => part.Value is not (>= 0 and <= MostWeight)) is { Name: { } wrong })
            return $"the weight {wrong} is not a number from 0 to {MostWeight}";
        if (parts.Where(part => entry.Learned || part.Name is not ("speed" or "completion")).Sum(part => part.Value) < LeastWeight)
            return entry.Learned ? "no part of the score has a weight" : "without what was learned no part of the score has a weight";
        if (entry.Newcomer is { } newcomer)
        {
            if (newcomer is not { Answers: >= 0.1 and <= 1000, Finished: >= 0.1 and <= 1000 })
                return "answers and finished of newcomer are not numbers from 0.1 to 1000";
            if (newcomer is not { Speed: >= 0 and <= 1, Completion: >= 0 and <= 1 })
                return "speed and completion of newcomer are not numbers from 0 to 1";
        }
        if (entry.FreshForDays is { } days && days is not (> 0 and <= 36_500))
            return "freshForDays is not a number of days above 0";
        if (entry.RecallsPerThousand is { } recalls && recalls is not (>= 0 and <= 1000))
            return "recallsPerThousand is not a number from 0 to 1000";
        return entry.UnitGroups?.SelectMany(group => group).FirstOrDefault(unit => units.Find(unit) is null) is { } unknown ? $"the unit {unknown} of unitGroups is unknown" : null;
    }

    private static string VersionOf(MatchingTerms entry)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(entry, ReferenceJson.Default.MatchingTerms));
        return $"{entry.Place}@{entry.From:yyyy-MM-dd}#{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }
}

/// <summary>The terms of one file, with the date of the file.</summary>
internal sealed record MatchingTermsFile(string Version, IReadOnlyList<MatchingTerms> Terms);
