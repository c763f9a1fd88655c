using System.Globalization;
using System.Text;
using Contracts.Http.Tracking;
using CsvHelper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SpreadCheetah;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Board;

/// <summary>What the filter of the board shows, all pages of it, as CSV or XLSX. Ids, codes and names of places and charities; the board knows no person.</summary>
internal static class BoardExport
{
    private const int AtOnce = 200;
    private const string Sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // A cell that begins like this is a formula to a spreadsheet, also in the wide forms of Chinese input.
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var export = endpoints.MapGroup("/board").RequireAuthorization(new ForAttribute("coordinator"));
        export.MapGet("/export.csv", CsvAsync);
        export.MapGet("/export.xlsx", XlsxAsync);
    }

    /// <summary>A text as a cell that no spreadsheet takes for a formula.</summary>
    public static string Safe(string text) => text.Length > 0 && Formula.Contains(text[0]) ? "'" + text : text;

    private static async Task CsvAsync(ReferralApi api, Words words, ConsoleOptions options, HttpContext context)
    {
        if (await FirstAsync(api, context) is not { } first)
        {
            return;
        }

        Announce(context, "text/csv; charset=utf-8", "csv", options);
        // With a mark at the start, or Excel takes Chinese for something else.
        await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await using var csv = CsvWriter.Create(text, null, leaveOpen: true);
        await csv.WriteRecordAsync(Titles(words), context.RequestAborted);
        await foreach (var item in ItemsAsync(first, api, context))
        {
            await csv.WriteRecordAsync([.. Cells(item, words, options).Select(cell => cell is int number ? number.ToString(CultureInfo.InvariantCulture) : Safe((string)cell))], context.RequestAborted);
        }
    }

    private static async Task XlsxAsync(ReferralApi api, Words words, ConsoleOptions options, HttpContext context)
    {
        if (await FirstAsync(api, context) is not { } first)
        {
            return;
        }

        // Whole before it is sent: a packed file has its list at the end, and a half one opens as a broken one. Texts are texts here, whatever they begin with.
        using var file = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(file, null, context.RequestAborted))
        {
            await book.StartWorksheetAsync(words["看板", "Board"], null, context.RequestAborted);
            await book.AddRowAsync(Titles(words).Select(title => new Cell(title)).ToArray(), context.RequestAborted);
            await foreach (var item in ItemsAsync(first, api, context))
            {
                await book.AddRowAsync(Cells(item, words, options).Select(cell => cell is int number ? new Cell(number) : new Cell((string)cell)).ToArray(), context.RequestAborted);
            }

            await book.FinishAsync(context.RequestAborted);
        }

        Announce(context, Sheet, "xlsx", options);
        file.Position = 0;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    // What is wrong with a filter stands on the board itself.
    private static async Task<BoardPage?> FirstAsync(ReferralApi api, HttpContext context)
    {
        var answer = await PageAsync(null, api, context);
        if (answer.Value is null)
        {
            context.Response.Redirect("/board" + context.Request.QueryString);
        }

        return answer.Value;
    }

    private static async IAsyncEnumerable<TrackedItem> ItemsAsync(BoardPage first, ReferralApi api, HttpContext context)
    {
        for (var page = first; ;)
        {
            foreach (var item in page.Items)
            {
                yield return item;
            }

            if (page.Next is not { } next)
            {
                yield break;
            }

            // A file that ends early without a word would be taken for the whole: the line breaks off instead.
            page = (await PageAsync(next, api, context)).Value ?? throw new IOException("The board stopped to answer during an export.");
        }
    }

    private static Task<Answer<BoardPage>> PageAsync(string? cursor, ReferralApi api, HttpContext context)
    {
        var query = context.Request.Query.Where(entry => entry.Key is not ("cursor" or "take")).SelectMany(entry => entry.Value.Select(value => new KeyValuePair<string, string?>(entry.Key, value)))
            .Append(new("take", AtOnce.ToString(CultureInfo.InvariantCulture))).Concat(cursor is null ? [] : [new KeyValuePair<string, string?>("cursor", cursor)]);
        return api.GetAsync<BoardPage>("/api/tracking/board" + QueryString.Create(query), context.RequestAborted);
    }

    private static void Announce(HttpContext context, string type, string ending, ConsoleOptions options)
    {
        var today = TimeZoneInfo.ConvertTime(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), options.TimeZone);
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"board-{today:yyyy-MM-dd}.{ending}\"");
        context.Response.Headers.CacheControl = "no-store";
    }

    private static string[] Titles(Words words) =>
    [
        words["期限", "Deadline"], words["超时", "Late"], words["下一步", "Next step"], words["案件", "Case"], words["种类", "Kind"], words["需求", "Need"], words["数量", "Quantity"], words["单位", "Unit"],
        words["地点代码", "Place code"], words["地点", "Place"], words["紧急程度", "Urgency"], words["状态", "State"], words["机构", "Charity"], words["登记时间", "Opened"],
    ];

    private static object[] Cells(TrackedItem item, Words words, ConsoleOptions options)
    {
        return
        [
            Time(item.Next?.DueAt), item.Next is { Overdue: true } ? words["是", "yes"] : "", item.Next?.ActionLabel ?? "", item.CaseNumber ?? "", item.Kind == "need" ? words["需求", "need"] : words["转介", "referral"],
            item.CategoryLabel ?? item.Category ?? "", item.Quantity, words.Label("units", item.Unit), item.Division ?? "", item.DivisionName ?? "", item.Urgency ?? "",
            words.Label(item.Kind == "need" ? "needStatuses" : "referralStatuses", item.Status), item.Charity?.Name ?? "", Time(item.OpenedAt),
        ];

        string Time(DateTimeOffset? at) => at is { } known ? TimeZoneInfo.ConvertTime(known, options.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
    }
}
