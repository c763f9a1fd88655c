using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Identity;

/// <summary>
/// Tokens taken back before they expire: by the hash of their <c>sub</c> or <c>sid</c>, up to a moment of issue. Asked for each call, in memory; the list is brought by
/// the identity module of this process, or by <see cref="FollowRevokedTokens"/>.
/// </summary>
public sealed class RevokedTokens
{
    /// <summary>Where an identity service publishes its list.</summary>
    public const string Path = "/connect/revocations";

    private volatile FrozenDictionary<string, long> _upTo = FrozenDictionary<string, long>.Empty;

    /// <summary>How a value stands in the list.</summary>
    public static string HashOf(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    /// <summary>The whole list anew: hash to the second up to which tokens are refused.</summary>
    public void Replace(IReadOnlyDictionary<string, long> upTo) => _upTo = upTo.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a valid token is refused all the same.</summary>
    public bool Refuses(ClaimsPrincipal user)
    {
        var known = _upTo;
        return known.Count > 0 && long.TryParse(user.FindFirstValue("iat"), out var issued) && (Covers("sub") || Covers("sid"));

        bool Covers(string claim) => user.FindFirstValue(claim) is { } value && known.TryGetValue(HashOf(value), out var upTo) && issued <= upTo;
    }
}

/// <summary>
/// Brings the list of another process every 15 seconds: from <c>Identity:Authority</c>, or from the address in <c>Identity:Revocations</c> (<c>none</c> switches it off). A provider
/// without such a list is asked seldom. While the issuer is away the last list counts.
/// </summary>
public sealed partial class FollowRevokedTokens(RevokedTokens revoked, IConfiguration configuration, TimeProvider time, ILogger<FollowRevokedTokens> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(10);

    /// <summary>Registers the list and the check that every valid token passes.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RevokedTokens>().AddHostedService<FollowRevokedTokens>();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<RevokedTokens>((options, revoked) => (options.Events ??= new JwtBearerEvents()).OnTokenValidated = context =>
        {
            if (context.Principal is { } user && revoked.Refuses(user))
                context.Fail("The token was taken back.");
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var address = configuration["Identity:Revocations"] ?? (configuration["Identity:Authority"] is { Length: > 0 } authority ? authority.TrimEnd('/') + RevokedTokens.Path : null);
        // On Unix a path without a host is an absolute address too.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                revoked.Replace(await http.GetFromJsonAsync<Dictionary<string, long>>(uri, stoppingToken) ?? []);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                pause = failure is HttpRequestException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Unauthorized } ? LongPause : Pause;
                NotRead(logger, failure.GetType().Name);
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of tokens taken back was not read, the last one counts: {Error}")]
    private static partial void NotRead(ILogger logger, string error);
}
