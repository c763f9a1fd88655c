using System.Globalization;
using System.Threading.RateLimiting;

namespace Gateway.Limits;

/// <summary>Settings: <c>Gateway:Limits</c>, and <c>Redis</c> (an address such as <c>redis:6379</c>; without it every replica counts for itself).</summary>
internal static class LimitSetup
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var policies = builder.Configuration.GetSection("Gateway:Limits").Get<Dictionary<string, LimitPolicy>>() ?? [];
        if (policies.Values.SelectMany(policy => (Limit?[])[policy.Client, policy.Address]).Any(limit => limit is { Burst: < 1 } or { PerSecond: < 0 or > 100_000 }))
        {
            throw new InvalidOperationException("Gateway:Limits: PerSecond must be from 0 (no limit) to 100000, Burst at least 1.");
        }

        if (builder.Configuration["Redis"] is { Length: > 0 } redis)
        {
            builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedCounts>(provider, redis));
            builder.Services.AddHostedService(provider => provider.GetRequiredService<SharedCounts>());
        }

        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var later) ? later : TimeSpan.Zero;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>()
            .Configure<IServiceProvider>((options, provider) => options.GlobalLimiter = new CallLimiter(policies, provider.GetService<SharedCounts>()));
    }
}
