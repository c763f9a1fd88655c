using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Contracts.Messages.Catalog;
using Matching.Candidates;
using Matching.Capacity;

namespace Matching.OfferCopies;

/// <summary>
/// All offers in memory, expanded at write time: an offer sits in one bucket per category and division it serves, a need reads the buckets of its
/// category and of its place and all above it. Readers take no lock: buckets are arrays that are replaced, never changed. Offers with a radius stand
/// in buckets of their own. The database stays the truth: the index is built from it at start and follows the commits of all replicas.
/// </summary>
internal sealed class OfferIndex
{
    private const string Radius = "radius";

    private readonly ConcurrentDictionary<Guid, Offer> _offers = new();
    private readonly ConcurrentDictionary<(string Category, string Place), Guid[]> _buckets = new();
    private readonly Dictionary<Guid, (bool Verified, int Version)> _charities = [];
    private readonly ConcurrentDictionary<string, int> _perCategory = new();
    private readonly Lock _writing = new();

    /// <summary>Offers known, whatever their state.</summary>
    public int Count => _offers.Count;

    /// <summary>One offer, or null.</summary>
    public Offer? Find(Guid offerId) => _offers.GetValueOrDefault(offerId);

    /// <summary>All offers.</summary>
    public IEnumerable<Offer> All => _offers.Values;

    /// <summary>Offers that give the need's category anywhere, by its own code or by one above it.</summary>
    public int CountIn(Need need) => need.Categories.Sum(category => _perCategory.GetValueOrDefault(category));

    /// <summary>Offers of the need's category whose area may contain its place, each once.</summary>
    public IReadOnlyCollection<Offer> Near(Need need)
    {
        var found = new Dictionary<Guid, Offer>();
        foreach (var category in need.Categories)
        {
            Collect(category);
        }

        return found.Values;

        void Collect(string category)
        {
            foreach (var link in need.Chain)
            {
                Add((category, link.Code), radius: false);
            }

            if (need.Latitude is not null)
            {
                Add((category, Radius), radius: true);
            }
        }

        void Add((string, string) bucket, bool radius)
        {
            if (!_buckets.TryGetValue(bucket, out var ids))
            {
                return;
            }

            foreach (var id in ids)
            {
                // Between two looks the offer may have moved to other buckets; the rules are asked anyway.
                if (!_offers.TryGetValue(id, out var offer) || (radius && Coverage.Of(offer.Facts, need) is null))
                {
                    continue;
                }

                CollectionsMarshal.GetValueRefOrAddDefault(found, id, out _) = offer;
            }
        }
    }

    /// <summary>Fills an empty index with everything the database holds.</summary>
    public void Load(IEnumerable<CharityCopy> charities, IEnumerable<OfferCopy> copies, IReadOnlyDictionary<Guid, CapacityLedger> ledgers)
    {
        lock (_writing)
        {
            foreach (var charity in charities)
            {
                _charities[charity.CharityId] = (charity.Verified, charity.Version);
            }

            var buckets = new Dictionary<(string, string), List<Guid>>();
            foreach (var copy in copies)
            {
                var offer = Offer.Of(copy.Facts, IsVerified(copy.CharityId));
                _offers[copy.OfferId] = ledgers.TryGetValue(copy.OfferId, out var ledger) ? offer.With(ledger) : offer;
                foreach (var bucket in BucketsOf(copy.Facts))
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(buckets, bucket, out _) ??= []).Add(copy.OfferId);
                }

                Tally(copy.Facts, 1);
            }

