#pragma warning disable CA1822 // one object per host, so that a table of divisions can take over without a change to its users
namespace Tracking.Board;

/// <summary>A division and all above it, highest first, as the digits of GB/T 2260 and GB/T 10114 say: two for the province, two for the prefecture, two for the county, three for the township.</summary>
internal sealed class Areas
{
    private static readonly int[] Levels = [2, 4, 6, 9];

    public IReadOnlyList<string> ChainOf(string code) =>
        [.. Levels.Where(digits => digits <= code.Length).Select(digits => code[..digits].PadRight(6, '0')).Distinct()];

    public int DepthOf(string code) => ChainOf(code).Count;

    public bool Knows(string code) => code.Length is 6 or 9 or 12 && code.All(char.IsAsciiDigit);

    public string? NameOf(string code, bool english) => null;
}
