using Microsoft.AspNetCore.Http;

namespace WebConsole.Shell;

/// <summary>What a browser may do with a page: load from here alone, run no inline script, be framed by nobody, keep no copy.</summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, PagePolicy policy)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy.Header;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        context.Response.OnStarting(() =>
        {
            // Styles and scripts set their own; pages may show a person and are not kept.
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) is true)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}

/// <summary>The content security policy. Browsers hold <c>form-action</c> over the redirect of the sign-out, so the provider is named.</summary>
internal sealed class PagePolicy(ConsoleOptions options)
{
    public string Header => field ??=
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + $"form-action 'self' {options.Authority.GetLeftPart(UriPartial.Authority)}";
}