            foreach (var (bucket, ids) in buckets)
            {
                _buckets[bucket] = [.. ids];
            }
        }
    }

    /// <summary>Version of a charity as the index has it; 0 before the first.</summary>
    public int VersionOfCharity(Guid charityId)
    {
        lock (_writing)
        {
            return _charities.TryGetValue(charityId, out var known) ? known.Version : 0;
        }
    }

    /// <summary>Offers that could take needs with this row and cannot without it.</summary>
    public List<Guid> WouldGive(CharityCopy charity)
    {
        lock (_writing)
        {
            return IsVerified(charity.CharityId) || !charity.Verified || VersionOfCharity(charity.CharityId) >= charity.Version ? [] : [.. _offers.Values
                .Where(offer => offer.Facts.CharityId == charity.CharityId && (offer with { CharityVerified = true }).GivesMoreThan(offer))
                .Select(offer => offer.Id)];
        }
    }

    /// <summary>Whether the offer could take needs with these rows, either of which may be missing, that it cannot take without them.</summary>
    public bool WouldGive(Guid offerId, OfferCopy? copy, CapacityLedger? ledger)
    {
        lock (_writing)
        {
            var before = _offers.GetValueOrDefault(offerId);
            var after = copy is null || before?.Facts.Version >= copy.Version ? before
                : before is null ? Offer.Of(copy.Facts, IsVerified(copy.CharityId)) : before with { Facts = copy.Facts };
            after = ledger is null || after is null || after.LedgerVersion >= ledger.Version ? after : after.With(ledger);
            return after is not null && !ReferenceEquals(after, before) && after.GivesMoreThan(before);
        }
    }

    /// <summary>A charity as committed.</summary>
    public void Follow(CharityCopy charity)
    {
        lock (_writing)
        {
            if (_charities.TryGetValue(charity.CharityId, out var known) && known.Version >= charity.Version)
            {
                return;
            }

            _charities[charity.CharityId] = (charity.Verified, charity.Version);
            if (known.Verified != charity.Verified)
            {
                foreach (var offer in _offers.Values.Where(offer => offer.Facts.CharityId == charity.CharityId).ToArray())
                {
                    Put(offer, offer with { CharityVerified = charity.Verified });
                }
            }
        }
    }

    /// <summary>An offer as committed.</summary>
    public void Follow(OfferCopy copy)
    {
        lock (_writing)
        {
            var before = _offers.GetValueOrDefault(copy.OfferId);
            if (!(before?.Facts.Version >= copy.Version))
            {
                Put(before, before is null ? Offer.Of(copy.Facts, IsVerified(copy.CharityId)) : before with { Facts = copy.Facts });
            }
        }
    }

    /// <summary>A ledger row as committed.</summary>
    public void Follow(CapacityLedger ledger)
    {
        lock (_writing)
        {
            if (_offers.TryGetValue(ledger.OfferId, out var before) && before.LedgerVersion < ledger.Version)
            {
                Put(before, before.With(ledger));
            }
        }
    }

    private bool IsVerified(Guid charityId) => _charities.TryGetValue(charityId, out var charity) && charity.Verified;

    private void Put(Offer? before, Offer after)
    {
        _offers[after.Id] = after;
        if (before is null || !SamePlacement(before, after))
        {
            if (before is not null)
            {
                Tally(before.Facts, -1);
                foreach (var bucket in BucketsOf(before.Facts))
                {
                    _buckets[bucket] = [.. _buckets[bucket].Where(id => id != after.Id)];
                }
            }

            Tally(after.Facts, 1);
            foreach (var bucket in BucketsOf(after.Facts))
            {
                _buckets[bucket] = [.. _buckets.GetValueOrDefault(bucket) ?? [], after.Id];
            }
        }
    }

    private static bool SamePlacement(Offer one, Offer other) =>
        one.Facts.Categories.SequenceEqual(other.Facts.Categories) && one.Facts.Divisions.SequenceEqual(other.Facts.Divisions)
        && one.Facts.RadiusKm is null == other.Facts.RadiusKm is null;

    private static IEnumerable<(string Category, string Place)> BucketsOf(OfferFacts offer) =>
        from category in offer.Categories.Distinct()
        from place in offer.RadiusKm is null ? offer.Divisions.Distinct() : offer.Divisions.Distinct().Append(Radius)
        select (category, place);

    private void Tally(OfferFacts offer, int change)
    {
        foreach (var category in offer.Categories.Distinct())
        {
            _perCategory.AddOrUpdate(category, change, (_, count) => count + change);
        }
    }
}
