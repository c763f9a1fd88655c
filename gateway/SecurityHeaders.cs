namespace Gateway;

/// <summary>Headers on every answer, from <c>Gateway:Headers</c>; what a service or a route says itself stays.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var headers = app.Configuration.GetSection("Gateway:Headers").Get<Dictionary<string, string>>() ?? [];
        app.Use((call, next) =>
        {
            call.Response.OnStarting(() =>
            {
                foreach (var (name, value) in headers)
                {
                    call.Response.Headers.TryAdd(name, value);
                }

                // Which program answers behind the door is nobody's business.
                call.Response.Headers.Remove("Server");
                return Task.CompletedTask;
            });
            return next(call);
        });
    }
}
