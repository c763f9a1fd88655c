using Contracts.Reference;

namespace Tracking.Board;

/// <summary>
/// A division and all above it. Columns hold the way down from the top, one step each: a place without a county level simply has one step less,
/// and "everything below" stays a single comparison.
/// </summary>
internal sealed class Areas(ReferenceData reference)
{
    /// <summary>Codes from the top down to the division itself, in the form the table has them (<c>4201</c> for <c>420100</c>). A code that no table knows stands alone.</summary>
    public IReadOnlyList<string> ChainOf(string code) =>
        reference.Divisions.Find(code) is { } division
            ? [.. reference.Divisions.Ancestors(code).Reverse().Select(above => above.Code), division.Code]
            : [code];

    /// <summary>How many steps from the top.</summary>
    public int DepthOf(string code) => ChainOf(code).Count;

    public bool Knows(string code) => reference.Divisions.Find(code) is not null;

    /// <summary>The one code of a division that may be written in several ways.</summary>
    public string CodeOf(string code) => reference.Divisions.Find(code)?.Code ?? code;

    public string NameOf(string code) => reference.Divisions.Find(code)?.FullName ?? code;
}
