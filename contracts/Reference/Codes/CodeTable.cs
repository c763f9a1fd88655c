using System.Collections.Frozen;

namespace Contracts.Reference;

/// <summary>A table of codes, whatever its rows carry beside the labels.</summary>
public abstract class CodeTable
{
    private protected CodeTable(string name, Bilingual title, string version) => (Name, Title, Version) = (name, title, version);

    /// <summary>Name of the table and of its file, e.g. <c>needs</c>.</summary>
    public string Name { get; }

    /// <summary>Title in both languages.</summary>
    public Bilingual Title { get; }

    /// <summary>Date of the file; with an override, both dates.</summary>
    public string Version { get; }

    /// <summary>Rows in the order of the file, retired ones included.</summary>
    public abstract IReadOnlyList<CodeRow> All { get; }

    /// <summary>The row of a code, retired or not; null when the table never had it. Codes are compared exactly.</summary>
    public abstract CodeRow? Row(string code);
}

/// <summary>A table of codes with typed rows.</summary>
public sealed class CodeTable<TRow> : CodeTable where TRow : CodeRow
{
    private readonly FrozenDictionary<string, TRow> _byCode;

    internal CodeTable(string name, Bilingual title, string version, IReadOnlyList<TRow> rows) : base(name, title, version)
    {
        Rows = rows;
        _byCode = rows.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);
    }

    /// <summary>Rows in the order of the file, retired ones included.</summary>
    public IReadOnlyList<TRow> Rows { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<CodeRow> All => Rows;

    /// <summary>The row of a code, retired or not; null when the table never had it.</summary>
    public TRow? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The row of a code that must exist, because it was checked when it came in.</summary>
    public TRow this[string code] => _byCode[code];

    /// <inheritdoc/>
    public override CodeRow? Row(string code) => Find(code);
}
