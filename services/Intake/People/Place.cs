namespace Intake.People;

/// <summary>
/// A county inside its prefecture as one number: the prefecture in the upper half, the county in the lower, so that a county is one value and a prefecture one
/// range of the index. The halves are hashes of codes, because codes of other countries need not nest by their digits.
/// </summary>
/// <param name="Prefecture">Upper half; not negative.</param>
/// <param name="County">Lower half.</param>
internal readonly record struct Place(int Prefecture, uint County)
{
    /// <summary>The value of the county.</summary>
    public long Value => First | County;

    /// <summary>Smallest value inside the prefecture.</summary>
    public long First => (long)Prefecture << 32;

    /// <summary>Largest value inside the prefecture.</summary>
    public long Last => First | uint.MaxValue;
}
