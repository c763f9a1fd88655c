using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>Buckets and circles, read eight offers at a time: rules and an upper bound of the score for all of them, more only for those that could be among the best.</summary>
internal sealed partial class OfferIndex
{
    /// <summary>More than single precision can take from a score.</summary>
    private const float Margin = 1e-4f;

    /// <summary>Cells whose circles may reach the need.</summary>
    private void FindCircles(List<Section> sections, CategoryCount category, double fit, Need need, double latitude, double longitude)
    {
        var around = new Around(need, Circle.Of(latitude, longitude, 0));
        for (var grid = 0; grid < Circles.Everywhere; grid++)
        {
            if ((category.Grids & (1 << grid)) == 0)
            {
                continue;
            }

            var (x, y) = Circles.At(grid, latitude, longitude);
            for (var cell = 0; cell < 9; cell++)
            {
                if (_buckets.TryRead(OfferBuckets.OfCell(category.Number, Circles.Key(grid, x + (cell % 3) - 1, y + (cell / 3) - 1)), out var bucket))
                {
                    sections.Add(new Section(bucket, fit, default, around));
                }
            }
        }

        if (_buckets.TryRead(OfferBuckets.OfCell(category.Number, Circles.Key(Circles.Everywhere, 0, 0)), out var everywhere))
        {
            sections.Add(new Section(everywhere, fit, default, around));
        }
    }

    private bool ReadSections(Scratch scratch)
    {
        foreach (ref readonly var section in CollectionsMarshal.AsSpan(scratch.Sections))
        {
            if (!scratch.Enters(section.Bucket))
            {
                return false;
            }
        }

        scratch.Reading = 0;
        foreach (ref readonly var section in CollectionsMarshal.AsSpan(scratch.Sections))
        {
            if (!Read(scratch, section))
            {
                return false;
            }

            scratch.Reading++;
        }

        return true;
    }

    /// <summary>Reads one bucket from end to end. False when it has to begin anew.</summary>
    private bool Read(Scratch scratch, in Section section)
    {
        var bucket = section.Bucket;
        var capacity = bucket.Capacity;
        if (capacity < EightOffers.Count)
        {
            return Read(scratch, bucket.Eight(scratch.Room), EightOffers.All >> (EightOffers.Count - capacity), section);
        }

        for (var place = 0; place < capacity; place += EightOffers.Count)
        {
            // The last eight may have been met in part.
            var from = Math.Min(place, capacity - EightOffers.Count);
            if (!Read(scratch, bucket.Eight(from), EightOffers.All << (place - from), section))
            {
                return false;
            }
        }

        return true;
    }

