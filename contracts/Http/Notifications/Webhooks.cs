using Contracts.Http.Shape;

namespace Contracts.Http.Notifications;

/// <summary>A charity names an address of its own system that hears of its cards.</summary>
/// <param name="Url">https on port 443 or 8443, at most 500 characters, without user, password and fragment; a public address. Each address once per charity.</param>
/// <param name="Events">Which events are sent, e.g. <c>card.offered</c>; all of them when absent or empty.</param>
/// <param name="Description">What it is for, in the charity's own words. No personal data.</param>
public sealed record RegisterWebhook(
    [property: Needed, AtMost(500)] string? Url, [property: AtMost(30)] IReadOnlyList<string>? Events, [property: AtMost(200), WithoutLongNumber] string? Description);

/// <summary>Address, events and description anew; the secret and what waits stay. A new address has to prove itself like the first one.</summary>
/// <param name="Url">As at the registration.</param>
/// <param name="Events">As at the registration.</param>
/// <param name="Description">As at the registration.</param>
public sealed record ReplaceWebhook(
    [property: Needed, AtMost(500)] string? Url, [property: AtMost(30)] IReadOnlyList<string>? Events, [property: AtMost(200), WithoutLongNumber] string? Description);

/// <summary>An address that hears of a charity's cards.</summary>
/// <param name="Id">Version 7.</param>
/// <param name="Url">Where events are sent.</param>
/// <param name="Events">Which events; empty for all.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Status">active, paused.</param>
/// <param name="PauseReason">byHand; failing: nothing arrived for five days; gone: the address answered 410; unproven: it was asked for three days and has not proved to be the charity's. Null while it is active.</param>
/// <param name="PausedAt">UTC; null while it is active. What happens meanwhile waits, for 30 days.</param>
/// <param name="FailingSince">UTC: since when nothing has arrived; null while all is well.</param>
/// <param name="FormerSecretUntil">UTC: until then everything is signed with the former secret too; null when only one counts.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ProvenAt">
/// UTC: when the address proved to be the charity's, by answering <c>webhook.proof</c> with its challenge; null as long as it has not: what happens waits. Webhooks that are older than the proof
/// count as proven from their registration on.
/// </param>
/// <param name="Version">Version of what the charity decided; the entity tag.</param>
public sealed record WebhookView(
    Guid Id, string Url, IReadOnlyList<string> Events, string? Description, string Status, string? PauseReason, DateTimeOffset? PausedAt, DateTimeOffset? FailingSince,
    DateTimeOffset? FormerSecretUntil, DateTimeOffset CreatedAt, DateTimeOffset? ProvenAt, int Version);

/// <summary>A webhook with its secret, which is shown this one time and stored sealed.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Secret"><c>whsec_</c> and 32 bytes in base64, the key of the signatures. Null in the answer to a repeated request: who lost the first one takes a new secret.</param>
public sealed record WebhookWithSecret(WebhookView Webhook, string? Secret);

/// <summary>One event on its way to one webhook.</summary>
/// <param name="Id">Version 7; the header <c>webhook-id</c> is <c>msg_</c> and this without dashes, the same at each attempt.</param>
/// <param name="Event">e.g. <c>card.offered</c>.</param>
/// <param name="At">UTC: when it happened.</param>
/// <param name="Status">waiting, delivered, gaveUp.</param>
/// <param name="Attempts">How often it was sent so far.</param>
/// <param name="LastAttemptAt">UTC; null before the first attempt.</param>
/// <param name="LastStatus">HTTP status of the last answer; null when there was none.</param>
/// <param name="LastFault">status, redirect, timeout, name, notPublic, tls, connection, challenge (answered 2xx, without the challenge of the proof); null when the last attempt went well.</param>
/// <param name="LastDuration">Milliseconds until the last answer or fault.</param>
/// <param name="NextAttemptAt">UTC; null when it has come to its end.</param>
public sealed record DeliveryView(
    Guid Id, string Event, DateTimeOffset At, string Status, int Attempts, DateTimeOffset? LastAttemptAt, int? LastStatus, string? LastFault, int? LastDuration,
    DateTimeOffset? NextAttemptAt);
