using System.Text.Json;
using Contracts.Messages;
using Contracts.Messages.Matching;
using InProcess;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Tracking.Board;
using Tracking.Data;
using Tracking.Timeline;
using Tracking.UnmetNeeds;

namespace Tracking.Following;

/// <summary>Where a message leaves its traces: the item it moves, the step of the timeline, the row of the ledger. Whatever is there already stays as it is.</summary>
internal sealed class CaseFile(TrackingDbContext db, Turn turn)
{
    /// <summary>The need's item, made when this message is the first to speak of it. Takes the need's turn.</summary>
    public async Task<Item> NeedAsync(Guid needId, Guid caseId, CancellationToken cancellationToken)
    {
        await turn.TakeAsync(needId, cancellationToken);
        if (await db.Items.FindAsync([needId], cancellationToken) is { } known)
        {
            return known;
        }

        var item = new Item { Id = needId, Kind = ItemKind.Need, NeedId = needId, CaseId = caseId };
        db.Items.Add(item);
        return item;
    }

    public async Task<Item> ReferralAsync(ReferralFacts facts, Item need, CancellationToken cancellationToken)
    {
        if (await db.Items.FindAsync([facts.ReferralId], cancellationToken) is { } known)
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
        db.Items.Add(item);
        return item;
    }

    /// <summary>Adds a step to the case's timeline. Subject and version name it, so that a repeat finds it there.</summary>
    public async Task NoteAsync<TMessage>(Guid caseId, Guid subject, long version, DateTimeOffset at, string by, TMessage message, CancellationToken cancellationToken)
    {
        var name = MessageNames.NameOf(typeof(TMessage));
        var key = $"{name}/{subject:N}/{version}";
        if (await db.Steps.FindAsync([caseId, key], cancellationToken) is null)
        {
            db.Steps.Add(new Step { CaseId = caseId, Key = key, Name = name, At = at, By = by, Body = JsonSerializer.Serialize(message, Json.Options) });
        }
    }

    /// <summary>Adds a row to the ledger of unmet need.</summary>
    public async Task EnterAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (await db.Ledger.FindAsync([entry.NeedId, entry.Key], cancellationToken) is null)
        {
            db.Ledger.Add(entry);
        }
    }
}
