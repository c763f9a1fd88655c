using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace WebConsole;

/// <summary>
/// Settings of the console, all below <c>Console:</c>. <c>Services</c>: address of the services or their gateway (default: this process). <c>Authority</c>: address of the OpenID
/// Connect provider as browsers know it (default: <c>Identity:Authority</c>, else <c>Identity:Issuer</c>, else <c>Services</c>). <c>AuthorityInside</c>: where the console itself finds the provider, if its
/// public name leads nowhere from inside. <c>ClientId</c> and <c>ClientSecret</c>: the console's registration there.
/// <c>TimeZone</c>: the clock on the pages (default Asia/Shanghai).
/// </summary>
internal sealed class ConsoleOptions(IConfiguration configuration, IServer server)
{
    private Uri? _own;

    /// <summary>Where the services answer.</summary>
    public Uri Services => Address("Console:Services") ?? Own;

    /// <summary>Who signs people in.</summary>
    public Uri Authority => Address("Console:Authority") ?? Address("Identity:Authority") ?? Address("Identity:Issuer") ?? Services;

    /// <summary>The provider as this process reaches it; null where that is its public address.</summary>
    public Uri? AuthorityInside => Address("Console:AuthorityInside");

    /// <summary>Client id of the console at the provider.</summary>
    public string ClientId => configuration["Console:ClientId"] ?? (IsDemonstration ? Contracts.Http.Identity.DemonstrationAccounts.App : "console");

    /// <summary>Its secret; null for a client without one.</summary>
    public string? ClientSecret => configuration["Console:ClientSecret"] ?? (IsDemonstration ? Contracts.Http.Identity.DemonstrationClients.Secret : null);

    /// <summary>Whether the made-up people of the demonstration can sign in.</summary>
    public bool IsDemonstration => configuration.GetValue("Demonstration:Enabled", false);

    /// <summary>The clock on the pages.</summary>
    public TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(configuration["Console:TimeZone"] ?? "Asia/Shanghai");

    // Known once the process listens; nobody asks before.
    private Uri Own => _own ??= new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));

    private Uri? Address(string key) => configuration[key] is { Length: > 0 } text
        ? Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw new InvalidOperationException($"{key} is not an absolute http or https address.")
        : null;
}
