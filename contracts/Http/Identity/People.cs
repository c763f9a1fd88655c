using Contracts.Http.Shape;

namespace Contracts.Http.Identity;

/// <summary>Somebody is invited to join. Nobody can give a role or an area beyond his own.</summary>
/// <param name="Email">The address becomes the user name. Another invitation of yours to the same address takes the earlier one back.</param>
/// <param name="Name">What colleagues call the person.</param>
/// <param name="Roles">hotline, coordinator and field may be combined; charity, auditor and operator stand alone.</param>
/// <param name="Organisation">Where the person works.</param>
/// <param name="Division">Code of the division that staff work for, <c>100000</c> for the nation; not for charities and operators.</param>
/// <param name="IsAdministrator">Whether a charity's person may invite others and look after its clients.</param>
public sealed record InvitePerson(
    [property: Needed, AtMost(200)] string? Email,
    [property: Needed, AtMost(60)] string? Name,
    [property: Needed, AtMost(7)] IReadOnlyList<string>? Roles,
    [property: Needed] PersonOrganisation? Organisation,
    [property: AtMost(12)] string? Division,
    bool? IsAdministrator);

/// <summary>Where somebody works.</summary>
/// <param name="Kind">bureau, station, charity or operator.</param>
/// <param name="Name">Its name; must not stand in the password.</param>
/// <param name="CharityId">The charity; only with the kind charity.</param>
public sealed record PersonOrganisation(
    [property: Needed, OneOf("bureau", "station", "charity", "operator")] string? Kind,
    [property: AtMost(100)] string? Name,
    Guid? CharityId);

/// <summary>An invitation with its link, which is shown this one time. Hand it over yourself: nothing is sent.</summary>
/// <param name="Id">The invitation, version 7.</param>
/// <param name="Link">Opens once and until it expires.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record InvitationLink(Guid Id, string Link, DateTimeOffset ExpiresAt);

/// <summary>An invitation that you gave.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">Who was invited.</param>
/// <param name="Name">Who was invited.</param>
/// <param name="Roles">Roles that the account gets.</param>
/// <param name="Division">Where it works.</param>
/// <param name="CharityId">Its charity.</param>
/// <param name="State">open, used, withdrawn, expired.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record InvitationView(
    Guid Id, string Email, string Name, IReadOnlyList<string> Roles, string? Division, Guid? CharityId, string State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>An account that you look after.</summary>
/// <param name="Id">The account; claim <c>sub</c> of its tokens.</param>
/// <param name="Email">User name.</param>
/// <param name="Name">What colleagues call the person.</param>
/// <param name="Roles">Roles in its tokens.</param>
/// <param name="Organisation">Where the person works.</param>
/// <param name="Division">Claim <c>division</c> of its tokens.</param>
/// <param name="IsAdministrator">Whether it looks after its charity's people and clients.</param>
/// <param name="HasSecondFactor">Whether an authenticator app or a passkey is joined.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="DisabledAt">UTC; null while it may sign in.</param>
/// <param name="Version">Raised by every change; the entity tag.</param>
public sealed record AccountView(
    Guid Id, string Email, string Name, IReadOnlyList<string> Roles, PersonOrganisation Organisation, string? Division, bool IsAdministrator, bool HasSecondFactor,
    DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, int Version);

/// <summary>An account is closed, or opened again.</summary>
/// <param name="Reason">Why, for the record. No personal data.</param>
public sealed record AccountStep([property: Needed, AtMost(200), WithoutLongNumber] string? Reason);

/// <summary>An account gets other rights; what is not named is given up, except for the administrator.</summary>
/// <param name="Roles">As in an invitation: hotline, coordinator and field may be combined; charity, auditor and operator stand alone.</param>
/// <param name="Division">Code of the division that staff work for, <c>100000</c> for the nation; not for charities and operators.</param>
/// <param name="IsAdministrator">Only for people of a charity; as before when absent.</param>
/// <param name="Reason">Why, for the record. No personal data.</param>
public sealed record ChangeRights(
    [property: Needed, AtMost(7)] IReadOnlyList<string>? Roles,
    [property: AtMost(12)] string? Division,
    bool? IsAdministrator,
    [property: Needed, AtMost(100), WithoutLongNumber] string? Reason);

/// <summary>A browser in which you are signed in.</summary>
/// <param name="Id">The session; claim <c>sid</c> of its tokens.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndsAt">UTC; it ends by itself.</param>
/// <param name="Agent">What the browser said of itself.</param>
/// <param name="Methods">How you proved who you are: pwd, otp, recovery, hwk.</param>
/// <param name="IsThis">The session of the token you ask with.</param>
public sealed record SessionView(Guid Id, DateTimeOffset StartedAt, DateTimeOffset EndsAt, string Agent, IReadOnlyList<string> Methods, bool IsThis);
