using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>
/// How a question is answered: the buckets of the need's place, nearest first, then the circles around it. All rules are asked of every offer there, so that each exclusion is counted;
/// the score is worked out only where its upper bound could still be among the best.
/// </summary>
internal sealed partial class OfferIndex
{
    private const int Reaches = 4;
    private const int NearMisses = 3;

    /// <summary>Rules that time, units or a word of the charity can soon meet: window, staleness, capacity.</summary>
    private const uint SoonMet = (1u << 4) | (1u << 10) | (1u << 12);

    /// <summary>So often a question begins anew because what it met moved meanwhile. Only an import that moves offers all the time disturbs it so often; then it is answered between two changes.</summary>
    private const int Patience = 8;

    private const int MostUnitsKept = 200;

    [ThreadStatic]
    private static Scratch? _ofThread;

    private readonly ConditionalWeakTable<Terms, ConcurrentDictionary<string, UnitFit>> _unitFits = [];

    /// <summary>The best offers for a question.</summary>
    public Ranking Best(Ask ask, int top) => Answer(ask, new Wanted(top, 0, 0, ByArea: false));

    /// <summary>The best offers, and the best of those that one rule alone keeps out although it could soon be met.</summary>
    public Ranking BestAndNearMisses(Ask ask, int top) => Answer(ask, new Wanted(top, 0, NearMisses, ByArea: false));

    /// <summary>The best of each area: of those that can give all, or where none can, of those that can give a part.</summary>
    public Ranking BestByArea(Ask ask, int whole, int parts) => Answer(ask, new Wanted(parts, whole, 0, ByArea: true));

    private Ranking Answer(Ask ask, Wanted wanted)
    {
        if (!IsPlain(ask.Need))
        {
            return Ranking.Plain(ask, [.. All], wanted.ByArea ? int.MaxValue : wanted.Top);
        }

        var scratch = _ofThread is { } used && ReferenceEquals(used.Index, this) ? used : _ofThread = new Scratch(this);
        for (var attempt = 0; attempt < Patience; attempt++)
        {
            var moves = Volatile.Read(ref _moves);
            if ((moves & 1) == 0 && TryAnswer(scratch, ask, wanted) is { } answer && Volatile.Read(ref _moves) == moves)
            {
                return answer;
            }
        }

        lock (_writing)
        {
            return TryAnswer(scratch, ask, wanted)!;
        }
    }

    /// <summary>Null when something changed that was read already.</summary>
    private Ranking? TryAnswer(Scratch scratch, Ask ask, Wanted wanted)
    {
        scratch.Begin(ask, wanted);
        return Scan(scratch, ask) && scratch.Unpack() is { } candidates && scratch.UnpackMisses() is { } misses
            ? new Ranking(candidates, scratch.Considered, scratch.Fitting, [.. scratch.Exclusions]) { NearMisses = misses } : null;
    }

    /// <summary>Whether packed records can answer; otherwise every offer is asked the rules themselves.</summary>
    private static bool IsPlain(Need need) =>
        (need is not { Latitude: { } latitude, Longitude: { } longitude } || Circles.IsPlain(latitude, longitude)) && !AnyBelowZero(need.Ages);

    private static bool AnyBelowZero(IReadOnlyList<int> ages)
    {
        for (var index = 0; index < ages.Count; index++)
        {
            if (ages[index] < 0)
            {
                return true;
            }
        }

        return false;
    }

    private UnitFit UnitsFor(Terms terms, string unit)
    {
        var known = _unitFits.GetValue(terms, _ => new(StringComparer.Ordinal));
        if (known.TryGetValue(unit, out var fit) && fit.Known == _packer.UnitsAndForms.Count)
        {
            return fit;
        }

        fit = new UnitFit(terms, unit, _packer.UnitsAndForms);
        return known.Count < MostUnitsKept ? known[unit] = fit : fit;
    }

    /// <summary>False when it has to begin anew.</summary>
    private bool Scan(Scratch scratch, Ask ask)
    {
        var need = ask.Need;
        var found = 0;
        for (var step = 0; step < need.Chain.Count; step++)
        {
            var link = need.Chain[step];
            if (_divisions.Find(link.Code) is not (>= 0 and var division) || Repeats(need.Chain, step))
            {
                continue;
            }

            for (var above = 0; above < need.Categories.Count; above++)
            {
                if (CountOf(need, above) is { } category
                    && !Read(scratch, _buckets.Read(OfferBuckets.OfDivision(category.Number, division)), MatchScore.CategoryFit(above == 0), Coverage.By(link, step == 0), null))
                {
                    return false;
                }
            }
        }

        for (var above = 0; above < need.Categories.Count; above++)
        {
            if (CountOf(need, above) is not { } category)
            {
                continue;
            }

            found += category.Offers;
            if (need is { Latitude: { } latitude, Longitude: { } longitude } && category.Grids != 0 && !ReadCircles(scratch, category, MatchScore.CategoryFit(above == 0), need, latitude, longitude))
            {
                return false;
            }
        }

        return ReadBroad(scratch, ask, ref found) && scratch.Close(Count, found);
    }

    /// <summary>What is known of a category of the need; null where nobody gives it, or where it stood before.</summary>
    private CategoryCount? CountOf(Need need, int above)
    {
        for (var before = 0; before < above; before++)
        {
            if (need.Categories[before] == need.Categories[above])
            {
                return null;
            }
        }

        return _categories.TryGetValue(need.Categories[above], out var known) && known.Number >= 0 ? known : null;
    }

