using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Platform.Identity;

namespace Platform.Http;

/// <summary>The caller's <c>Idempotency-Key</c>, if any. An endpoint that creates something takes it as parameter and keeps its answer before it saves.</summary>
public sealed class IdempotencyKey
{
    internal const string Header = "Idempotency-Key";
    internal static readonly object Item = new();

    private readonly HttpContext _context;
    private readonly byte[]? _bodyHash;

    private IdempotencyKey(HttpContext context)
    {
        _context = context;
        _bodyHash = context.Items[Item] as byte[];
    }

    /// <summary>Lets minimal-API endpoints take it as parameter.</summary>
    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult(new IdempotencyKey(context));

    /// <summary>Adds the answer to the unit of work, so that effect and answer are stored together or not at all. Does nothing without a key.</summary>
    public void Keep(DbContext db, IResult answer, DateTimeOffset now) => db.AddRange(Rows(answer, now));

    /// <summary>What <see cref="Keep"/> adds, for who saves it in a way of its own; nothing without a key.</summary>
    public object[] Rows(IResult answer, DateTimeOffset now)
    {
        // The filter hashes the body after binding, so the hash is looked up when the handler runs.
        if ((_bodyHash ?? _context.Items[Item] as byte[]) is not { } hash)
            return [];
        var json = _context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        // Typed unions (Results<Created<X>, Refusal>) wrap the result they carry.
        var inner = answer is INestedHttpResult nested ? nested.Result : answer;
        var row = new IdempotencyRecord
        {
            Actor = Actor.Of(_context.User).Id,
            Route = RouteOf(_context),
            Key = _context.Request.Headers[Header].ToString(),
            BodyHash = hash,
            Status = (inner as IStatusCodeHttpResult)?.StatusCode ?? 200,
            Location = inner.GetType().GetProperty("Location")?.GetValue(inner) as string,
            Tag = _context.Response.Headers.ETag,
            Answer = inner is IValueHttpResult { Value: { } value } ? JsonSerializer.Serialize(value, value.GetType(), json) : null,
            At = now,
        };
        return [row];
    }

    internal static string RouteOf(HttpContext context) => $"{context.Request.Method} {context.Request.Path}";
}
