using Microsoft.AspNetCore.Http;
using WebConsole.Clients;

namespace WebConsole.SignIn;

/// <summary>
/// Calls to the provider go to an address inside and keep the provider's public name, so that what it publishes about itself is what browsers see.
/// </summary>
/// <param name="authority">The provider as browsers know it.</param>
/// <param name="inside">Where it, or the gateway in front of it, answers inside.</param>
internal sealed class ProviderInside(Uri authority, Uri inside) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly HttpContextAccessor Accessor = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } asked && asked.GetLeftPart(UriPartial.Authority) == authority.GetLeftPart(UriPartial.Authority))
        {
            request.RequestUri = new Uri(inside, asked.PathAndQuery);
            request.Headers.Host = asked.Authority;
            request.Headers.Add("X-Forwarded-Proto", asked.Scheme);
            request.OnBehalfOf(Accessor.HttpContext);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
