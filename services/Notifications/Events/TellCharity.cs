using System.Text.Json;
using Contracts.Http.Notifications;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Deliveries;
using Platform.Http;

namespace Notifications.Events;

/// <summary>What happens to a charity's card becomes one delivery for each of its webhooks that wants to hear it, in the save that takes the message in: a message that comes twice is told once.</summary>
internal sealed class TellCharity(NotificationsDbContext db, TimeProvider time) : IPrefetch,
    IHandleTogether<ReferralOffered>, IHandleTogether<ReferralAccepted>, IHandleTogether<ReferralDeclined>, IHandleTogether<ReferralExpired>, IHandleTogether<ReferralRecalled>,
    IHandleTogether<ServiceStarted>, IHandleTogether<ServicePutOnHold>, IHandleTogether<DeliveryReported>, IHandleTogether<OutcomeConfirmed>, IHandleTogether<OutcomeDisputed>,
    IHandleTogether<ReferralReturned>, IHandleTogether<ReferralFailed>, IHandleTogether<ReferralUpdated>, IHandleTogether<DeletionRequested>
{
    private readonly HashSet<Guid> _charities = [];
    private ILookup<Guid, Listener> _listeners = Array.Empty<Listener>().ToLookup(listener => listener.CharityId);

    public async Task FetchAsync(CancellationToken cancellationToken) =>
        _listeners = (await db.Webhooks.AsNoTracking().Where(row => _charities.Contains(row.CharityId)).Select(row => new Listener(row.Id, row.CharityId, row.Events)).ToListAsync(cancellationToken))
            .ToLookup(listener => listener.CharityId);

    public Task HandleAsync(ReferralOffered message, CancellationToken cancellationToken) => Tell(EventTypes.Offered, message.Referral);

    public Task HandleAsync(ReferralAccepted message, CancellationToken cancellationToken) => Tell(EventTypes.Accepted, message.Referral);

    public Task HandleAsync(ReferralDeclined message, CancellationToken cancellationToken) => Tell(EventTypes.Declined, message.Referral, message.Reason);

    public Task HandleAsync(ReferralExpired message, CancellationToken cancellationToken) => Tell(EventTypes.Expired, message.Referral);

    public Task HandleAsync(ReferralRecalled message, CancellationToken cancellationToken) => Tell(EventTypes.Recalled, message.Referral, message.Reason);

    public Task HandleAsync(ReferralUpdated message, CancellationToken cancellationToken) => Tell(EventTypes.Updated, message.Referral, message.Change);

    public Task HandleAsync(ServiceStarted message, CancellationToken cancellationToken) => Tell(EventTypes.Started, message.Referral);

    public Task HandleAsync(ServicePutOnHold message, CancellationToken cancellationToken) => Tell(EventTypes.OnHold, message.Referral);

    public Task HandleAsync(DeliveryReported message, CancellationToken cancellationToken) => Tell(EventTypes.Delivered, message.Referral, message.Extent);

    public Task HandleAsync(OutcomeConfirmed message, CancellationToken cancellationToken) => Tell(EventTypes.Confirmed, message.Referral, message.Outcome);

    public Task HandleAsync(OutcomeDisputed message, CancellationToken cancellationToken) => Tell(EventTypes.Disputed, message.Referral);

    public Task HandleAsync(ReferralReturned message, CancellationToken cancellationToken) => Tell(EventTypes.Returned, message.Referral, message.Reason);

    public Task HandleAsync(ReferralFailed message, CancellationToken cancellationToken) => Tell(EventTypes.Failed, message.Referral, message.Reason);

    public Task HandleAsync(DeletionRequested message, CancellationToken cancellationToken) =>
        Tell(EventTypes.DeletionRequested, message.CharityId, message.At, new DeletionEvent(message.DeletionId, message.CaseId, message.CharityId, message.DueAt));

    public IPrefetch Foresee(ReferralOffered message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralAccepted message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralDeclined message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralExpired message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralRecalled message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralUpdated message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ServiceStarted message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ServicePutOnHold message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(DeliveryReported message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(OutcomeConfirmed message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(OutcomeDisputed message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralReturned message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(ReferralFailed message) => Foresee(message.Referral.CharityId);

    public IPrefetch Foresee(DeletionRequested message) => Foresee(message.CharityId);

    /// <summary>An event as it is sent.</summary>
    public static string Body<TData>(string type, DateTimeOffset at, TData data) => JsonSerializer.Serialize(new WebhookEvent<TData>(type, at, data), Json.Options);

    private TellCharity Foresee(Guid charity)
    {
        _charities.Add(charity);
        return this;
    }

    private Task Tell(string type, ReferralFacts facts, string? code = null) => Tell(type, facts.CharityId, facts.At, new CardEvent(
        facts.ReferralId, facts.NeedId, facts.CaseId, facts.OfferId, facts.CharityId, facts.Status, facts.Quantity, facts.NeedVersion, facts.Next?.Action, facts.Next?.DueAt, code));

    private Task Tell<TData>(string type, Guid charity, DateTimeOffset at, TData data)
    {
        var now = time.GetUtcNow();
        foreach (var listener in _listeners[charity].Where(listener => listener.Events.Length == 0 || listener.Events.Split(',').Contains(type)))
        {
            db.Deliveries.Add(Delivery.Of(listener.WebhookId, type, Body(type, at, data), at, now));
        }

        return Task.CompletedTask;
    }

    private sealed record Listener(Guid WebhookId, Guid CharityId, string Events);
}
