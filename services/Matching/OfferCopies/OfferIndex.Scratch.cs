using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>What a question keeps while it is answered.</summary>
internal sealed partial class OfferIndex
{
    /// <summary>How many are asked for: in all or by area, of those that can give all, and near misses.</summary>
    private readonly record struct Wanted(int Top, int Whole, int NearMisses, bool ByArea);

    /// <summary>What a thread needs to answer, used again and again.</summary>
    private sealed class Scratch(OfferIndex index)
    {
        private readonly BestOffers _overall = new(index._rows);
        private readonly BestOffers[] _byArea = [.. Enumerable.Range(0, Reaches).Select(_ => new BestOffers(index._rows))];
        private readonly BestOffers[] _wholeByArea = [.. Enumerable.Range(0, Reaches).Select(_ => new BestOffers(index._rows))];
        private readonly BestOffers _misses = new(index._rows);
        private readonly HashSet<int> _seen = [];
        private Ask _ask = null!;
        private bool _byAreas;

        public OfferIndex Index => index;

        public OfferQuestion Question { get; } = new();

        public int[] Exclusions { get; } = new int[MatchRules.All.Length];

        public int Near { get; set; }

        public int Fitting { get; set; }

        public int Considered { get; private set; }

        public void Begin(Ask ask, Wanted wanted)
        {
            var (top, whole, misses, byArea) = wanted;
            (_ask, _byAreas, Near, Fitting, WantsMisses) = (ask, byArea, 0, 0, misses > 0);
            _misses.Clear(misses);
            Question.Put(ask, index._packer.MasksOf(ask.Need), index.UnitsFor(ask.Terms, ask.Need.Unit));
            _seen.Clear();
            Array.Clear(Exclusions);
            _overall.Clear(byArea ? 0 : top);
            foreach (var area in _byArea)
            {
                area.Clear(byArea ? top : 0);
            }

            foreach (var area in _wholeByArea)
            {
                area.Clear(byArea ? whole : 0);
            }
        }

        /// <summary>Whether near misses were asked for.</summary>
        public bool WantsMisses { get; private set; }

        /// <summary>The best that are kept out by one rule; an offer whose time is over is none.</summary>
        public void AddMiss(in Hit hit, uint against)
        {
            if (against != Window || hit.Packed.ValidFrom > Question.Now)
            {
                _misses.Add(hit);
            }
        }

        /// <summary>The near misses, best first; null when one of them changed since it was read.</summary>
        public ImmutableArray<NearMiss>? UnpackMisses()
        {
            var misses = ImmutableArray.CreateBuilder<NearMiss>(_misses.Count);
            foreach (ref readonly var hit in _misses.All)
            {
                var offer = index.OfferOf(hit.Packed);
                if (!PackedOffer.Stands(ref hit.Bucket[hit.Place], hit.Packed))
                {
                    return null;
                }

                misses.Add(new NearMiss(offer, BitOperations.TrailingZeroCount(Question.Against(hit.Packed))));
            }

            return misses.DrainToImmutable();
        }

        /// <summary>Counts what the buckets did not hold: offers of other categories, and of other places.</summary>
        public bool Close(int total, int ofCategory)
        {
            Considered = total;
            Exclusions[0] += Math.Max(0, total - ofCategory);
            Exclusions[1] += Math.Max(0, ofCategory - Near);
            return true;
        }

        public bool SeesFirst(int row) => _seen.Add(row);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Wants(Reach reach, bool isWhole, double atMost) =>
            _byAreas ? _byArea[(int)reach].Wants(atMost) || (isWhole && _wholeByArea[(int)reach].Wants(atMost)) : _overall.Wants(atMost);

        public void Add(bool isWhole, in Hit hit)
        {
            if (!_byAreas)
            {
                _overall.Add(hit);
                return;
            }

            _byArea[(int)hit.Coverage.Reach].Add(hit);
            if (isWhole)
            {
                _wholeByArea[(int)hit.Coverage.Reach].Add(hit);
            }
        }

        /// <summary>The rules themselves, for a record that does not hold all. False when it changed meanwhile.</summary>
        public bool AskTheRules(PackedOffer[] bucket, int place, in PackedOffer packed)
        {
            var offer = index.OfferOf(packed);
            if (!PackedOffer.Stands(ref bucket[place], packed))
            {
                return false;
            }

            var against = MatchRules.FirstAgainst(offer, _ask);
            if (against >= 0)
            {
                Exclusions[against]++;
                return true;
            }

            Fitting++;
            var coverage = Coverage.Of(offer.Facts, _ask.Need)!.Value;
            Add(offer.FreeAt(_ask.Now) >= Question.Quantity, new Hit { Score = MatchScore.Of(offer, coverage, _ask), Coverage = coverage, Bucket = bucket, Place = place, Packed = packed });
            return true;
        }

        /// <summary>The candidates, best first; null when one of them changed since it was read.</summary>
        public ImmutableArray<Candidate>? Unpack()
        {
            var candidates = ImmutableArray.CreateBuilder<Candidate>();
            if (!_byAreas)
            {
                return TryAdd(candidates, _overall) ? candidates.DrainToImmutable() : null;
            }

            foreach (var area in Array.Exists(_wholeByArea, area => area.Count > 0) ? _wholeByArea : _byArea)
            {
                if (!TryAdd(candidates, area))
                {
                    return null;
                }
            }

            candidates.Sort(MatchScore.Compare);
            return candidates.DrainToImmutable();
        }

        private bool TryAdd(ImmutableArray<Candidate>.Builder candidates, BestOffers best)
        {
            foreach (ref readonly var hit in best.All)
            {
                var offer = index.OfferOf(hit.Packed);
                if (!PackedOffer.Stands(ref hit.Bucket[hit.Place], hit.Packed))
                {
                    return false;
                }

                candidates.Add(new Candidate(offer, hit.Coverage, hit.Score));
            }

            return true;
        }
    }
}
