using System.Runtime.CompilerServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>
/// A question in the terms of packed records: everything that does not depend on the offer is worked out once. The rules below are those of <see cref="MatchRules"/>, which a
/// property test compares with them; each gives one bit, so that the first rule against an offer is found without a branch.
/// </summary>
internal sealed class OfferQuestion
{
    private readonly ushort[] _agesUpTo = new ushort[byte.MaxValue + 2];
    private readonly uint[] _freshSince = new uint[UnitFit.MostSpans];
    private readonly double[] _eligibility = new double[8];
    private readonly List<ulong> _asked = [];
    private readonly List<int> _ages = [];
    private UnitFit _units = null!;
    private Ask _ask = null!;
    private uint _now;
    private uint _until;
    private uint _tags;
    private byte _tiers;
    private bool _anyAge;
    private int _household;

    /// <summary>The bit of a rule in <see cref="Against"/>.</summary>
    public static uint Bit(string rule) => 1u << Array.FindIndex([.. MatchRules.All], known => known.Code == rule);

    public Weights Weights { get; private set; } = null!;

    public Prior Prior { get; private set; } = null!;

    public int Quantity { get; private set; }

    public uint Now => _now;

    /// <summary>Whether somebody is out for this need, which the record alone cannot tell.</summary>
    public bool HasClosedCharities { get; private set; }

    public void Put(Ask ask, (byte Tiers, uint Tags) masks, UnitFit units)
    {
        var need = ask.Need;
        (_ask, _now, _until, _units, (_tiers, _tags)) = (ask, Second.Of(ask.Now), MatchRules.Until(need, ask.Now), units, masks);
        (_anyAge, _household, Weights, Prior, Quantity) = (need.Ages.Count == 0, need.HouseholdSize, ask.Terms.Weights, ask.Terms.Prior, Math.Max(1, need.Quantity));
        for (var span = 0; span < units.Spans.Count; span++)
        {
            _freshSince[span] = units.Spans[span] is { } fresh ? MatchRules.FreshSince(ask.Now, fresh) : 0;
        }

        var from = 0;
        ushort upTo = 0;
        _ages.Clear();
        _ages.AddRange(need.Ages);
        _ages.Sort();
        foreach (var age in _ages)
        {
            var at = Math.Clamp(age, 0, byte.MaxValue);
            _agesUpTo.AsSpan(from..(at + 1)).Fill(upTo++);
            from = at + 1;
        }

        // The first field stands for "younger than 0", so that a lower limit needs no case of its own.
        _agesUpTo.AsSpan(from).Fill(upTo);
        for (var kind = 0; kind < _eligibility.Length; kind++)
        {
            _eligibility[kind] = MatchScore.EligibilityFit((kind & 1) != 0, (kind & 2) != 0, (kind & 4) != 0 && need.Ages.Count > 0);
        }

        _asked.Clear();
        foreach (var offer in ask.AskedOffers)
        {
            _asked.Add(OfferIndex.Halves(offer).High);
        }

        HasClosedCharities = ask.ClosedCharities.Count > 0;
    }

    /// <summary>A bit for each rule against the offer, in the order of <see cref="MatchRules.All"/>, from that of the charity on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Against(in PackedOffer offer)
    {
        var pair = offer.UnitAndForm;
        var against = (uint)(offer.Flags & (PackedFlags.NotVerified | PackedFlags.NotActive)) << 2;
        against |= Bit(offer.ValidFrom > _now | offer.ValidTo <= _until) << 4;
        against |= Bit(offer.Tiers != 0 & (offer.Tiers & _tiers) == 0) << 5;
        against |= Bit(offer.Tags != 0 & (offer.Tags & _tags) == 0) << 6;
        against |= Bit((offer.Flags & PackedFlags.Ages) != 0 & !_anyAge & _agesUpTo[offer.MaxAge + 1] <= _agesUpTo[offer.MinAge]) << 7;
        against |= Bit(offer.Household > _household) << 8;
        against |= (uint)_units.Against[pair] << 9;
        against |= Bit(offer.ConfirmedAt < _freshSince[_units.SpanOf[pair]]) << 10;
        against |= Bit(offer.FreeAt(_now) <= 0) << 12;
        return against;
    }

    /// <summary>Whether one with this first half of the id was asked for this need.</summary>
    public bool MayBeAsked(ulong idHigh) => _asked.Count > 0 && _asked.Contains(idHigh);

    /// <summary>Whether it is out for this need, by itself or by its charity.</summary>
    public bool IsOut(Guid offer, Guid charity) => _ask.AskedOffers.Contains(offer) || _ask.ClosedCharities.Contains(charity);

    /// <summary>The sum of the score's parts as if it were never asked lately; exact where it was not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double AtMost(in PackedOffer offer, double category, double closeness, out double eligibility, out double spare)
    {
        eligibility = _eligibility[((int)offer.Flags >> 4) & 7];
        spare = MatchScore.Spare(offer.FreeAt(_now), offer.Total, Quantity);
        return MatchScore.Sum(Weights, category, eligibility, closeness, spare, Prior.Speed.Of(offer.Speed), Prior.Completion.Of(offer.Completion), 1);
    }

    private static uint Bit(bool value) => value ? 1u : 0;
}

/// <summary>Which of the units in use fit a need's, and how long their forms count as fresh, by the number of unit and form.</summary>
internal sealed class UnitFit
{
    /// <summary>Different times of freshness, or none.</summary>
    public const int MostSpans = 256;

    private readonly List<TimeSpan?> _spans = [];

    public UnitFit(Terms terms, string unit, CodeNumbers<(string Unit, string Form)> known)
    {
        Known = known.Count;
        for (var number = 0; number < Known; number++)
        {
            var (offered, form) = known[number];
            Against[number] = terms.UnitsFit(offered, unit) ? (byte)0 : (byte)1;
            var fresh = terms.FreshFor(form);
            if (!_spans.Contains(fresh))
            {
                _spans.Add(fresh);
            }

            SpanOf[number] = (byte)_spans.IndexOf(fresh);
        }
    }

    public int Known { get; }

    public IReadOnlyList<TimeSpan?> Spans => _spans;

    public byte[] Against { get; } = new byte[byte.MaxValue + 1];

    public byte[] SpanOf { get; } = new byte[byte.MaxValue + 1];
}
