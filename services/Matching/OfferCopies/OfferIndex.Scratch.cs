using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
        private readonly List<(uint[] Words, uint Sequence)> _entered = [];
        private Ask _ask = null!;
        private bool _byAreas;

        public OfferIndex Index => index;

        public OfferQuestion Question { get; } = new();

        public int[] Exclusions { get; } = new int[MatchRules.All.Length];

        /// <summary>Buckets to read, nearest first, and the number of the one that is read.</summary>
        public List<Section> Sections { get; } = [];

        public int Reading { get; set; }

        /// <summary>Where a bucket of fewer than eight places is read.</summary>
        public uint[] Room { get; } = new uint[Column.WithCircle * EightOffers.Count];

        public int Near { get; set; }

        public int Fitting { get; set; }

        public int Considered { get; private set; }

        public void Begin(Ask ask, Wanted wanted)
        {
            var (top, whole, misses, byArea) = wanted;
            (_ask, _byAreas, Near, Fitting, WantsMisses) = (ask, byArea, 0, 0, misses > 0);
            _misses.Clear(misses);
            Question.Put(ask, index._packer.MasksOf(ask.Need), index.UnitsFor(ask.Terms, ask.Need.Unit), index._ids);
            _seen.Clear();
            _entered.Clear();
            Sections.Clear();
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

        /// <summary>Notes a bucket that is read from now on; false when it was replaced.</summary>
        public bool Enters(Bucket bucket)
        {
            var wait = default(SpinWait);
            var sequence = Volatile.Read(ref bucket.Words[0]);
            for (; (sequence & 1) != 0 && sequence != Bucket.Retired; sequence = Volatile.Read(ref bucket.Words[0]))
            {
                wait.SpinOnce();
            }

            _entered.Add((bucket.Words, sequence));
            return sequence != Bucket.Retired;
        }

        /// <summary>Whether what was read of the present bucket is whole.</summary>
        public bool IsWhole()
        {
            Volatile.ReadBarrier();
            var (words, sequence) = _entered[Reading];
            return Volatile.Read(ref words[0]) == sequence;
        }

        /// <summary>Whether every bucket still is as it was when it was entered: then all that was read stood there at one moment.</summary>
        public bool Stands()
        {
            Volatile.ReadBarrier();
            foreach (var (words, sequence) in _entered)
            {
                if (Volatile.Read(ref words[0]) != sequence)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>A score below which nobody of this reach is among the best; of any reach when none is given.</summary>
        public double Least(Reach? reach) => !_byAreas ? _overall.Least : reach is { } area ? Math.Min(_byArea[(int)area].Least, _wholeByArea[(int)area].Least) : double.NegativeInfinity;

        public double LeastMiss => _misses.Least;

        /// <summary>Counts offers that need no further look: each for the first rule against it, or as fitting.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Count(Vector256<uint> against, uint fits, uint lanes)
        {
            Near += BitOperations.PopCount(lanes);
            Fitting += BitOperations.PopCount(lanes & fits);
            var first = against & (Vector256<uint>.Zero - against);
            var exclusions = Exclusions;
            for (var rule = FirstCounted; rule < exclusions.Length; rule++)
            {
                exclusions[rule] += BitOperations.PopCount(lanes & Lanes(Vector256.Equals(first, Vector256.Create(1u << rule))));
            }
        }

        /// <summary>Whether near misses were asked for.</summary>
        public bool WantsMisses { get; private set; }

        /// <summary>The best that are kept out by one rule; an offer whose time is over is none.</summary>
        public void AddMiss(in Hit hit)
        {
            if (hit.Against != Window || hit.Packed.ValidFrom > Question.Now)
            {
                _misses.Add(hit);
            }
        }

        /// <summary>The near misses, best first.</summary>
        public ImmutableArray<NearMiss> UnpackMisses()
        {
            var misses = ImmutableArray.CreateBuilder<NearMiss>(_misses.Count);
            foreach (ref readonly var hit in _misses.All)
            {
                misses.Add(new NearMiss(index.OfferOf(hit.Packed), BitOperations.TrailingZeroCount(hit.Against)));
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

        /// <summary>The rules themselves, for an offer whose words do not hold all.</summary>
        public void AskTheRules(in PackedOffer packed)
        {
            var offer = index.OfferOf(packed);
            var against = MatchRules.FirstAgainst(offer, _ask);
            if (against >= 0)
            {
                Exclusions[against]++;
                return;
            }

            Fitting++;
            var coverage = Coverage.Of(offer.Facts, _ask.Need)!.Value;
            Add(offer.FreeAt(_ask.Now) >= Question.Quantity, new Hit { Score = MatchScore.Of(offer, coverage, _ask), Coverage = coverage, Packed = packed });
        }

        /// <summary>The candidates, best first.</summary>
        public ImmutableArray<Candidate> Unpack()
        {
            if (!_byAreas)
            {
                return ImmutableCollectionsMarshal.AsImmutableArray(Candidates(_overall));
            }

            var candidates = new List<Candidate>();
            foreach (var area in Array.Exists(_wholeByArea, area => area.Count > 0) ? _wholeByArea : _byArea)
            {
                candidates.AddRange(Candidates(area));
            }

            candidates.Sort(MatchScore.Compare);
            return [.. candidates];
        }

        private Candidate[] Candidates(BestOffers best)
        {
            var candidates = new Candidate[best.Count];
            for (var place = 0; place < candidates.Length; place++)
            {
                ref readonly var hit = ref best.All[place];
                candidates[place] = new Candidate(index.OfferOf(hit.Packed), hit.Coverage, hit.Score);
            }

            return candidates;
        }
    }
}
