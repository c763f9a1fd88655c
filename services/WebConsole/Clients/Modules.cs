namespace WebConsole.Clients;

/// <summary>The services that keep messages and an audit of their own, as their paths name them.</summary>
internal static class Modules
{
    public static readonly IReadOnlyList<string> All = ["intake", "catalog", "matching", "tracking", "notifications", "identity"];
}