    private bool Read(Scratch scratch, EightOffers offers, uint lanes, in Section section)
    {
        var question = scratch.Question;
        var (least, closeness) = (scratch.Least(section.Coverage.Reach), Vector256.Create((float)section.Coverage.Closeness));
        lanes &= EightOffers.All & ~Lanes(Vector256.Equals(offers[Column.Row], Vector256<uint>.Zero));
        var look = Lanes(~Vector256.Equals(offers[Column.Rules] & Vector256.Create((uint)(PackedFlags.Several | PackedFlags.Odd)), Vector256<uint>.Zero));
        if (section.Around is { } around)
        {
            var distance = around.DistanceTo(offers);
            var chord = offers[Column.OfOffer + 3].AsSingle();
            lanes &= ~Lanes(Vector256.GreaterThan(distance, chord + Vector256.Create(Circle.Slack)).AsUInt32());
            look |= ~Lanes(Vector256.LessThanOrEqual(distance, chord - Vector256.Create(Circle.Slack)).AsUInt32());
            (least, closeness) = (scratch.Least(null), Vector256<float>.One / (Vector256<float>.One + (distance * (float)(GreatCircle.EarthRadiusKm / Coverage.CountyKm))));
        }

        if (lanes == 0)
        {
            return true;
        }

        var against = question.Against(offers, out var free);
        var fits = Lanes(Vector256.Equals(against, Vector256<uint>.Zero));
        var atMost = question.AtMost(offers, free, section.Fit, closeness);
        look |= fits & ~Lanes(Vector256.LessThan(atMost, Vector256.Create((float)least - Margin)).AsUInt32());
        if (question.HasClosedCharities)
        {
            look |= Lanes(Vector256.Equals(against & Vector256.Create(AlreadyAsked - 1), Vector256<uint>.Zero));
        }

        if (scratch.WantsMisses)
        {
            var alone = Vector256.Equals(against & (against - Vector256<uint>.One), Vector256<uint>.Zero) & against & Vector256.Create(SoonMet);
            look |= Lanes(~Vector256.Equals(alone, Vector256<uint>.Zero)) & ~Lanes(Vector256.LessThan(atMost, Vector256.Create((float)scratch.LeastMiss - Margin)).AsUInt32());
        }

        look &= lanes;
        scratch.Count(against, fits, lanes & ~look);
        for (; look != 0; look &= look - 1)
        {
            var lane = BitOperations.TrailingZeroCount(look);
            var offer = offers.At(lane);
            if (!scratch.IsWhole() || !Look(scratch, offer, against[lane], section))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A whole look at one offer.</summary>
    private bool Look(Scratch scratch, in PackedOffer offer, uint against, in Section section)
    {
        var (question, fit, coverage) = (scratch.Question, section.Fit, section.Coverage);
        if (section.Around is { } around)
        {
            var area = _rows[offer.Row].Area;
            if (Coverage.Within(area.Latitude, area.Longitude, area.RadiusKm, around.Need) is not { } circle)
            {
                return true;
            }

            coverage = circle;
        }

        if ((offer.Flags & PackedFlags.Several) != 0 && !scratch.SeesFirst(offer.Row))
        {
            return true;
        }

        scratch.Near++;
        if ((offer.Flags & PackedFlags.Odd) != 0)
        {
            scratch.AskTheRules(offer);
            return true;
        }

        if (question.HasClosedCharities && question.IsClosed(_charityNumbers[_rows[offer.Row].Charity]))
        {
            against |= AlreadyAsked;
        }

        if (against != 0)
        {
            scratch.Exclusions[BitOperations.TrailingZeroCount(against)]++;
            if (scratch.WantsMisses && (against & SoonMet) != 0 && BitOperations.IsPow2(against) && offer.Total > 0)
            {
                var score = MatchScore.Score(question.AtMost(offer, fit, coverage.Closeness, out _, out _), question.Weights.Total);
                scratch.AddMiss(new Hit { Score = score, Coverage = coverage, Packed = offer, Against = against });
            }

            return true;
        }

        scratch.Fitting++;
        var sum = question.AtMost(offer, fit, coverage.Closeness, out var eligibility, out var spare);
        var isWhole = offer.FreeAt(question.Now) >= question.Quantity;
        if (!scratch.Wants(coverage.Reach, isWhole, sum / question.Weights.Total))
        {
            return true;
        }

        if (offer.Load != 0)
        {
            sum = MatchScore.Sum(
                question.Weights, fit, eligibility, coverage.Closeness, spare, question.Prior.Speed.Of(offer.Speed), question.Prior.Completion.Of(offer.Completion), 1 - offer.Standing.Overuse(question.Now));
        }

        scratch.Add(isWhole, new Hit { Score = MatchScore.Score(sum, question.Weights.Total), Coverage = coverage, Packed = offer });
        return true;
    }

    private bool ReadBroad(Scratch scratch, Ask ask, ref int found)
    {
        var bucket = _buckets.Read(OfferBuckets.Broad);
        if (!scratch.Enters(bucket))
        {
            return false;
        }

        for (var place = 0; place < bucket.Capacity; place++)
        {
            var packed = bucket[place];
            if (packed.Row == 0)
            {
                continue;
            }

            if (!scratch.IsWhole())
            {
                return false;
            }

            var offer = OfferOf(packed);
            if (!MatchRules.CategoryFits(offer, ask.Need))
            {
                continue;
            }

            found++;
            if (Coverage.Of(offer.Facts, ask.Need) is not null)
            {
                scratch.Near++;
                scratch.AskTheRules(packed);
            }
        }

        return true;
    }

    private Offer OfferOf(int row) => OfferOf(PackedOf(row));

    /// <summary>The whole offer. Without the lock the caller has to look whether what it read still stands.</summary>
    private Offer OfferOf(in PackedOffer packed)
    {
        ref var row = ref _rows[packed.Row];
        return _packer.Unpack(IdOf(packed.Row), _charityNumbers[row.Charity], packed, row);
    }

    /// <summary>A bit for each lane that is all ones.</summary>
    private static uint Lanes(Vector256<uint> mask) => mask.ExtractMostSignificantBits();

    /// <summary>A bucket that a question reads. With <paramref name="Around"/> its offers reach as far as their own radius.</summary>
    private readonly record struct Section(Bucket Bucket, double Fit, Coverage Coverage, Around? Around);

    /// <summary>A need that circles may reach.</summary>
    private readonly record struct Around(Need Need, Circle Centre)
    {
        /// <summary>How far the centres of eight circles are, in a straight line on a sphere of radius 1.</summary>
        public Vector256<float> DistanceTo(EightOffers offers)
        {
            var x = offers[Column.OfOffer].AsSingle() - Vector256.Create(Centre.X);
            var y = offers[Column.OfOffer + 1].AsSingle() - Vector256.Create(Centre.Y);
            var z = offers[Column.OfOffer + 2].AsSingle() - Vector256.Create(Centre.Z);
            return Vector256.Sqrt((x * x) + (y * y) + (z * z));
        }
    }
}
