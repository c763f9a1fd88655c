using Contracts.Http.Shape;

namespace Contracts.Http.Catalog;

/// <summary>A charity is entered: by a coordinator, or by its own client, which then acts for it from the first call on.</summary>
/// <param name="CreditCode">Unified social credit code (GB 32100-2015).</param>
/// <param name="Name">Registered name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Kind">Code of the table <c>charityKinds</c>; taken from the credit code when absent.</param>
/// <param name="RegisteredIn">Division of registration, <c>100000</c> for the nation; taken from the credit code when absent.</param>
/// <param name="Contact">The office, never a private person.</param>
/// <param name="CreditCodeReason">Why a code whose check character does not fit is right all the same; kept on record.</param>
public sealed record RegisterCharity(
    [property: Needed, AtMost(40)] string? CreditCode,
    [property: Needed, AtMost(100)] string? Name,
    [property: AtMost(200)] string? NameEn,
    [property: AtMost(40)] string? Kind,
    [property: AtMost(40)] string? RegisteredIn,
    CharityContact? Contact,
    [property: AtMost(300)] string? CreditCodeReason);

/// <summary>How the office of a charity is reached. Only coordinators and the charity itself see it.</summary>
/// <param name="Phone">Telephone of the office.</param>
/// <param name="Email">Mail address of the office.</param>
/// <param name="Address">Postal address.</param>
public sealed record CharityContact(
    [property: AtMost(50)] string? Phone,
    [property: AtMost(200)] string? Email,
    [property: AtMost(200)] string? Address);

/// <summary>A coordinator has checked the registration.</summary>
/// <param name="Text">Where it was looked up, for the record.</param>
public sealed record VerifyCharity([property: AtMost(300)] string? Text);

/// <summary>A charity is not to be asked until it is verified again.</summary>
/// <param name="Reason">Why, in words or a code, for the record. No personal data.</param>
public sealed record SuspendCharity([property: Needed, AtMost(300)] string? Reason);

/// <summary>A charity as the platform knows it.</summary>
/// <param name="Id">The charity, version 7 or as its client's token says.</param>
/// <param name="CreditCode">Unified social credit code.</param>
/// <param name="Name">Registered name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Kind">Code of the table <c>charityKinds</c>.</param>
/// <param name="RegisteredIn">Division of registration; <c>100000</c> for the nation.</param>
/// <param name="Contact">The office; null unless you are a coordinator or this charity.</param>
/// <param name="Status">registered, verified, suspended. Only verified charities are asked.</param>
/// <param name="Reason">Why it is suspended; for coordinators and the charity itself.</param>
/// <param name="CreditCodeReason">Why a code with a wrong check character was accepted; for coordinators and the charity itself.</param>
/// <param name="LegalSteps">The states that may follow.</param>
/// <param name="RegisteredAt">UTC.</param>
/// <param name="VerifiedAt">UTC; null before the first verification.</param>
/// <param name="Version">Raised by every change; the entity tag.</param>
public sealed record CharityView(
    Guid Id, string CreditCode, string Name, string? NameEn, string Kind, string RegisteredIn, CharityContact? Contact, string Status, string? Reason,
    string? CreditCodeReason, IReadOnlyList<string> LegalSteps, DateTimeOffset RegisteredAt, DateTimeOffset? VerifiedAt, int Version);
