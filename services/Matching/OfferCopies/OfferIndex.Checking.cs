using System.Runtime.InteropServices;
using Matching.Candidates;
using Matching.Capacity;

namespace Matching.OfferCopies;

/// <summary>Looks of the check: does the index hold what a row of the database says, and does every offer stand where it should and nowhere else?</summary>
internal sealed partial class OfferIndex
{
    /// <summary>How the index differs from these rows; null when it does not. A null ledger is one that was not written yet.</summary>
    public string? Difference(OfferCopy copy, bool verified, CapacityLedger? ledger)
    {
        lock (_writing)
        {
            if (RowOf(copy.OfferId) is not (> 0 and var row))
            {
                return "missing";
            }

            var keys = KeysOf(_rows[row]);
            var first = PackedOf(row);
            foreach (var key in keys)
            {
                if (_buckets.Find(key, row, -1) is not (>= 0 and var place) || !Same(_buckets.Read(key)[place], first) || !HasItsCircle(key, place, _rows[row].Area))
                {
                    return "bucket";
                }
            }

            var known = OfferOf(first);
            var told = Offer.Of(copy.Facts, verified);
            told = ledger is null ? told : told.With(ledger);
            return !SameFacts(known, told) || KeysOf(RowWith(_rows[row], copy)).Except(keys).Any() ? "facts"
                : (known.Free, known.FreeNext, known.LedgerVersion, known.Standing, Seconds(known.FreeFrom)) != (told.Free, told.FreeNext, told.LedgerVersion, told.Standing, Seconds(told.FreeFrom)) ? "ledger"
                : null;
        }
    }

    /// <summary>Offers that stand where they should not.</summary>
    public IEnumerable<Guid> Astray()
    {
        foreach (var key in _buckets.Keys.ToArray())
        {
            Guid[] astray;
            lock (_writing)
            {
                astray = [.. _buckets.Read(key).Rows.ToArray().Where(row => row != 0).GroupBy(row => (int)row)
                    .Where(places => places.Count() > 1 || !KeysOf(_rows[places.Key]).Contains(key))
                    .Select(places => IdOf(places.Key))];
            }

            foreach (var offer in astray)
            {
                yield return offer;
            }
        }
    }

    private OfferRow RowWith(OfferRow row, OfferCopy copy) =>
        row with { Area = _packer.AreaOf(copy.Facts), Categories = _packer.CategoriesOf(copy.Facts.Categories) };

    private static bool SameFacts(Offer one, Offer other)
    {
        var (a, b) = (one.Facts, other.Facts);
        return one.CharityVerified == other.CharityVerified
            && (a.CharityId, a.Version, a.CapacityTotal, a.Unit, a.Form, a.Latitude, a.Longitude, a.RadiusKm, a.Status == "active")
                == (b.CharityId, b.Version, b.CapacityTotal, b.Unit, b.Form, b.Latitude, b.Longitude, b.RadiusKm, b.Status == "active")
            && (Second.Of(a.ValidFrom), Second.Of(a.ValidTo), Second.Of(a.ConfirmedAt)) == (Second.Of(b.ValidFrom), Second.Of(b.ValidTo), Second.Of(b.ConfirmedAt))
            && (a.Eligibility.MinAge, a.Eligibility.MaxAge, a.Eligibility.HouseholdMin) == (b.Eligibility.MinAge, b.Eligibility.MaxAge, b.Eligibility.HouseholdMin)
            && a.Eligibility.Tiers.SequenceEqual(b.Eligibility.Tiers) && a.Eligibility.AnyTags.SequenceEqual(b.Eligibility.AnyTags)
            && a.Categories.SequenceEqual(b.Categories.Distinct()) && a.Divisions.SequenceEqual(b.Divisions.Distinct());
    }

    private static bool Same(in PackedOffer one, in PackedOffer other) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<PackedOffer>(in one)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<PackedOffer>(in other)));

    private bool HasItsCircle(ulong key, int place, OfferArea area) =>
        _buckets.Read(key) is { Columns: Column.OfOffer } || _buckets.Read(key).CircleOf(place) == Circle.Of(area.Latitude!.Value, area.Longitude!.Value, area.RadiusKm!.Value);

    private static uint? Seconds(DateTimeOffset? moment) => moment is { } known ? Second.Of(known) : null;
}
