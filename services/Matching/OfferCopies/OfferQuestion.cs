using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>
/// A question in the terms of packed offers: everything that does not depend on the offer is worked out once. The rules below are those of <see cref="MatchRules"/>, which a
/// property test compares with them, asked of eight offers at once; each gives one bit, so that the first rule against an offer is found without a branch.
/// </summary>
internal sealed class OfferQuestion
{
    /// <summary>In the place of the oldest word that counts: this unit fits at no time.</summary>
    private const uint NoFit = uint.MaxValue;

    private readonly double[] _eligibility = new double[8];
    private readonly uint[] _oldest = new uint[byte.MaxValue + 1];
    private readonly List<uint> _asked = [];
    private readonly List<uint> _ages = [];
    private Ask _ask = null!;
    private uint _now;
    private uint _until;
    private uint _tags;
    private uint _tiers;
    private int _household;
    private Shares _shares;
    private Vector256<float> _eligibilityShare;

    /// <summary>The bit of a rule in <see cref="Against"/>.</summary>
    public static uint Bit(string rule) => 1u << Array.FindIndex([.. MatchRules.All], known => known.Code == rule);

    public Weights Weights { get; private set; } = null!;

    public Prior Prior { get; private set; } = null!;

    public int Quantity { get; private set; }

    public uint Now => _now;

    /// <summary>Whether charities are out for this need, which an offer's words alone cannot tell.</summary>
    public bool HasClosedCharities { get; private set; }

    public void Put(Ask ask, (byte Tiers, uint Tags) masks, UnitFit units, OfferIds ids)
    {
        var need = ask.Need;
        (_ask, _now, _until, (_tiers, _tags)) = (ask, Second.Of(ask.Now), MatchRules.Until(need, ask.Now), masks);
        (_household, Weights, Prior, Quantity) = (need.HouseholdSize, ask.Terms.Weights, ask.Terms.Prior, Math.Max(1, need.Quantity));
        units.Oldest(ask.Now, _oldest, NoFit);
        _ages.Clear();
        foreach (var age in need.Ages)
        {
            _ages.Add((uint)Math.Clamp(age, 0, byte.MaxValue));
        }

        Span<float> shares = stackalloc float[_eligibility.Length];
        for (var kind = 0; kind < shares.Length; kind++)
        {
            _eligibility[kind] = MatchScore.EligibilityFit((kind & 1) != 0, (kind & 2) != 0, (kind & 4) != 0 && need.Ages.Count > 0);
            shares[kind] = (float)(Weights.Eligibility * _eligibility[kind] / Weights.Total);
        }

        _eligibilityShare = Vector256.Create<float>(shares);
        _shares = new(Weights, Prior.Newcomer);
        _asked.Clear();
        foreach (var offer in ask.AskedOffers)
        {
            if (ids.Find(offer) is > 0 and var row)
            {
                _asked.Add((uint)row);
            }
        }

        HasClosedCharities = ask.ClosedCharities.Count > 0;
    }

