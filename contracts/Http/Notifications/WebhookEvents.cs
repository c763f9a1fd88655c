namespace Contracts.Http.Notifications;

/// <summary>The body of a webhook, as Standard Webhooks has it.</summary>
/// <param name="Type">e.g. <c>card.offered</c>.</param>
/// <param name="Timestamp">UTC: when it happened. The header <c>webhook-timestamp</c> says when this attempt was sent.</param>
/// <param name="Data">Ids, codes and times; never a name, a number or words of anybody.</param>
public sealed record WebhookEvent<TData>(string Type, DateTimeOffset Timestamp, TData Data);

/// <summary>What happened to a card. Who wants to know more reads the card: <c>GET /api/matching/referrals/{referralId}</c>.</summary>
/// <param name="ReferralId">The card.</param>
/// <param name="NeedId">Its need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="OfferId">The offer that was asked.</param>
/// <param name="CharityId">The charity that hears this.</param>
/// <param name="Status">State of the card after this.</param>
/// <param name="Quantity">Units the card asks for or has promised.</param>
/// <param name="Version">Grows with each change of the need and its cards: an event with a lower one is older news, whatever the order of arrival.</param>
/// <param name="NextAction">What has to happen next, e.g. <c>answerCard</c>; null when the card has ended.</param>
/// <param name="DueAt">UTC: until when.</param>
/// <param name="Code">Reason, extent, outcome or change, where the event has one.</param>
public sealed record CardEvent(
    Guid ReferralId, Guid NeedId, Guid CaseId, Guid OfferId, Guid CharityId, string Status, int Quantity, int Version, string? NextAction, DateTimeOffset? DueAt, string? Code);

/// <summary>A contact that was read may no longer be kept: delete it, and confirm (<c>POST /api/intake/deletions/{deletionId}/receipt</c>).</summary>
/// <param name="DeletionId">The request.</param>
/// <param name="CaseId">The case whose contact was read.</param>
/// <param name="CharityId">The charity that hears this.</param>
/// <param name="DueAt">UTC: until when the confirmation is expected.</param>
public sealed record DeletionEvent(Guid DeletionId, Guid CaseId, Guid CharityId, DateTimeOffset DueAt);

/// <summary>
/// Is this address the charity's? Answer 2xx with <c>{"challenge":"..."}</c>, the value of this event: before that, nothing else is sent there. Verify the signature first: it says that your own
/// charity has registered the address.
/// </summary>
/// <param name="WebhookId">The webhook whose address is asked.</param>
/// <param name="CharityId">The charity that has registered it.</param>
/// <param name="Challenge">43 characters that nobody can guess; another value for another address.</param>
public sealed record ProofEvent(Guid WebhookId, Guid CharityId, string Challenge);

/// <summary>Nothing happened: somebody wanted to see whether events arrive.</summary>
/// <param name="WebhookId">The webhook that is tried.</param>
/// <param name="CharityId">The charity that hears this.</param>
public sealed record TestEvent(Guid WebhookId, Guid CharityId);
