using System.Diagnostics.CodeAnalysis;

namespace Identity.SignIn;

/// <summary>Where a sign-in may go on: to the authorization that asked for it, or to the person's own page. Anything else would lend our name to a stranger's page.</summary>
internal static class ReturnUrls
{
    public const string Own = "/account";
    private const int Longest = 4_000;

    public static bool IsOurs([NotNullWhen(true)] string? url) =>
        url is { Length: <= Longest } && !url.Any(char.IsControl) && !url.Contains('\\', StringComparison.Ordinal)
        && (url == Own || url.StartsWith("/account/", StringComparison.Ordinal) || url.StartsWith("/connect/authorize?", StringComparison.Ordinal));

    public static string OrOwn(string? url) => IsOurs(url) ? url : Own;
}
