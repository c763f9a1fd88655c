using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Platform.Http;

namespace Catalog.Reference;

/// <summary>An answer that anybody may keep: the entity tag is the hash of its content, and who has it already gets 304 and no body.</summary>
internal sealed class Cacheable : IResult
{
    private const string Hour = "public, max-age=3600";
    private readonly byte[] _body;
    private readonly EntityTagHeaderValue _tag;

    private Cacheable(byte[] body)
    {
        _body = body;
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
    }

    public static Cacheable Of<TValue>(TValue value) => new(JsonSerializer.SerializeToUtf8Bytes(value, Json.Options));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = _tag.ToString();
        response.Headers.CacheControl = Hour;
        if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = _body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(_body, httpContext.RequestAborted).AsTask();
    }
}
