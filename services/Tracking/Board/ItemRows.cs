using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Tracking.Data;
using Tracking.Names;

namespace Tracking.Board;

/// <summary>Turns items into the rows people read: codes with their words, ids with their names, all names of a page in two queries.</summary>
internal sealed class ItemRows(TrackingDbContext db, Labels labels, Areas areas, TimeProvider clock, IHttpContextAccessor context)
{
    private readonly bool _english = context.HttpContext is { } http && Language.IsEnglish(http);

    public async Task<IReadOnlyList<TrackedItem>> OfAsync(IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var charities = await CharitiesAsync(items.Select(item => item.CharityId), cancellationToken);
        var offers = await OffersAsync(items.Select(item => item.OfferId), cancellationToken);
        var now = clock.GetUtcNow();
        return [.. items.Select(item => new TrackedItem(
            item.Kind == ItemKind.Need ? "need" : "referral", item.Id, item.NeedId, item.CaseId, item.CaseNumber,
            item.Category, item.Category is { } category ? labels.Category(category, _english) : null,
            item.Division, item.Division is { } division ? areas.NameOf(division) : null,
            item.Urgency, TiersOf(item), item.Quantity, item.Unit, item.Status,
            item.DueAt is { } due ? new DueStep(item.Action, labels.Action(item.Action, _english), item.Owner, due, due < now) : null,
            item.CharityId is { } charity ? new Named(charity, charities.GetValueOrDefault(charity)) : null,
            item.OfferId is { } offer ? new Named(offer, offers.GetValueOrDefault(offer)) : null,
            item.OpenedAt, item.FirstCardAt, item.AcceptedAt, item.ConfirmedAt, item.ChangedAt))];
    }

    public async Task<Dictionary<Guid, string>> CharitiesAsync(IEnumerable<Guid?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        return wanted.Length == 0 ? [] : await db.CharityNames.AsNoTracking().Where(name => wanted.Contains(name.Id))
            .ToDictionaryAsync(name => name.Id, name => _english ? name.NameEn ?? name.Name : name.Name, cancellationToken);
    }

    public async Task<Dictionary<Guid, string>> OffersAsync(IEnumerable<Guid?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        return wanted.Length == 0 ? [] : await db.OfferTitles.AsNoTracking().Where(title => wanted.Contains(title.Id))
            .ToDictionaryAsync(title => title.Id, title => _english ? title.TitleEn : title.TitleZh, cancellationToken);
    }

    public static IReadOnlyList<string> TiersOf(Item item) => item.Tiers?.Split('|', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
