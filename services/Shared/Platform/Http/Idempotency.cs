using System.Collections.Concurrent;
using System.Security.Cryptography;
using Platform.Identity;

namespace Platform.Http;

/// <summary>Same key and body: the stored answer. Same key, other body: 422. First one still running: 409.</summary>
public static class Idempotency
{
    private const int MaxKeyLength = 100;

    // Beyond this a body would wait in a temporary file, in plain; every limit of a body is below it.
    private const int InMemory = 16 * 1024 * 1024;
    private static readonly ConcurrentDictionary<(string, string, string), bool> Running = new();

    /// <summary>
    /// Makes repeats of a creating request harmless; the handler calls <see cref="IdempotencyKey.Keep"/> before it saves. With <paramref name="lookLate"/> the stored answer is
    /// looked for when the handler refused or its save met the stored key: for handlers that change nothing before their one save.
    /// </summary>
    public static RouteHandlerBuilder WithIdempotency<TContext>(this RouteHandlerBuilder endpoint, bool lookLate = false)
        where TContext : DbContext =>
        endpoint.AddEndpointFilter(async (invocation, next) =>
        {
            var http = invocation.HttpContext;
            if (http.Request.Headers[IdempotencyKey.Header].ToString() is not { Length: > 0 } key)
                return await next(invocation);
            if (key.Length > MaxKeyLength || key.Any(char.IsControl))
            {
                return FieldErrors.One(IdempotencyKey.Header, $"最多 {MaxKeyLength} 个可见字符。", $"At most {MaxKeyLength} printable characters.");
            }

            var id = (Actor.Of(http.User).Id, IdempotencyKey.RouteOf(http), key);
            if (!Running.TryAdd(id, true))
                return new Refusal(ProblemKind.IdempotencyInProgress);
            try
            {
                http.Request.Body.Position = 0;
                var hash = await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
                if (!lookLate && await Stored<TContext>(http, id, hash) is { } known)
                    return known;
                http.Items[IdempotencyKey.Item] = hash;
                try
                {
                    var answer = await next(invocation);
                    return lookLate && (answer as INestedHttpResult)?.Result is Refusal ? await Stored<TContext>(http, id, hash) ?? answer : answer;
                }
                catch (DbUpdateException failed) when (failed is not DbUpdateConcurrencyException)
                {
                    // Another replica may have stored its answer first.
                    if (await Stored<TContext>(http, id, hash) is { } stored)
                        return stored;
                    throw;
                }
            }
            finally
            {
                Running.TryRemove(id, out _);
            }
        });

    /// <summary>The body has to be readable twice where a key was sent.</summary>
    internal static void UseIdempotency(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.ContainsKey(IdempotencyKey.Header))
            context.Request.EnableBuffering(InMemory);
        return next(context);
    });

    /// <summary>Maps the table of a module.</summary>
    internal static void AddIdempotency(this ModelBuilder model) => model.Entity<IdempotencyRecord>(record =>
    {
        record.ToTable("IdempotencyRecords");
        record.HasKey(row => new { row.Actor, row.Route, row.Key });
        record.Property(row => row.Actor).HasMaxLength(100);
        record.Property(row => row.Route).HasMaxLength(300);
        record.Property(row => row.Key).HasMaxLength(MaxKeyLength);
        record.HasIndex(row => row.At);
    });

    private static async Task<IResult?> Stored<TContext>(HttpContext http, (string Actor, string Route, string Key) id, byte[] hash)
        where TContext : DbContext
    {
        // Plain locals: a field of a tuple in the query would be compiled anew for every request.
        var (actor, route, key) = id;
        var row = await http.RequestServices.GetRequiredService<TContext>().Set<IdempotencyRecord>().AsNoTracking()
            .SingleOrDefaultAsync(record => record.Actor == actor && record.Route == route && record.Key == key, http.RequestAborted);
        return row is null ? null
            : row.BodyHash.AsSpan().SequenceEqual(hash) ? new Replay(row)
            : new Refusal(ProblemKind.IdempotencyKeyReused);
    }

    private sealed class Replay(IdempotencyRecord record) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = record.Status;
            response.Headers["Idempotency-Replayed"] = "true";
            (response.Headers.Location, response.Headers.ETag) = (record.Location, record.Tag);
            response.ContentType = record.Answer is null ? null : "application/json; charset=utf-8";
            return record.Answer is null ? Task.CompletedTask : response.WriteAsync(record.Answer, httpContext.RequestAborted);
        }
    }
}
