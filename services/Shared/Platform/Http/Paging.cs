using System.Buffers.Text;
using System.Reflection;
using System.Text;

namespace Platform.Http;

/// <summary>Where a list goes on and how many rows it gives (<c>cursor</c>, <c>take</c>: 1 to 200, default 50). An endpoint takes it as parameter.</summary>
/// <param name="After">The key of the last row seen, as the endpoint wrote it into the cursor; null on the first page.</param>
/// <param name="Take">Rows wanted.</param>
public sealed record Paging(string? After, int Take)
{
    /// <summary>Lets minimal-API endpoints take it as parameter; a cursor that nobody gave out starts from the beginning.</summary>
    public static ValueTask<Paging> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = context.Request.Query;
        var take = int.TryParse(query["take"], out var wanted) ? Math.Clamp(wanted, 1, 200) : 50;
        return ValueTask.FromResult(new Paging(Decode(query["cursor"].ToString()), take));
    }

    /// <summary>The opaque form of a row's key.</summary>
    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static string? Decode(string cursor) =>
        cursor.Length > 0 && Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : null;
}
