using System.Buffers.Text;
using System.Reflection;
using System.Text;
using Microsoft.OpenApi;

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

    /// <summary>How the documents describe it: the framework knows only parameters that it reads by itself.</summary>
    internal static IEnumerable<IOpenApiParameter> Parameters =>
    [
        new OpenApiParameter
        {
            Name = "cursor",
            In = ParameterLocation.Query,
            Description = "Where the list goes on: next of the page before. Unknown cursors start from the beginning.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        },
        new OpenApiParameter
        {
            Name = "take",
            In = ParameterLocation.Query,
            Description = "Rows wanted.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "200", Default = 50 },
        },
    ];

    private static string? Decode(string cursor) =>
        cursor.Length > 0 && Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : null;
}
