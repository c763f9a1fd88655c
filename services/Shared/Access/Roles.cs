namespace Platform.Identity;

/// <summary>Roles of the public API (claim <c>role</c>).</summary>
public static class Roles
{
    /// <summary>Opens cases while the caller is on the line.</summary>
    public const string Hotline = "hotline";

    /// <summary>Follows each referral of a county, steps in, decides disputes.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>One charity, named by the claim <c>charity_id</c>.</summary>
    public const string Charity = "charity";

    /// <summary>Finds people who do not ask, on a phone.</summary>
    public const string Field = "field";

    /// <summary>A government system that pushes relief cases.</summary>
    public const string Government = "government";

    /// <summary>Reads who saw what and why.</summary>
    public const string Auditor = "auditor";

    /// <summary>Runs the platform: dead letters, health.</summary>
    public const string Operator = "operator";
}
