using System.Collections.Immutable;

namespace Matching.Candidates;

/// <summary>What matching has to know of a place: the divisions above it, the township at most, its time zone.</summary>
internal static class Places
{
    /// <summary>Division code of the whole nation.</summary>
    public const string Nation = "100000";

    /// <summary>The division and all above it, nearest first, down to the township at most.</summary>
    public static ImmutableArray<PlaceLink> Chain(string division)
    {
        var chain = ImmutableArray.CreateBuilder<PlaceLink>();
        var code = Township(division);
        foreach (var (length, level) in (ReadOnlySpan<(int, Reach)>)[(9, Reach.County), (6, Reach.County), (4, Reach.Prefecture), (2, Reach.Province)])
        {
            if (code.Length >= length && code != Nation)
            {
                chain.Add(new PlaceLink(code[..length], level));
            }
        }

        chain.Add(new PlaceLink(Nation, Reach.Nation));
        return chain.DrainToImmutable();
    }

    /// <summary>The place as a charity may see it before the person's yes: township at most.</summary>
    public static string Township(string division) => division.Length > 9 ? division[..9] : division;

    /// <summary>Time zone of a place; capacity periods and opening times follow it.</summary>
    public static TimeZoneInfo ZoneOf(string? division) => TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
}
