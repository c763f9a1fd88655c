using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;

namespace WebConsole.SignIn;

/// <summary>Who is signed in, with tokens, on the server; the browser has the key alone. Sealed, because the cache may be one that others can look into. Its loss signs people out, nothing more.</summary>
internal sealed class Tickets(IDistributedCache cache, IDataProtectionProvider protection) : ITicketStore
{
    private readonly IDataProtector _seal = protection.CreateProtector("console.tickets");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = "console:ticket:" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await RenewAsync(key, ticket);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) =>
        cache.SetAsync(key, _seal.Protect(TicketSerializer.Default.Serialize(ticket)), new DistributedCacheEntryOptions { AbsoluteExpiration = ticket.Properties.ExpiresUtc });

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        try
        {
            return await cache.GetAsync(key) is { } bytes ? TicketSerializer.Default.Deserialize(_seal.Unprotect(bytes)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public Task RemoveAsync(string key) => cache.RemoveAsync(key);
}
