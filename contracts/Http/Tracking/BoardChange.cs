namespace Contracts.Http.Tracking;

/// <summary>
/// Data of a server-sent event. Event types: <c>ready</c> (connected; nothing was missed), <c>change</c> (an item moved), <c>heartbeat</c>,
/// <c>reload</c> (events were missed: read the board again), <c>dropped</c> (this client read too slowly and is let go; connect again), <c>closing</c> (the service stops),
/// <c>ended</c> (the token has ended or was taken back: sign in again).
/// Only <c>change</c> fills the item's fields.
/// </summary>
/// <param name="At">UTC: time of the event.</param>
/// <param name="Kind">need or referral.</param>
/// <param name="Id">The need or the referral.</param>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">The case; null for a charity, which knows cards and no cases.</param>
/// <param name="Status">State after the change.</param>
/// <param name="Division">Division code of the place of need.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Action">Code of the next step; null when the item has ended.</param>
/// <param name="Owner">Who acts next.</param>
/// <param name="DueAt">UTC: until when.</param>
public sealed record BoardChange(
    DateTimeOffset At, string? Kind = null, Guid? Id = null, Guid? NeedId = null, Guid? CaseId = null, string? Status = null, string? Division = null,
    string? Urgency = null, string? Action = null, string? Owner = null, DateTimeOffset? DueAt = null);
