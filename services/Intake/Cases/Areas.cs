using Contracts.Reference;

namespace Intake.Cases;

/// <summary>
/// Something that lies in a division. Columns hold the way down from the top, one step each, so that "everything inside" is one comparison whatever levels a place
/// has. Steps beyond the fourth (villages of other division sets) are not kept.
/// </summary>
internal interface IPlaced
{
    string Area1 { get; }

    string? Area2 { get; }

    string? Area3 { get; }

    string? Area4 { get; }
}

/// <summary>The way from the top down to a division.</summary>
internal static class Areas
{
    private const int Steps = 4;

    /// <summary>Codes from the top down, at most four.</summary>
    public static string?[] Of(Division division)
    {
        var chain = new string?[Steps];
        var depth = DepthOf(division);
        for (var at = division; at is not null; at = at.Parent)
        {
            if (--depth < Steps)
            {
                chain[depth] = at.Code;
            }
        }

        return chain;
    }

    /// <summary>Only what lies in the division.</summary>
    public static IQueryable<TPlaced> Within<TPlaced>(this IQueryable<TPlaced> rows, Division area)
        where TPlaced : class, IPlaced => DepthOf(area) switch
        {
            1 => rows.Where(row => row.Area1 == area.Code),
            2 => rows.Where(row => row.Area2 == area.Code),
            3 => rows.Where(row => row.Area3 == area.Code),
            _ => rows.Where(row => row.Area4 == area.Code),
        };

    private static int DepthOf(Division division)
    {
        var depth = 0;
        for (var at = division; at is not null; at = at.Parent)
        {
            depth++;
        }

        return depth;
    }
}
