namespace Platform.Http;

/// <summary>
/// Two callers changed the same aggregate at once. Whoever sent <c>If-Match</c> is told (412); for everybody else the use case simply runs again
/// on the new state, because losing a race over a shared counter is no fault of theirs.
/// </summary>
public static class ConflictRetry
{
    private const int Attempts = 8;

    /// <summary>Runs the use case again on a version conflict of <typeparamref name="TContext"/>.</summary>
    public static RouteHandlerBuilder RetryConflicts<TContext>(this RouteHandlerBuilder endpoint)
        where TContext : DbContext =>
        endpoint.AddEndpointFilter(async (invocation, next) =>
        {
            var http = invocation.HttpContext;
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await next(invocation);
                }
                catch (DbUpdateConcurrencyException) when (attempt < Attempts && http.Request.Headers.IfMatch.Count == 0)
                {
                    http.RequestServices.GetRequiredService<TContext>().ChangeTracker.Clear();
                }
            }
        });
}