    /// <summary>A bit for each rule against each of eight offers, in the order of <see cref="MatchRules.All"/>, from that of the charity on; and the units each has free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<uint> Against(EightOffers offers, out Vector256<int> free)
    {
        var (rules, now) = (offers[Column.Rules], Vector256.Create(_now));
        var against = (rules & Vector256.Create((uint)(PackedFlags.NotVerified | PackedFlags.NotActive))) << 2;
        against |= (Vector256.GreaterThan(offers[Column.ValidFrom], now) | Vector256.LessThanOrEqual(offers[Column.ValidTo], Vector256.Create(_until))) & Vector256.Create(1u << 4);
        against |= NoneOf((rules >> 8) & Vector256.Create(0xFFu), _tiers) & Vector256.Create(1u << 5);
        against |= NoneOf(offers[Column.Tags], _tags) & Vector256.Create(1u << 6);
        against |= Vector256.AndNot(Vector256.Create(1u << 7), AnyAge(offers[Column.Ages]));
        against |= Vector256.GreaterThan((rules >> 24).AsInt32(), Vector256.Create(_household)).AsUInt32() & Vector256.Create(1u << 8);
        var oldest = Oldest((rules >> 16) & Vector256.Create(0xFFu));
        against |= Vector256.ConditionalSelect(
            Vector256.Equals(oldest, Vector256.Create(NoFit)), Vector256.Create(1u << 9), Vector256.LessThan(offers[Column.ConfirmedAt], oldest) & Vector256.Create(1u << 10));
        foreach (var row in _asked)
        {
            against |= Vector256.Equals(offers[Column.Row], Vector256.Create(row)) & Vector256.Create(1u << 11);
        }

        free = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(now, offers[Column.FreeFrom]), offers[Column.FreeNext], offers[Column.Free]).AsInt32();
        return against | (Vector256.LessThanOrEqual(free, Vector256<int>.Zero).AsUInt32() & Vector256.Create(1u << 12));
    }

    /// <summary>The scores of eight offers as if none were ever asked lately, in single precision: enough to tell who is not worth another look.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> AtMost(EightOffers offers, Vector256<int> free, double category, Vector256<float> closeness)
    {
        var (units, total, wanted) = (Vector256.ConvertToSingle(free), Vector256.ConvertToSingle(offers[Column.Total].AsInt32()), Vector256.Create((float)Quantity));
        var half = Vector256.Create(0.5f);
        var spare = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(units, wanted),
            half + (half * (units - wanted) / Vector256.Max(Vector256<float>.One, Vector256.Max(units, total))),
            half * units / wanted);
        var (learned, kind) = (offers[Column.Learned], (offers[Column.Rules] >> 4) & Vector256.Create(7u));
        return Vector256.Create((_shares.Category * (float)category) + _shares.Fairness) + Vector256.ShuffleNative(_eligibilityShare, kind.AsInt32())
            + (closeness * _shares.Closeness) + (spare * _shares.Capacity) + _shares.Speed.Of(learned & Vector256.Create(0xFFFFu)) + _shares.Completion.Of(learned >> 16);
    }

    /// <summary>Whether it is out for this need by its charity.</summary>
    public bool IsClosed(Guid charity) => _ask.ClosedCharities.Contains(charity);

    /// <summary>The sum of the score's parts as if it were never asked lately; exact where it was not.</summary>
    public double AtMost(in PackedOffer offer, double category, double closeness, out double eligibility, out double spare)
    {
        eligibility = _eligibility[((int)offer.Flags >> 4) & 7];
        spare = MatchScore.Spare(offer.FreeAt(_now), offer.Total, Quantity);
        return MatchScore.Sum(Weights, category, eligibility, closeness, spare, Prior.Speed.Of(offer.Speed), Prior.Completion.Of(offer.Completion), 1);
    }

    /// <summary>Where something is asked for and the household has nothing of it.</summary>
    private static Vector256<uint> NoneOf(Vector256<uint> wanted, uint present) =>
        Vector256.AndNot(Vector256.Equals(wanted & Vector256.Create(present), Vector256<uint>.Zero), Vector256.Equals(wanted, Vector256<uint>.Zero));

    /// <summary>Where somebody of the household is of an age from the lowest byte to the next; everywhere when no age is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<uint> AnyAge(Vector256<uint> limits)
    {
        if (_ages.Count == 0)
        {
            return Vector256<uint>.AllBitsSet;
        }

        var (least, most, any) = ((limits & Vector256.Create(0xFFu)).AsInt32(), ((limits >> 8) & Vector256.Create(0xFFu)).AsInt32(), Vector256<int>.Zero);
        foreach (var known in _ages)
        {
            var age = Vector256.Create((int)known);
            any |= Vector256.GreaterThanOrEqual(age, least) & Vector256.LessThanOrEqual(age, most);
        }

        return any.AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<uint> Oldest(Vector256<uint> pairs)
    {
        // A byte is always within this table.
        ref var oldest = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_oldest);
        return Vector256.Create(
            Unsafe.Add(ref oldest, pairs[0]), Unsafe.Add(ref oldest, pairs[1]), Unsafe.Add(ref oldest, pairs[2]), Unsafe.Add(ref oldest, pairs[3]),
            Unsafe.Add(ref oldest, pairs[4]), Unsafe.Add(ref oldest, pairs[5]), Unsafe.Add(ref oldest, pairs[6]), Unsafe.Add(ref oldest, pairs[7]));
    }

    /// <summary>The weights of the parts as shares of one.</summary>
    private readonly struct Shares(Weights weights, Contracts.Reference.MatchingNewcomer newcomer)
    {
        public readonly float Category = (float)(weights.Category / weights.Total);
        public readonly float Closeness = (float)(weights.Closeness / weights.Total);
        public readonly float Capacity = (float)(weights.Capacity / weights.Total);
        public readonly float Fairness = (float)(weights.Fairness / weights.Total);
        public readonly Smoothed Speed = new(weights.Speed / weights.Total, newcomer.Answers, newcomer.Speed);
        public readonly Smoothed Completion = new(weights.Completion / weights.Total, newcomer.Finished, newcomer.Completion);
    }

    /// <summary>What <see cref="Smoothing"/> makes of eight samples, times its share.</summary>
    private readonly struct Smoothed(double share, double weight, double value)
    {
        private readonly float _share = (float)share;
        private readonly float _weight = (float)weight;
        private readonly float _granted = (float)(weight * value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Of(Vector256<uint> samples)
        {
            var count = Vector256.ConvertToSingle((samples >> Sample.Bits).AsInt32());
            var mean = Vector256.ConvertToSingle((samples & Vector256.Create((uint)Sample.Whole)).AsInt32()) * (1f / Sample.Whole);
            return (Vector256.Create(_granted) + (count * mean)) / (Vector256.Create(_weight) + count) * _share;
        }
    }
}
