namespace Contracts.Http.Identity;

/// <summary>The people that a demonstration starts with, made up and known to everybody, therefore there on loopback only; and the application in which they sign in.</summary>
public static class DemonstrationAccounts
{
    /// <summary>The password of every demonstration account.</summary>
    public const string Password = "demo";

    /// <summary>Client id of the console; its secret is that of the demonstration's clients.</summary>
    public const string App = "console-demo";

    /// <summary>Where the console receives codes, below the address of the platform.</summary>
    public const string AppRedirectPath = "signin-oidc";

    /// <summary>Where the console is after signing out, below the address of the platform.</summary>
    public const string AppSignedOutPath = "signout-callback-oidc";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DemonstrationAccount> All { get; } =
    [
        new("hotline@demo.example", "演示坐席", "hotline", "bureau", "420106", null),
        new("coordinator@demo.example", "演示协调员", "coordinator", "bureau", "4201", null),
        new("field@demo.example", "演示走访员", "field", "station", "420106", null),
        .. Enumerable.Range(1, DemonstrationClients.Charities).Select(number =>
            new DemonstrationAccount($"charity-{number}@demo.example", $"演示机构管理员 {number}", "charity", "charity", null, DemonstrationClients.CharityId(number))),
        new("auditor@demo.example", "演示审计员", "auditor", "bureau", "100000", null),
        new("operator@demo.example", "演示运维员", "operator", "operator", null, null),
    ];
}

/// <summary>One account of the demonstration.</summary>
/// <param name="Email">What it signs in with.</param>
/// <param name="Name">Made up.</param>
/// <param name="Role">Its only role.</param>
/// <param name="Organisation">bureau, station, charity or operator.</param>
/// <param name="Division">Where it works; null for charities and operators.</param>
/// <param name="CharityId">The charity it administers.</param>
public sealed record DemonstrationAccount(string Email, string Name, string Role, string Organisation, string? Division, Guid? CharityId);
