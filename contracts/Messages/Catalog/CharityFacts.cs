namespace Contracts.Messages.Catalog;

/// <summary>What others keep of a charity. Sent on every change; a copy with a lower version never overwrites a newer one.</summary>
/// <param name="CharityId">The charity, version 7.</param>
/// <param name="CreditCode">Unified social credit code (GB 32100-2015).</param>
/// <param name="Name">Registered name.</param>
/// <param name="NameEn">English name, if it has one.</param>
/// <param name="RegisteredIn">Division code of registration; <c>100000</c> for the nation.</param>
/// <param name="Status">registered, verified or suspended. Only verified charities are asked.</param>
/// <param name="Reason">Why it was suspended; null otherwise.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
/// <param name="Version">Version of the charity after this change.</param>
public sealed record CharityFacts(
    Guid CharityId, string CreditCode, string Name, string? NameEn, string RegisteredIn, string Status, string? Reason,
    DateTimeOffset At, string By, int Version);

/// <summary>A charity was registered; it is not asked before it is verified.</summary>
public sealed record CharityRegistered(CharityFacts Charity);

/// <summary>A coordinator checked the charity's registration.</summary>
public sealed record CharityVerified(CharityFacts Charity);

/// <summary>A charity is not to be asked any more until it is verified again.</summary>
public sealed record CharitySuspended(CharityFacts Charity);
