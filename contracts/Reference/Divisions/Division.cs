namespace Contracts.Reference;

/// <summary>An administrative division. Codes are opaque: the parent comes by link, the level from the data.</summary>
public sealed class Division
{
    private readonly DateOnly _from;
    private readonly DateOnly _to;

    internal Division(string code, string name, DivisionLevel level, DateOnly from, DateOnly to, bool isGroup, IReadOnlyList<string> successors)
    {
        (Code, Name, Level, IsGroup, Successors) = (code, name, level, isGroup, successors);
        (_from, _to) = (from, to);
    }

    /// <summary>The code under which it is stored, e.g. <c>420106</c>, <c>4201</c>, <c>42</c>, <c>420106001</c>.</summary>
    public string Code { get; }

    /// <summary>Official name.</summary>
    public string Name { get; }

    /// <summary>Level.</summary>
    public DivisionLevel Level { get; }

    /// <summary>The division above, which need not be one level above; null at the top.</summary>
    public Division? Parent { get; internal set; }

    /// <summary>A row that only groups others (市辖区, 县) and is no place people name.</summary>
    public bool IsGroup { get; }

    /// <summary>First day; null when older than the data.</summary>
    public DateOnly? ValidFrom => _from == DateOnly.MinValue ? null : _from;

    /// <summary>First day on which it no longer existed; null while it exists. Old records keep the code.</summary>
    public DateOnly? ValidTo => _to == DateOnly.MaxValue ? null : _to;

    /// <summary>Codes that took over when it was abolished.</summary>
    public IReadOnlyList<string> Successors { get; }

    /// <summary>
    /// Position in the tree in preorder; with <see cref="Leave"/> the interval of everything inside. Dense from 0, good for arrays in memory;
    /// never to be stored, because other data give other numbers.
    /// </summary>
    public int Index { get; internal set; }

    /// <summary>Index of the last division inside this one; equal to <see cref="Index"/> for a leaf.</summary>
    public int Leave { get; internal set; }

    /// <summary>Names from the top down without rows that only group: <c>湖北省武汉市武昌区</c>; latin names from the bottom up: <c>King County, Washington</c>.</summary>
    public string FullName
    {
        get
        {
            var names = new List<string>();
            for (var at = this; at is not null; at = at.Parent)
            {
                if (!at.IsGroup)
                    names.Add(at.Name);
            }
            if (names.TrueForAll(name => name[0] < 0x2E80))
                return string.Join(", ", names);
            names.Reverse();
            return string.Concat(names);
        }
    }

    /// <summary>Whether it is <paramref name="area"/> or lies inside it.</summary>
    public bool IsWithin(Division area) => (uint)(Index - area.Index) <= (uint)(area.Leave - area.Index);

    /// <summary>Whether it existed on this day.</summary>
    public bool IsValidOn(DateOnly date) => _from <= date && date < _to;

    /// <summary>The nearest division at this level or wider, itself included; null when that is the whole nation. Missing levels are passed over upwards.</summary>
    public Division? AreaAt(DivisionLevel level)
    {
        var at = this;
        while (at is not null && at.Level > level)
            at = at.Parent;
        return at;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Name}";
}
