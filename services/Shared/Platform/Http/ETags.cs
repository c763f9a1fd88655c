using System.Globalization;
using System.Reflection;

namespace Platform.Http;

/// <summary>The version a caller saw, from <c>If-Match</c>. Absent or <c>*</c> matches everything.</summary>
public readonly record struct IfMatch(string? Value)
{
    /// <summary>Whether the caller's version is the present one.</summary>
    public bool Allows(int version) => Value is null or "*" || Value.Split(',').Any(tag => tag.Trim() == ETags.Of(version));

    /// <summary>Lets minimal-API endpoints take it as parameter.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(new IfMatch(context.Request.Headers.IfMatch.ToString() is { Length: > 0 } value ? value : null));
}

/// <summary>Entity tags are the aggregate's version.</summary>
public static class ETags
{
    /// <summary>The tag of a version, quoted as the standard wants it.</summary>
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>Puts the tag of a version on the answer.</summary>
    public static void Tag(this HttpContext context, int version) => context.Response.Headers.ETag = Of(version);
}
