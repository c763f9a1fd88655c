using System.Linq.Expressions;
using Contracts.Reference;

namespace Platform.Identity;

/// <summary>
/// Something that lies in a division. Columns hold the way down from the top, one step each, so that "everything inside" is one comparison whatever levels a place
/// has. Steps beyond the fourth (villages of other division sets) are not kept.
/// </summary>
public interface IPlaced
{
    /// <summary>Province.</summary>
    string? Area1 { get; }

    /// <summary>The step below, and so on.</summary>
    string? Area2 { get; }

    /// <inheritdoc cref="Area2" />
    string? Area3 { get; }

    /// <inheritdoc cref="Area2" />
    string? Area4 { get; }
}

/// <summary>The way from the top down to a division.</summary>
public static class Placement
{
    private const int Steps = 4;

    /// <summary>Codes from the top down, at most four.</summary>
    public static string?[] StepsTo(Division division)
    {
        var chain = new string?[Steps];
        var depth = DepthOf(division);
        for (var at = division; at is not null; at = at.Parent)
        {
            if (--depth < Steps)
                chain[depth] = at.Code;
        }

        return chain;
    }

    /// <summary>Only what lies in the division.</summary>
    public static IQueryable<TPlaced> Within<TPlaced>(this IQueryable<TPlaced> rows, Division area)
        where TPlaced : class, IPlaced => rows.Where(Inside<TPlaced>(area));

    /// <summary>Only what the caller may see.</summary>
    public static IQueryable<TPlaced> Within<TPlaced>(this IQueryable<TPlaced> rows, Jurisdiction jurisdiction)
        where TPlaced : class, IPlaced =>
        jurisdiction.IsEverywhere ? rows : jurisdiction.Area is { } area ? rows.Within(area) : rows.Where(_ => false);

    /// <summary>Only what the caller may see by place, or for another reason.</summary>
    public static IQueryable<TPlaced> Within<TPlaced>(this IQueryable<TPlaced> rows, Jurisdiction jurisdiction, Expression<Func<TPlaced, bool>> or)
        where TPlaced : class, IPlaced
    {
        if (jurisdiction.IsEverywhere || jurisdiction.Area is not { } area)
            return jurisdiction.IsEverywhere ? rows : rows.Where(or);
        var inside = Inside<TPlaced>(area);
        var same = new Replace(inside.Parameters[0], or.Parameters[0]).Visit(inside.Body);
        return rows.Where(Expression.Lambda<Func<TPlaced, bool>>(Expression.OrElse(same, or.Body), or.Parameters));
    }

    private static Expression<Func<TPlaced, bool>> Inside<TPlaced>(Division area)
        where TPlaced : class, IPlaced
    {
        // A captured variable becomes a parameter of the statement: one plan for all divisions.
        var code = area.Code;
        return DepthOf(area) switch
        {
            1 => row => row.Area1 == code,
            2 => row => row.Area2 == code,
            3 => row => row.Area3 == code,
            _ => row => row.Area4 == code,
        };
    }

    private static int DepthOf(Division division)
    {
        var depth = 0;
        for (var at = division; at is not null; at = at.Parent)
            depth++;
        return depth;
    }

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
