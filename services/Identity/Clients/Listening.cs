using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Identity.Clients;

/// <summary>Where this process can be reached, as far as configuration tells.</summary>
internal static class Listening
{
    /// <summary>The addresses the host listens on (it writes them to <c>urls</c>), and those that somebody gave to the web server directly.</summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration) =>
    [
        .. (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>(),
    ];

    public static bool OnLoopbackOnly(IConfiguration configuration) => Addresses(configuration) is { Count: > 0 } all && all.All(IsLoopback);

    private static bool IsLoopback(string address) => BindingAddress.Parse(address) is var parsed
        && (parsed.IsUnixPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(parsed.Host, out var ip) && IPAddress.IsLoopback(ip)));
}
