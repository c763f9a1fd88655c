using System.Globalization;

namespace Contracts.Reference;

/// <summary>The tree of administrative divisions. Being inside is two integer comparisons; everything is in memory.</summary>
public sealed class Divisions
{
    private readonly Division[] _preorder;
    private readonly Dictionary<string, Division> _byCode;
    private readonly int[] _paddedTo;
    private readonly DivisionSearch _search;
    private readonly DivisionPoints _points;

    private Divisions(Division[] preorder, Dictionary<string, Division> byCode, int[] paddedTo, DivisionSearch search, DivisionPoints points) =>
        (_preorder, _byCode, _paddedTo, _search, _points) = (preorder, byCode, paddedTo, search, points);

    /// <summary>All divisions in preorder: <c>All[d.Index] == d</c>. Abolished ones included.</summary>
    public IReadOnlyList<Division> All => _preorder;

    /// <summary>Divisions without a parent.</summary>
    public IEnumerable<Division> Roots => ChildrenBetween(0, _preorder.Length - 1);

    /// <summary>
    /// The division of a code, abolished or not; null when unknown. Also finds a code filled up with zeros (<c>420100</c>, <c>420106000000</c>)
    /// and the short forms of places without county level (<c>4419</c> for <c>441900</c>).
    /// </summary>
    public Division? Find(string? code)
    {
        if (code is null)
            return null;
        if (_byCode.TryGetValue(code, out var found))
            return found;
        if (!_paddedTo.Contains(code.Length))
            return null;
        var end = code.Length;
        var lookup = _byCode.GetAlternateLookup<ReadOnlySpan<char>>();
        while (end > 1 && code[end - 1] == '0')
        {
            if (lookup.TryGetValue(code.AsSpan(0, --end), out found))
                return found;
        }
        return null;
    }

    /// <summary>The division above; null at the top or for an unknown code.</summary>
    public Division? Parent(string code) => Find(code)?.Parent;

    /// <summary>The divisions above, nearest first, itself not included.</summary>
    public IEnumerable<Division> Ancestors(string code)
    {
        for (var at = Find(code)?.Parent; at is not null; at = at.Parent)
            yield return at;
    }

    /// <summary>Whether the first division is the second or lies inside it. False when a code is unknown.</summary>
    public bool IsWithin(string code, string area) => Find(code) is { } inner && Find(area) is { } outer && inner.IsWithin(outer);

    /// <summary>The divisions directly below, in the order of the data; the top ones for null; none for an unknown code.</summary>
    public IEnumerable<Division> Children(string? code) =>
        code is null ? Roots : Find(code) is { } at ? ChildrenBetween(at.Index + 1, at.Leave) : [];

    /// <summary>The level; null for an unknown code.</summary>
    public DivisionLevel? LevelOf(string code) => Find(code)?.Level;

    /// <summary>Whether the code is known and existed on this day.</summary>
    public bool ValidOn(string code, DateOnly date) => Find(code) is { } at && at.IsValidOn(date);

    /// <summary>
    /// Finds divisions by name, beginning or part of a name, pinyin, initials, or code; a wider one may stand before (<c>湖北 武昌</c>, <c>湖北武昌</c>,
    /// <c>hubei wuchang</c>), and the beginning of an address is understood. Best first: whole names before beginnings before parts, wider divisions before smaller ones.
    /// </summary>
    /// <param name="query">What was typed; the first 100 characters count.</param>
    /// <param name="take">At most so many, 1 to 100.</param>
    /// <param name="on">Only those that existed on this day; null: only those that were never abolished.</param>
    /// <param name="near">Of those that fit equally well what lies in this division comes first, then in its prefecture, then in its province; null: nowhere is nearer.</param>
    public IReadOnlyList<Division> Search(string query, int take, DateOnly? on = null, Division? near = null) => _search.Find(this, query, Math.Clamp(take, 1, 100), on, near);

    /// <summary>Coordinates of the division, or of the nearest one above that has any; null when none has.</summary>
    public DivisionPoint? PointOf(Division division) => _points.Of(division);

    internal static Divisions Read(DataFiles files)
    {
        var read = DivisionFiles.Read(files);
        var byCode = new Dictionary<string, Division>(read.Rows.Count + read.Aliases.Count, StringComparer.Ordinal);
        foreach (var row in read.Rows)
            byCode.Add(row.Division.Code, row.Division);
        foreach (var row in read.Rows)
        {
            if (row.Parent.Length > 0)
                row.Division.Parent = byCode.TryGetValue(row.Parent, out var parent)
                    ? parent : throw new InvalidDataException($"Division {row.Division.Code}: its parent {row.Parent} is unknown.");
        }
        foreach (var (alias, code) in read.Aliases)
            byCode.TryAdd(alias, byCode[code]);
        var (preorder, latin) = Preorder(read.Rows);
        return new Divisions(preorder, byCode, [.. read.PaddedTo.Distinct()], new DivisionSearch(preorder, latin), DivisionPoints.Read(files, byCode, preorder.Length));
    }

    // Children follow their parent in the order of the data; a division that is nobody's descendant would be a cycle.
    private static (Division[] Order, string[] Latin) Preorder(List<DivisionFiles.Row> rows)
    {
        var children = rows.Where(row => row.Division.Parent is not null).ToLookup(row => row.Division.Parent!);
        var order = new List<Division>(rows.Count);
        var latin = new List<string>(rows.Count);
        void Visit(DivisionFiles.Row row)
        {
            row.Division.Index = order.Count;
            order.Add(row.Division);
            latin.Add(row.Latin);
            foreach (var child in children[row.Division])
                Visit(child);
            row.Division.Leave = order.Count - 1;
        }
        foreach (var root in rows.Where(row => row.Division.Parent is null))
            Visit(root);
        return order.Count == rows.Count ? ([.. order], [.. latin]) : throw new InvalidDataException("Some divisions are their own ancestors.");
    }

    private IEnumerable<Division> ChildrenBetween(int first, int last)
    {
        for (var at = first; at <= last; at = _preorder[at].Leave + 1)
            yield return _preorder[at];
    }
}
