using System.Net;
using Microsoft.AspNetCore.Http;

namespace WebConsole.Shell;

/// <summary>A machine has several names for itself, and the sign-in comes back to one of them: whoever opens <c>localhost</c> is led to the address that the provider knows.</summary>
internal sealed class OneAddress(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, ConsoleOptions options)
    {
        var (request, known) = (context.Request, options.Authority);
        if (HttpMethods.IsGet(request.Method) && known.IsLoopback && IsPage(request) && request.Host.Port == known.Port && request.Host.Host != known.Host && IsLoopback(request.Host.Host))
        {
            context.Response.Redirect(new Uri(known, request.Path + request.QueryString).AbsoluteUri);
            return Task.CompletedTask;
        }

        return next(context);
    }

    // What a page loads from elsewhere would be blocked by its policy.
    private static bool IsPage(HttpRequest request) => request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document";

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