    private static bool Repeats(IReadOnlyList<PlaceLink> chain, int step)
    {
        for (var before = 0; before < step; before++)
        {
            if (chain[before].Code == chain[step].Code)
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadCircles(Scratch scratch, CategoryCount category, double fit, Need need, double latitude, double longitude)
    {
        for (var grid = 0; grid <= Circles.Everywhere; grid++)
        {
            if ((category.Grids & (1 << grid)) == 0)
            {
                continue;
            }

            if (grid == Circles.Everywhere)
            {
                return Read(scratch, _buckets.Read(OfferBuckets.OfCell(category.Number, Circles.Key(grid, 0, 0))), fit, default, need);
            }

            var (x, y) = Circles.At(grid, latitude, longitude);
            for (var around = 0; around < 9; around++)
            {
                if (!Read(scratch, _buckets.Read(OfferBuckets.OfCell(category.Number, Circles.Key(grid, x + (around % 3) - 1, y + (around / 3) - 1))), fit, default, need))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Reads one bucket in sequence. With <paramref name="circlesAround"/> its offers reach as far as their own radius.</summary>
    private bool Read(Scratch scratch, PackedOffer[] bucket, double fit, Coverage coverage, Need? circlesAround)
    {
        var question = scratch.Question;
        var exclusions = scratch.Exclusions;
        var total = question.Weights.Total;
        ref var first = ref MemoryMarshal.GetArrayDataReference(bucket);
        for (var place = 0; place < bucket.Length; place++)
        {
            ref var at = ref Unsafe.Add(ref first, place);
            if (at.IsEmpty)
            {
                continue;
            }

            if (!PackedOffer.TryRead(ref at, out var offer))
            {
                return false;
            }

            if (offer.IsEmpty)
            {
                continue;
            }

            if (circlesAround is not null)
            {
                var area = _rows[offer.Row].Area;
                if (Coverage.Within(area.Latitude, area.Longitude, area.RadiusKm, circlesAround) is not { } circle)
                {
                    continue;
                }

                coverage = circle;
            }

            if ((offer.Flags & (PackedFlags.Several | PackedFlags.Odd)) != 0)
            {
                if ((offer.Flags & PackedFlags.Several) != 0 && !scratch.SeesFirst(offer.Row))
                {
                    continue;
                }

                if ((offer.Flags & PackedFlags.Odd) != 0)
                {
                    scratch.Near++;
                    if (!scratch.AskTheRules(bucket, place, offer))
                    {
                        return false;
                    }

                    continue;
                }
            }

            scratch.Near++;
            var against = question.Against(offer);
            if ((question.HasClosedCharities || question.MayBeAsked(offer.IdHigh)) && question.IsOut(IdOf(offer.IdHigh, _rows[offer.Row].IdLow), _charityNumbers[_rows[offer.Row].Charity]))
            {
                against |= 1u << 11;
            }

            if (against != 0)
            {
                exclusions[BitOperations.TrailingZeroCount(against)]++;
                if (scratch.WantsMisses && (against & SoonMet) != 0 && BitOperations.IsPow2(against) && offer.Total > 0)
                {
                    scratch.AddMiss(new Hit { Score = MatchScore.Score(question.AtMost(offer, fit, coverage.Closeness, out _, out _), total), Coverage = coverage, Bucket = bucket, Place = place, Packed = offer }, against);
                }

                continue;
            }

            scratch.Fitting++;
            var sum = question.AtMost(offer, fit, coverage.Closeness, out var eligibility, out var spare);
            var isWhole = offer.FreeAt(question.Now) >= question.Quantity;
            if (!scratch.Wants(coverage.Reach, isWhole, sum / total))
            {
                continue;
            }

            if (offer.Load != 0)
            {
                var standing = offer.Standing;
                sum = MatchScore.Sum(question.Weights, fit, eligibility, coverage.Closeness, spare, standing.SpeedScore, standing.CompletionScore, 1 - standing.Overuse(question.Now));
            }

            scratch.Add(isWhole, new Hit { Score = MatchScore.Score(sum, total), Coverage = coverage, Bucket = bucket, Place = place, Packed = offer });
        }

        return true;
    }

    private bool ReadBroad(Scratch scratch, Ask ask, ref int found)
    {
        var bucket = _buckets.Read(OfferBuckets.Broad);
        for (var place = 0; place < bucket.Length; place++)
        {
            if (bucket[place].IsEmpty)
            {
                continue;
            }

            if (!PackedOffer.TryRead(ref bucket[place], out var packed))
            {
                return false;
            }

            if (packed.IsEmpty)
            {
                continue;
            }

            var offer = OfferOf(packed);
            if (!PackedOffer.Stands(ref bucket[place], packed))
            {
                return false;
            }

            if (!MatchRules.CategoryFits(offer, ask.Need))
            {
                continue;
            }

            found++;
            if (Coverage.Of(offer.Facts, ask.Need) is not null)
            {
                scratch.Near++;
                if (!scratch.AskTheRules(bucket, place, packed))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private Offer OfferOf(int row) => OfferOf(PackedOf(row));

    /// <summary>The whole offer. Without the lock the caller has to look whether its record still stands.</summary>
    private Offer OfferOf(in PackedOffer packed)
    {
        ref var row = ref _rows[packed.Row];
        return _packer.Unpack(IdOf(packed.IdHigh, row.IdLow), _charityNumbers[row.Charity], packed, row);
    }

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
            if (against != 1u << 4 || hit.Packed.ValidFrom > Question.Now)
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
