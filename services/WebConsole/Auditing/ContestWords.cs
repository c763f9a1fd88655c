using Contracts.Http.Matching;
using Contracts.Reference;
using WebConsole.Shell;

namespace WebConsole.Auditing;

/// <summary>A sharing out in a few words.</summary>
internal static class ContestWords
{
    private const int Named = 2;

    // County or smaller where all are in it: needs that compete are near each other.
    private const int CountyDigits = 6;

    public static string Places(ContestView contest, ReferenceData reference) => Few(
        (contest.Needs ?? []).Select(need => need.Division[..Math.Min(CountyDigits, need.Division.Length)]).Distinct().Select(code => reference.Divisions.Find(code)?.FullName ?? code), "、", " 等");

    public static string Categories(ContestView contest, Words words) =>
        Few((contest.Needs ?? []).Select(need => words.Label("needs", need.Category)).Distinct(), words["、", ", "], words[" 等", " and more"]);

    private static string Few(IEnumerable<string> names, string between, string more)
    {
        var all = names.ToArray();
        return string.Join(between, all.Take(Named)) + (all.Length > Named ? more : "");
    }
}
