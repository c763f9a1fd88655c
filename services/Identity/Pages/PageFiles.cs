using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Identity.Pages;

/// <summary>The style of the pages, and the one script, which only passkeys need. Both come from this assembly.</summary>
internal static class PageFiles
{
    public static void Map(IEndpointRouteBuilder root)
    {
        Map(root, "/account/style.css", "account.css", "text/css; charset=utf-8");
        Map(root, "/account/passkeys.js", "passkeys.js", "text/javascript; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder root, string path, string file, string type)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(file)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"");
        root.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Bytes(bytes, type, entityTag: tag);
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
