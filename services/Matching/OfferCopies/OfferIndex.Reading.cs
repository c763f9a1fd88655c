using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>Buckets and circles, read in sequence: rules first, the score only where it could matter.</summary>
internal sealed partial class OfferIndex
{
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
                against |= AlreadyAsked;
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
                sum = MatchScore.Sum(
                    question.Weights, fit, eligibility, coverage.Closeness, spare, question.Prior.Speed.Of(offer.Speed), question.Prior.Completion.Of(offer.Completion), 1 - offer.Standing.Overuse(question.Now));
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
}
