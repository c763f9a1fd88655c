using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Yarp.ReverseProxy.Model;

namespace Gateway.Limits;

/// <summary>One count that a call is charged to.</summary>
/// <param name="Key">Who is counted; the same in every replica.</param>
/// <param name="Limit">What is allowed.</param>
internal readonly record struct Bucket(string Key, Limit Limit)
{
    /// <summary>
    /// The counts of a call. The gateway checks no token, so nothing that a caller says about itself may open a count of somebody else or an unlimited number of its own:
    /// a token counts together with the address it comes from (who has stolen nothing cannot use up another's count), and the address counts as a whole.
    /// </summary>
    public static List<Bucket> Of(HttpContext call, IReadOnlyDictionary<string, LimitPolicy> policies)
    {
        var name = call.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault("Limit") ?? LimitPolicy.Default;
        List<Bucket> buckets = [];
        if (policies.TryGetValue(name, out var policy))
        {
            var address = Address(call.Connection.RemoteIpAddress);
            Add(policy.Client, "client", $"{address} {call.Request.Headers.Authorization}");
            Add(policy.Address, "address", address);
        }

        return buckets;

        void Add(Limit? limit, string scope, string who)
        {
            if (limit is { PerSecond: > 0 })
            {
                // A hash: the token itself must not lie about anywhere.
                buckets.Add(new Bucket($"gateway:{name}:{scope}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(who)).AsSpan(0, 16))}", limit));
            }
        }
    }

    // Whoever has an IPv6 address has 2^64 of them.
    private static string Address(IPAddress? address) => address switch
    {
        null => "none",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
        _ => address.ToString(),
    };
}
