using Microsoft.AspNetCore.Http;

namespace WebConsole.Clients;

/// <summary>For whom the console calls.</summary>
internal static class Callers
{
    /// <summary>Tells the address of the person at the page: the audit names it, and limits count by it instead of by the console's. A gateway that does not trust this machine drops it.</summary>
    public static void OnBehalfOf(this HttpRequestMessage request, HttpContext? context)
    {
        if (context?.Connection.RemoteIpAddress is { } address)
        {
            request.Headers.Add("X-Forwarded-For", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
        }
    }
}
