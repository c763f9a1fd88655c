using System.Net;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Platform.Identity;

/// <summary>Who is calling. Always from the token, never from path or body. An endpoint takes it as a parameter.</summary>
/// <param name="Id">Client or account id (claim <c>sub</c>).</param>
/// <param name="CharityId">The charity a charity's client acts for (claim <c>charity_id</c>).</param>
/// <param name="Roles">Roles of the token.</param>
/// <param name="Division">Code of the area that staff work for (claim <c>division</c>); null when the token names none. What follows from it: <see cref="Jurisdiction"/>.</param>
public sealed record Actor(string Id, Guid? CharityId, IReadOnlyList<string> Roles, string? Division = null)
{
    /// <summary>The address the call came from, for the audit: as the gateway saw it, and the one that called here.</summary>
    public string? Origin { get; private init; }

    /// <summary>Whether the token carries the role.</summary>
    public bool Is(string role) => Roles.Contains(role);

    /// <summary>Reads the actor from a token's claims.</summary>
    public static Actor Of(ClaimsPrincipal user) => new(
        user.FindFirstValue("sub") ?? "anonymous",
        Guid.TryParse(user.FindFirstValue("charity_id"), out var charity) ? charity : null,
        [.. user.FindAll("role").Select(claim => claim.Value)],
        user.FindFirstValue("division"));

    /// <summary>Reads the actor of a call.</summary>
    public static Actor Of(HttpContext context)
    {
        // Whoever is past the gateway can write this header; what is no address is left out, and the last hop stands beside it.
        var told = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        var last = context.Connection.RemoteIpAddress;
        return Of(context.User) with { Origin = IPAddress.TryParse(told, out var address) ? $"{address} via {last}" : last?.ToString() };
    }

    /// <summary>Lets minimal-API endpoints take an actor as parameter.</summary>
    public static ValueTask<Actor> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult(Of(context));
}
