using Contracts.Reference;
using Microsoft.AspNetCore.Identity;
using Platform.Identity;

namespace Identity.Accounts;

/// <summary>A person who signs in. Roles, charity and division become claims of each token, read anew whenever one is issued.</summary>
internal sealed class Account : IdentityUser<Guid>, IPlaced
{
    public const int LongestName = 60;
    public const int LongestEmail = 200;

    /// <summary>What colleagues call the person.</summary>
    public required string Name { get; set; }

    public required List<string> Roles { get; set; }

    public required OrganisationKind Organisation { get; set; }

    public string? OrganisationName { get; set; }

    /// <summary>Only for people of a charity.</summary>
    public Guid? CharityId { get; set; }

    /// <summary>Code of the division they work for, <c>100000</c> for the nation; null for people of a charity and for operators.</summary>
    public string? Division { get; private set; }

    public string? Area1 { get; private set; }

    public string? Area2 { get; private set; }

    public string? Area3 { get; private set; }

    public string? Area4 { get; private set; }

    /// <summary>Whether a charity's person may invite others and look after the charity's clients.</summary>
    public bool IsAdministrator { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Account or client id; <c>command-line</c> for the first.</summary>
    public required string InvitedBy { get; init; }

    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Of the demonstration: its password is known to everybody, so it counts only while the demonstration runs.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>The shared secret of the authenticator app, sealed; set once a code of it was typed in.</summary>
    public string? AppSecret { get; set; }

    /// <summary>The last step of 30 seconds whose code was used: a code opens once.</summary>
    public long LastAppStep { get; set; }

    /// <summary>Hashes of the recovery codes that are left.</summary>
    public List<string> RecoveryCodes { get; set; } = [];

    /// <summary>Raised by every save.</summary>
    public int Version { get; set; }

    /// <summary>Where they work from now on; the code may be the nation's, which lies in no area.</summary>
    public void WorkIn(string? division, Division? area)
    {
        Division = division;
        if (area is not null && Placement.StepsTo(area) is [var first, var second, var third, var fourth])
        {
            (Area1, Area2, Area3, Area4) = (first, second, third, fourth);
        }
    }
}

/// <summary>What kind of organisation somebody belongs to.</summary>
internal enum OrganisationKind
{
    /// <summary>The bureau of a county, prefecture, province or the nation.</summary>
    Bureau,

    /// <summary>A township's or street's station.</summary>
    Station,

    /// <summary>A charity.</summary>
    Charity,

    /// <summary>Whoever runs the platform.</summary>
    Operator,
}
