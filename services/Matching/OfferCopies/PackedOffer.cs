using System.Runtime.InteropServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>What the rules and the score ask of an offer, as thirteen words of 32 bits in this order: the columns of a <see cref="Bucket"/>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PackedOffer
{
    /// <summary>No refill is coming.</summary>
    public const uint Never = uint.MaxValue;

    /// <summary>Number of the offer's row, from 1; 0 in an empty place.</summary>
    public int Row;

    public PackedFlags Flags;
    public byte Tiers;

    /// <summary>Number of its unit and form together.</summary>
    public byte UnitAndForm;
    public byte Household;

    public byte MinAge;
    public byte MaxAge;
    public ushort Load;

    public ushort Speed;
    public ushort Completion;

    public uint Tags;
    public uint ValidFrom;
    public uint ValidTo;
    public uint ConfirmedAt;
    public int Free;
    public int FreeNext;
    public uint FreeFrom;
    public int Total;
    public uint LoadAt;

    public readonly Standing Standing => new(Speed, Completion, Load, LoadAt);

    /// <summary>Units free at a second.</summary>
    public readonly int FreeAt(uint now) => now >= FreeFrom ? FreeNext : Free;

    /// <summary>The same offer with another record of answers.</summary>
    public readonly PackedOffer With(Standing standing) => this with { Speed = standing.Speed, Completion = standing.Completion, Load = standing.Load, LoadAt = standing.LoadAt };
}

/// <summary>What is true of a packed offer.</summary>
[Flags]
internal enum PackedFlags : byte
{
    None = 0,

    /// <summary>Its charity may not be asked.</summary>
    NotVerified = 1,

    /// <summary>It is paused or withdrawn.</summary>
    NotActive = 2,

    /// <summary>One question may meet it in several buckets.</summary>
    Several = 4,

    /// <summary>Something of it does not fit into the record: the rules themselves are asked.</summary>
    Odd = 8,

    /// <summary>It is for certain tiers.</summary>
    Tiers = 16,

    /// <summary>It is for certain tags.</summary>
    Tags = 32,

    /// <summary>It is for certain ages.</summary>
    Ages = 64,

    /// <summary>It will not come back.</summary>
    Withdrawn = 128,
}
