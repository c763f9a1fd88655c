using Identity.Accounts;

namespace Identity.Invitations;

/// <summary>Somebody is asked to join, with the roles and the area that the inviter may give. Who opens the signed link chooses a password, once and before it expires.</summary>
internal sealed class Invitation
{
    public required Guid Id { get; init; }

    /// <summary>The address becomes the user name.</summary>
    public required string Email { get; init; }

    public required string Name { get; init; }

    public required List<string> Roles { get; init; }

    public required OrganisationKind Organisation { get; init; }

    public string? OrganisationName { get; init; }

    public Guid? CharityId { get; init; }

    public string? Division { get; init; }

    public bool IsAdministrator { get; init; }

    /// <summary>Account or client id of the inviter, or <c>command-line</c>.</summary>
    public required string InvitedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>The account that came of it; from the beginning where it only gives an account that exists a new password.</summary>
    public Guid? AccountId { get; set; }

    public int Version { get; private set; }

    public bool IsOpenAt(DateTimeOffset now) => UsedAt is null && WithdrawnAt is null && now < ExpiresAt;

    public string StateAt(DateTimeOffset now) => UsedAt is not null ? "used" : WithdrawnAt is not null ? "withdrawn" : now < ExpiresAt ? "open" : "expired";

    public void Use(Guid accountId, DateTimeOffset now)
    {
        (UsedAt, AccountId) = (now, accountId);
        Version++;
    }

    public void Withdraw(DateTimeOffset now)
    {
        WithdrawnAt ??= now;
        Version++;
    }
}
