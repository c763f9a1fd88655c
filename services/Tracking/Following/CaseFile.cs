using System.Text.Json;
using Contracts.Messages;
using Contracts.Messages.Matching;
using InProcess;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Tracking.Board;
using Tracking.Data;
using Tracking.Timeline;
using Tracking.UnmetNeeds;

namespace Tracking.Following;

/// <summary>
/// Where messages leave their traces: the item they move, the step of the timeline, the row of the ledger. Whatever is there already stays as it is. Everything is read before
/// the first message of a unit of work is handled, whole needs and cases at a time; what is not found then is not there.
/// </summary>
internal sealed class CaseFile(TrackingDbContext db, Turn turn) : IPrefetch
{
    private readonly HashSet<Guid> _cases = [];
    private readonly HashSet<Guid> _needs = [];
    private readonly HashSet<Guid> _unmet = [];
    private readonly Dictionary<Guid, List<Item>> _items = [];
    private readonly HashSet<(Guid CaseId, string Key)> _steps = [];
    private readonly HashSet<(Guid NeedId, string Key)> _entries = [];

    /// <summary>A message is going to add to this case's timeline.</summary>
    public CaseFile Foresee(Guid caseId)
    {
        _cases.Add(caseId);
        return this;
    }

    /// <summary>A message is going to move this need or one of its referrals, and perhaps to add to the ledger.</summary>
    public CaseFile Foresee(Guid caseId, Guid needId, bool ledger = false)
    {
        _needs.Add(needId);
        if (ledger)
        {
            _unmet.Add(needId);
        }

        return Foresee(caseId);
    }

    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        await turn.TakeAsync(_needs, cancellationToken);
        if (_needs.Count > 0)
        {
            await foreach (var item in db.Items.Where(item => _needs.Contains(item.NeedId)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                Keep(item);
            }
        }

        _steps.UnionWith((await db.Steps.Where(step => _cases.Contains(step.CaseId)).Select(step => new { step.CaseId, step.Key }).ToListAsync(cancellationToken))
            .Select(step => (step.CaseId, step.Key)));
        if (_unmet.Count > 0)
        {
            _entries.UnionWith((await db.Ledger.Where(entry => _unmet.Contains(entry.NeedId)).Select(entry => new { entry.NeedId, entry.Key }).ToListAsync(cancellationToken))
                .Select(entry => (entry.NeedId, entry.Key)));
        }
    }

    /// <summary>The need's item, made when this message is the first to speak of it.</summary>
    public Item Need(Guid needId, Guid caseId) =>
        Find(needId, needId) ?? Add(new Item { Id = needId, Kind = ItemKind.Need, NeedId = needId, CaseId = caseId });

    public Item Referral(ReferralFacts facts, Item need)
    {
        if (Find(facts.NeedId, facts.ReferralId) is { } known)
        {
            return known;
        }

        var item = new Item
        {
            Id = facts.ReferralId,
            Kind = ItemKind.Referral,
            NeedId = facts.NeedId,
            CaseId = facts.CaseId,
            OfferId = facts.OfferId,
            CharityId = facts.CharityId,
        };
        item.DescribeLike(need);
        return Add(item);
    }

    /// <summary>All referrals of a need that were heard of.</summary>
    public IEnumerable<Item> Referrals(Guid needId) => _items.GetValueOrDefault(needId, []).Where(item => item.Kind == ItemKind.Referral);

    /// <summary>Adds a step to the case's timeline. Subject and version name it, so that a repeat finds it there; that of its opening says where it lies.</summary>
    public void Note<TMessage>(Guid caseId, Guid subject, long version, DateTimeOffset at, string by, TMessage message, IReadOnlyList<string>? areas = null)
    {
        var name = MessageNames.NameOf(typeof(TMessage));
        var key = $"{name}/{subject:N}/{version}";
        if (_steps.Add((caseId, key)))
        {
            db.Steps.Add(new Step
            {
                CaseId = caseId,
                Key = key,
                Name = name,
                At = at,
                By = by,
                Body = JsonSerializer.Serialize(message, Json.Options),
                Area1 = areas?.ElementAtOrDefault(0),
                Area2 = areas?.ElementAtOrDefault(1),
                Area3 = areas?.ElementAtOrDefault(2),
                Area4 = areas?.ElementAtOrDefault(3),
            });
        }
    }

    /// <summary>Adds a row to the ledger of unmet need.</summary>
    public void Enter(LedgerEntry entry)
    {
        if (_entries.Add((entry.NeedId, entry.Key)))
        {
            db.Ledger.Add(entry);
        }
    }

    private Item? Find(Guid needId, Guid id) => _items.GetValueOrDefault(needId)?.Find(item => item.Id == id);

    private Item Add(Item item)
    {
        db.Items.Add(item);
        return Keep(item);
    }

    private Item Keep(Item item)
    {
        if (!_items.TryGetValue(item.NeedId, out var ofNeed))
        {
            _items[item.NeedId] = ofNeed = [];
        }

        ofNeed.Add(item);
        return item;
    }
}
