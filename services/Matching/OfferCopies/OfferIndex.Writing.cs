using Contracts.Messages.Catalog;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>How a committed row gets into the buckets while others read.</summary>
internal sealed partial class OfferIndex
{
    private void Put(CharityCopy charity)
    {
        var number = NumberOfCharity(charity.CharityId);
        var known = _charities[number];
        if (known.Version >= charity.Version)
        {
            return;
        }

        _charities[number] = (charity.Verified, charity.Version);
        if (known.Verified != charity.Verified)
        {
            foreach (var row in RowsOf(number))
            {
                var packed = PackedOf(row);
                packed.Flags ^= PackedFlags.NotVerified;
                Write(row, _rows[row], packed);
            }
        }
    }

    private void Put(OfferCopy copy, bool loading)
    {
        var row = RowOf(copy.OfferId);
        if (row > 0 && _rows[row].Version >= copy.Version)
        {
            return;
        }

        var facts = copy.Facts;
        var (high, low) = Halves(copy.OfferId);
        var packed = row > 0 ? PackedOf(row) : new PackedOffer { FreeFrom = PackedOffer.Never }.With(Standing.None);
        var next = row > 0 ? _rows[row] : new OfferRow { IdHigh = high, IdLow = low, Charity = NumberOfCharity(copy.CharityId) };
        (next.Version, next.AnswersWithin) = (copy.Version, facts.AnswersWithin is { } within ? (int)Math.Clamp(within.TotalSeconds, 0, int.MaxValue) : -1);
        (next.Area, next.Eligibility, next.Categories) = (_packer.AreaOf(facts), _packer.EligibilityOf(facts.Eligibility), _packer.CategoriesOf(facts.Categories));
        var codes = _packer.Codes;
        packed = _packer.Pack(facts, packed);
        if (_packer.Codes != codes)
        {
            // Whoever asks at this moment does not know the new code yet.
            Interlocked.Add(ref _moves, 2);
        }

        packed.Flags |= IsVerified(copy.CharityId) ? PackedFlags.None : PackedFlags.NotVerified;
        var keys = KeysOf(next);
        packed.Flags |= keys.Count > 1 && MayBeMetTwice(next) ? PackedFlags.Several : PackedFlags.None;
        packed.Flags |= keys[0] >= OfferBuckets.Broad ? PackedFlags.Odd : PackedFlags.None;
        _packer.Keep(row, facts, packed);
        if (row == 0)
        {
            Interlocked.Increment(ref _moves);
            packed.Row = _rows.Next();
            _packer.Keep(packed.Row, facts, packed);
            _rows[packed.Row] = next;
            Stand(packed, keys, loading);
            Tally(keys, next.Categories, 1);
            _rows.Publish();
            _ids.Add(packed.Row);
            Interlocked.Increment(ref _moves);
        }
        else if (next.Categories == _rows[row].Categories && next.Area.IsSame(_rows[row].Area))
        {
            next.Area = _rows[row].Area;
            Write(row, next, packed);
        }
        else
        {
            Move(row, next, packed, keys);
        }
    }

    private void Put(Guid offerId, in LedgerFigures figures)
    {
        var row = RowOf(offerId);
        if (row == 0 || _rows[row].LedgerVersion >= figures.Version)
        {
            return;
        }

        var next = _rows[row];
        next.LedgerVersion = figures.Version;
        var packed = PackedOf(row).With(figures.Standing);
        (packed.Free, packed.FreeNext, packed.FreeFrom) = (figures.Free, figures.FreeNext, figures.FreeFrom);
        Write(row, next, packed);
    }

    /// <summary>An offer that stays where it is: its buckets are closed to readers while it changes there and in its row.</summary>
    private void Write(int row, in OfferRow next, in PackedOffer packed)
    {
        var keys = KeysOf(_rows[row]);
        Open(keys);
        var hint = _rows[row].Hint;
        _rows[row] = next;
        _rows[row].Hint = hint;
        foreach (var key in keys)
        {
            var bucket = _buckets.Read(key);
            bucket.Write(PlaceOf(key, row), packed);
            bucket.Close();
        }
    }

    /// <summary>An offer that leaves for other buckets.</summary>
    private void Move(int row, in OfferRow next, in PackedOffer packed, List<ulong> keys)
    {
        var (before, hint) = (KeysOf(_rows[row]), _rows[row].Hint);
        Open(before);
        Interlocked.Increment(ref _moves);
        Tally(before, _rows[row].Categories, -1);
        _rows[row] = next;
        Tally(keys, next.Categories, 1);
        foreach (var key in before)
        {
            _buckets.Remove(key, row, hint);
        }

        Stand(packed, keys, loading: false);
        Interlocked.Increment(ref _moves);
    }

    private void Open(List<ulong> keys)
    {
        foreach (var key in keys)
        {
            _buckets.Read(key).Open();
        }
    }

    private void Stand(in PackedOffer packed, List<ulong> keys, bool loading)
    {
        ref var row = ref _rows[packed.Row];
        for (var number = keys.Count - 1; number >= 0; number--)
        {
            row.Hint = _buckets.Add(keys[number], packed, row.Area, loading);
        }
    }
}
