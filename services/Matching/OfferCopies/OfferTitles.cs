using System.Collections.Concurrent;
using Matching.Candidates;
using Matching.Data;
using Microsoft.EntityFrameworkCore;

namespace Matching.OfferCopies;

/// <summary>Titles of offers that were shown. Nothing is matched by a title, so the index has none; those of the few best are read by their keys and kept for the next question.</summary>
internal sealed class OfferTitles
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<Guid, (string Zh, string En, int Version)> _titles = new();

    /// <summary>Reads the titles that are not known yet, or that are older than the offer.</summary>
    public async ValueTask ReadAsync(MatchingDbContext db, IEnumerable<Offer> offers, CancellationToken cancellationToken)
    {
        var missing = offers.Where(offer => !_titles.TryGetValue(offer.Id, out var known) || known.Version < offer.Facts.Version).Select(offer => offer.Id).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        if (_titles.Count > Most)
        {
            _titles.Clear();
        }

        foreach (var copy in await db.Offers.AsNoTracking().Where(row => missing.Contains(row.OfferId)).ToListAsync(cancellationToken))
        {
            _titles[copy.OfferId] = (copy.Facts.TitleZh, copy.Facts.TitleEn, copy.Version);
        }
    }

    /// <summary>The title in the caller's language.</summary>
    public string Of(Guid offerId, bool english) => !_titles.TryGetValue(offerId, out var title) ? "" : english ? title.En : title.Zh;
}
