using System.Globalization;
using System.Text.Json;
using Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Auditing;

/// <summary>What a period of sharings out is asked for with, and the period as one file that <c>./dev contest</c> reads: all its pages, each record as the service wrote it.</summary>
internal static class ContestDoors
{
    private const string Contests = "/api/matching/contests";
    private const int AtOnce = 50;

    private static readonly long Latest = DateTimeOffset.MaxValue.AddDays(-1).ToUnixTimeMilliseconds();

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/audit/contests/file", FileAsync).RequireAuthorization(new ForAttribute("auditor"));

    /// <summary>The question for the period of an address, typed on the clock of the pages. What is no moment goes on as it is, so that the service says so.</summary>
    public static string Ask(IQueryCollection query, ConsoleOptions options, string? cursor, int take)
    {
        List<KeyValuePair<string, string?>> wish = [new("take", take.ToString(CultureInfo.InvariantCulture))];
        foreach (var name in (string[])["from", "to"])
        {
            if (query[name].ToString() is { Length: > 0 } typed)
            {
                wish.Add(new(name, Typed.Moment(typed, options.TimeZone)?.ToString("o", CultureInfo.InvariantCulture) ?? typed));
            }
        }

        wish.AddRange(cursor is { Length: > 0 } ? [new("cursor", cursor)] : []);
        return Contests + QueryString.Create(wish);
    }

    /// <summary>The question for one: its id begins with the millisecond in which it was decided.</summary>
    public static string AskOne(Guid id)
    {
        // What somebody made up may lie beyond the calendar.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(long.Parse(id.ToString("N")[..12], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), Latest));
        return Contests + new QueryBuilder { { "from", at.ToString("o", CultureInfo.InvariantCulture) }, { "to", at.AddMilliseconds(1).ToString("o", CultureInfo.InvariantCulture) }, { "take", "200" } };
    }

    /// <summary>The period of an address again, for a link.</summary>
    public static string Period(IQueryCollection query, string? cursor = null) => QueryString.Create(
        ((string[])["from", "to"]).Select(name => new KeyValuePair<string, string?>(name, query[name].ToString())).Append(new("cursor", cursor)).Where(part => !string.IsNullOrEmpty(part.Value))).ToString();

    public static string FileName(IQueryCollection query, ConsoleOptions options) =>
        string.Join('-', ((string[])["from", "to"]).Select(name => Typed.Moment(query[name], options.TimeZone)?.ToString("yyyyMMdd'T'HHmm", CultureInfo.InvariantCulture)).OfType<string>().Prepend("contests")) + ".json";

    private static async Task FileAsync(HttpContext context, ReferralApi api, ConsoleOptions options)
    {
        var (query, response, stop) = (context.Request.Query, context.Response, context.RequestAborted);
        var page = await api.GetAsync<Page<JsonElement>>(Ask(query, options, null, AtOnce), stop);
        if (page.Value is null)
        {
            // The page says why.
            response.Redirect("/audit/contests" + Period(query));
            return;
        }

        response.ContentType = "application/json";
        response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(query, options)}\"";
        response.Headers.CacheControl = "no-store";
        await using var file = new Utf8JsonWriter(response.BodyWriter);
        file.WriteStartObject();
        file.WriteStartArray("items");
        while (true)
        {
            foreach (var contest in page.Value!.Items)
            {
                contest.WriteTo(file);
            }

            await file.FlushAsync(stop);
            if (page.Value.Next is not { } next)
            {
                break;
            }

            page = await api.GetAsync<Page<JsonElement>>(Ask(query, options, next, AtOnce), stop);
            if (page.Value is null)
            {
                // Cut off in the middle it cannot be read, and is not taken for the whole.
                context.Abort();
                return;
            }
        }

        file.WriteEndArray();
        file.WriteNull("next");
        file.WriteEndObject();
        await file.FlushAsync(stop);
    }
}
