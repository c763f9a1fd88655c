using System.Collections.Concurrent;
using Contracts.Messages.Catalog;
using Matching.Candidates;
using Matching.Capacity;

namespace Matching.OfferCopies;

/// <summary>
/// All offers in memory, expanded at write time: an offer stands in one bucket per category and division it serves, a need reads the buckets of its category and of its place and
/// all above it; circles stand in the cells of a grid. Buckets hold plain words that are written in place while others read (<see cref="Bucket"/>), so readers take no lock and
/// writers leave nothing to collect. The database stays the truth: the index is built from it at start and follows the commits of all replicas.
/// </summary>
internal sealed partial class OfferIndex
{
    private const int MostCategories = 60_000;

    private readonly Lock _writing = new();
    private readonly OfferRows _rows = new();
    private readonly OfferBuckets _buckets = new();
    private readonly CodeNumbers<string> _divisions = new(int.MaxValue);
    private readonly CodeNumbers<Guid> _charityNumbers = new(int.MaxValue);
    private readonly ConcurrentDictionary<string, CategoryCount> _categories = new();
    private readonly List<(bool Verified, int Version)> _charities = [];
    private readonly OfferIds _ids;
    private readonly OfferPacker _packer = new();
    private readonly Places _places;

    // Odd while an offer comes or moves from bucket to bucket: whoever read meanwhile reads again, because it may have met it twice or not at all.
    private int _moves;
    private int _categoryCount;

    public OfferIndex(Places places) => (_places, _ids) = (places, new OfferIds(_rows));

    /// <summary>Offers known, whatever their state.</summary>
    public int Count => _rows.Count;

    /// <summary>All offers, as they are at the moment each is looked at.</summary>
    public IEnumerable<Offer> All => Enumerable.Range(1, Count).Select(row =>
    {
        lock (_writing)
        {
            return OfferOf(row);
        }
    });

    /// <summary>One offer, or null.</summary>
    public Offer? Find(Guid offerId)
    {
        lock (_writing)
        {
            return RowOf(offerId) is > 0 and var row ? OfferOf(row) : null;
        }
    }

    /// <summary>One offer as a candidate for a need, whether or not it has units left; null when any other rule keeps it out.</summary>
    public Candidate? CandidateOf(Guid offerId, Ask question) =>
        Find(offerId) is { } offer && MatchRules.Against(offer, question).All(rule => rule.Code == MatchRules.Capacity) && Coverage.Of(offer.Facts, question.Need) is { } coverage
            ? new Candidate(offer, coverage, MatchScore.Of(offer, coverage, question)) : null;

    /// <summary>Versions of an offer and of its ledger as the index has them; -1 before the first.</summary>
    public (int Facts, int Ledger) VersionsOf(Guid offerId)
    {
        lock (_writing)
        {
            return RowOf(offerId) is > 0 and var row ? (_rows[row].Version, _rows[row].LedgerVersion) : (-1, -1);
        }
    }

    /// <summary>Version of a charity as the index has it; 0 before the first.</summary>
    public int VersionOfCharity(Guid charityId)
    {
        lock (_writing)
        {
            return _charityNumbers.Find(charityId) is >= 0 and var charity ? _charities[charity].Version : 0;
        }
    }

    /// <summary>A part of what the database holds, before anybody reads.</summary>
    public void Load(IReadOnlyList<OfferCopy> copies)
    {
        lock (_writing)
        {
            foreach (var copy in copies)
            {
                Put(copy, loading: true);
            }
        }
    }

    /// <summary>The last part: ledgers, after which the index is as small as it can be.</summary>
    public void Load(IEnumerable<(Guid OfferId, LedgerFigures Figures)> ledgers)
    {
        lock (_writing)
        {
            foreach (var (offerId, figures) in ledgers)
            {
                Put(offerId, figures);
            }

            _buckets.Trim();
        }
    }

    /// <summary>Offers that could take needs with this row and cannot without it.</summary>
    public List<Guid> WouldGive(CharityCopy charity)
    {
        lock (_writing)
        {
            var number = _charityNumbers.Find(charity.CharityId);
            return number < 0 || !charity.Verified || _charities[number].Verified || _charities[number].Version >= charity.Version ? [] : [.. RowsOf(number).Select(OfferOf)
                .Where(offer => (offer with { CharityVerified = true }).GivesMoreThan(offer)).Select(offer => offer.Id)];
        }
    }

    /// <summary>Whether the offer could take needs with these rows, either of which may be missing, that it cannot take without them.</summary>
    public bool WouldGive(Guid offerId, OfferCopy? copy, CapacityLedger? ledger)
    {
        lock (_writing)
        {
            var before = RowOf(offerId) is > 0 and var row ? OfferOf(row) : null;
            var after = copy is null || before?.Facts.Version >= copy.Version ? before
                : before is null ? Offer.Of(copy.Facts, IsVerified(copy.CharityId)) : before with { Facts = copy.Facts };
            after = ledger is null || after is null || after.LedgerVersion >= ledger.Version ? after : after.With(ledger);
            return after is not null && !ReferenceEquals(after, before) && after.GivesMoreThan(before);
        }
    }

    /// <summary>A charity as committed. Answers which offers can take needs now and could not before: two commits at once may each not have known of the other.</summary>
    public List<Guid> Follow(CharityCopy charity)
    {
        lock (_writing)
        {
            var give = WouldGive(charity);
            Put(charity);
            return give;
        }
    }

    /// <summary>An offer as committed. Answers whether it can take needs now that it could not take before.</summary>
    public bool Follow(OfferCopy copy) => Follow(copy.OfferId, () => Put(copy, loading: false));

    /// <summary>A ledger row as committed. Answers whether its offer can take needs now that it could not take before.</summary>
    public bool Follow(CapacityLedger ledger) => Follow(ledger.OfferId, () => Put(ledger.OfferId, LedgerFigures.Of(ledger)));

    private bool Follow(Guid offerId, Action change)
    {
        lock (_writing)
        {
            var before = RowOf(offerId) is > 0 and var known ? OfferOf(known) : null;
            change();
            return RowOf(offerId) is > 0 and var row && OfferOf(row).GivesMoreThan(before);
        }
    }

    private int RowOf(Guid offerId) => _ids.Find(offerId);

    private PackedOffer PackedOf(int row)
    {
        var key = FirstKeyOf(_rows[row]);
        return _buckets.Read(key)[PlaceOf(key, row)];
    }

    private int PlaceOf(ulong key, int row) => _buckets.Find(key, row, _rows[row].Hint);

    private IEnumerable<int> RowsOf(int charity) => Enumerable.Range(1, _rows.Count).Where(row => _rows[row].Charity == charity);

    private bool IsVerified(Guid charityId) => _charityNumbers.Find(charityId) is >= 0 and var charity && _charities[charity].Verified;

    private int NumberOfCharity(Guid charityId)
    {
        var number = _charityNumbers.Number(charityId);
        if (number == _charities.Count)
        {
            _charities.Add((false, 0));
        }

        return number;
    }

    /// <summary>The halves of an id, in whose order ids are.</summary>
    public static (ulong High, ulong Low) Halves(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    private Guid IdOf(int row)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, _rows[row].IdHigh);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _rows[row].IdLow);
        return new Guid(bytes, bigEndian: true);
    }
}
