using Contracts.Messages.Catalog;

namespace Matching.OfferCopies;

/// <summary>What the index knows of an offer beside its packed record, read only for the few that are shown or asked.</summary>
internal struct OfferRow
{
    /// <summary>First half of the id.</summary>
    public ulong IdHigh;

    /// <summary>Second half of the id.</summary>
    public ulong IdLow;
    public OfferArea Area;
    public OfferEligibility Eligibility;

    /// <summary>Number of its list of categories.</summary>
    public int Categories;

    /// <summary>Number of its charity.</summary>
    public int Charity;

    /// <summary>Version of the facts.</summary>
    public int Version;

    /// <summary>Version of the ledger; 0 before the first.</summary>
    public int LedgerVersion;

    /// <summary>Where it stood last in its first bucket.</summary>
    public int Hint;

    /// <summary>Promised time to answer, in seconds; -1 for none.</summary>
    public int AnswersWithin;
}

/// <summary>The area of an offer. Offers of one division share theirs.</summary>
internal sealed class OfferArea(string[] divisions, double? latitude, double? longitude, double? radiusKm)
{
    // A number that is none takes half the room of one that may be missing.
    private readonly double _latitude = latitude ?? double.NaN;
    private readonly double _longitude = longitude ?? double.NaN;
    private readonly double _radiusKm = radiusKm ?? double.NaN;

    /// <summary>Codes, each once.</summary>
    public string[] Divisions => divisions;

    public double? Latitude => Known(_latitude);

    public double? Longitude => Known(_longitude);

    public double? RadiusKm => Known(_radiusKm);

    public bool IsSame(OfferArea other) =>
        ReferenceEquals(this, other) || (Divisions.AsSpan().SequenceEqual(other.Divisions) && (Latitude, Longitude, RadiusKm) == (other.Latitude, other.Longitude, other.RadiusKm));

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>Rows in blocks that never move, so that a reader needs no lock to find one.</summary>
internal sealed class OfferRows
{
    private const int Bits = 14;
    private const int Size = 1 << Bits;

    private OfferRow[][] _blocks = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A row by its number, from 1.</summary>
    public ref OfferRow this[int row] => ref Volatile.Read(ref _blocks)[(row - 1) >> Bits][(row - 1) & (Size - 1)];

    /// <summary>A new row; counted once <see cref="Publish"/> is called.</summary>
    public int Next()
    {
        if (_count == _blocks.Length << Bits)
        {
            Volatile.Write(ref _blocks, [.. _blocks, new OfferRow[Size]]);
        }

        return _count + 1;
    }

    /// <summary>The order of two rows' ids.</summary>
    public int Compare(int one, int other)
    {
        var byHigh = this[one].IdHigh.CompareTo(this[other].IdHigh);
        return byHigh != 0 ? byHigh : this[one].IdLow.CompareTo(this[other].IdLow);
    }

    public void Publish() => Volatile.Write(ref _count, _count + 1);
}
