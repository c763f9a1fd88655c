using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>
/// What the rules and the score ask of an offer, in one cache line. Written in place under the index's lock and read without any: an odd sequence says that it is being written,
/// another one than before that it was. A reader that meets either reads again, so nobody ever sees half of a change.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 64)]
internal struct PackedOffer
{
    /// <summary>Sequence of records in an array that was replaced: whoever still reads there begins anew.</summary>
    public const uint Retired = uint.MaxValue;

    /// <summary>No refill is coming.</summary>
    public const uint Never = uint.MaxValue;

    private uint _sequence;

    /// <summary>Number of the offer's row, from 1; 0 in an empty place.</summary>
    public int Row;

    /// <summary>First half of the id, for the order of equals.</summary>
    public ulong IdHigh;

    public int Free;
    public int FreeNext;
    public uint FreeFrom;
    public uint ValidFrom;
    public uint ValidTo;
    public uint ConfirmedAt;
    public int Total;
    public uint LoadAt;
    public uint Tags;
    public ushort Load;
    public ushort Speed;
    public ushort Completion;

    /// <summary>Number of its unit and form together.</summary>
    public byte UnitAndForm;
    public byte Tiers;
    public byte MinAge;
    public byte MaxAge;
    public byte Household;
    public PackedFlags Flags;

    public readonly bool IsEmpty => Row == 0;

    public readonly uint Sequence => _sequence;

    public readonly Standing Standing => new(Speed, Completion, Load, LoadAt);

    /// <summary>Units free at a second.</summary>
    public readonly int FreeAt(uint now) => now >= FreeFrom ? FreeNext : Free;

    /// <summary>The same offer with another record of answers.</summary>
    public readonly PackedOffer With(Standing standing) => this with { Speed = standing.Speed, Completion = standing.Completion, Load = standing.Load, LoadAt = standing.LoadAt };

    /// <summary>A whole copy; false when the array was replaced meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref PackedOffer at, out PackedOffer copy)
    {
        var sequence = Volatile.Read(ref at._sequence);
        copy = at;
        Volatile.ReadBarrier();
        return ((sequence & 1) == 0 && at._sequence == sequence) || TryReadSlowly(ref at, out copy);
    }

    /// <summary>Whether it still stands as it was copied.</summary>
    public static bool Stands(ref PackedOffer at, in PackedOffer copy)
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref at._sequence) == copy._sequence;
    }

    /// <summary>Begins a change. Only under the index's lock.</summary>
    public static void Open(ref PackedOffer at)
    {
        Volatile.Write(ref at._sequence, at._sequence | 1);
        Volatile.WriteBarrier();
    }

    /// <summary>Ends a change.</summary>
    public static void Close(ref PackedOffer at)
    {
        Volatile.WriteBarrier();
        var next = at._sequence + 1;
        Volatile.Write(ref at._sequence, next == Retired - 1 ? 0 : next);
    }

    /// <summary>Writes everything but the sequence, between <see cref="Open"/> and <see cref="Close"/>.</summary>
    public static void Write(ref PackedOffer at, in PackedOffer packed)
    {
        var next = packed;
        next._sequence = at._sequence;
        at = next;
    }

    /// <summary>Says that the array was replaced.</summary>
    public static void Retire(ref PackedOffer at) => Volatile.Write(ref at._sequence, Retired);

    private static bool TryReadSlowly(ref PackedOffer at, out PackedOffer copy)
    {
        var wait = default(SpinWait);
        while (true)
        {
            var sequence = Volatile.Read(ref at._sequence);
            copy = at;
            Volatile.ReadBarrier();
            if (sequence == Retired)
            {
                return false;
            }

            if ((sequence & 1) == 0 && Volatile.Read(ref at._sequence) == sequence)
            {
                return true;
            }

            wait.SpinOnce();
        }
    }
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

    /// <summary>It stands in several buckets.</summary>
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
