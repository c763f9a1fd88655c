using System.Globalization;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Tokens;

/// <summary>Before a refusal is written: an unknown client reads like a wrong secret, each is counted, and who has to wait is told for how long.</summary>
internal sealed partial class RefuseAlike(FailedAttempts attempts, IOpenIddictApplicationManager clients, ILogger<RefuseAlike> logger) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        // The library's own page about an error number helps nobody who calls this platform.
        context.Response.ErrorUri = null;
        if (context.Transaction.Properties.TryGetValue(LimitAttempts.WaitProperty, out var wait))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = Math.Ceiling(((TimeSpan)wait!).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        else if (context.Error == OpenIddictConstants.Errors.InvalidClient)
        {
            context.Response.ErrorDescription = "The client is not known or its secret is wrong.";
            attempts.Count(context.Request?.ClientId, http.Connection.RemoteIpAddress);
            // What an unknown caller gave as its name may be anything, a secret pasted into the wrong field included.
            var known = context.Request?.ClientId is { Length: > 0 } id && await clients.FindByClientIdAsync(id, context.CancellationToken) is not null;
            Refused(logger, known ? context.Request!.ClientId! : "a client that is not known");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No token for {Client}: wrong secret or unknown")]
    private static partial void Refused(ILogger logger, string client);
}
