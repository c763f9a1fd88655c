using Contracts.Http.Shape;

namespace Contracts.Http.Identity;

/// <summary>A charity's administrator makes a client for the charity's software.</summary>
/// <param name="Name">What it is for; each name once per charity.</param>
public sealed record CreateClient([property: Needed, AtMost(60)] string? Name);

/// <summary>A client gets a new secret.</summary>
/// <param name="OverlapMinutes">How long the old secret still counts, so that software can be changed over: 0 to 10080, an hour when absent.</param>
public sealed record RotateSecret([property: Between(0, 10_080)] int? OverlapMinutes);

/// <summary>A client with its secret, which is shown this one time and stored as a hash.</summary>
/// <param name="ClientId">For <c>/connect/token</c>.</param>
/// <param name="Secret">For <c>/connect/token</c>.</param>
/// <param name="FormerSecretUntil">UTC; until then the secret before counts too.</param>
public sealed record ClientWithSecret(string ClientId, string Secret, DateTimeOffset? FormerSecretUntil);

/// <summary>A client of your charity.</summary>
/// <param name="ClientId">Claim <c>sub</c> of its tokens.</param>
/// <param name="Name">What it is for.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="RotatedAt">UTC; null while it has its first secret.</param>
/// <param name="FormerSecretUntil">UTC; null when only one secret counts.</param>
/// <param name="RevokedAt">UTC; null while it counts.</param>
public sealed record ClientView(string ClientId, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RotatedAt, DateTimeOffset? FormerSecretUntil, DateTimeOffset? RevokedAt);
