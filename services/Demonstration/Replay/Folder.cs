using CsvHelper;

namespace Demonstration.Replay;

/// <summary>The folder of a replay: five CSV files, read as they are. Judging rows comes later, one by one.</summary>
internal sealed record Folder(
    IReadOnlyList<OfferRow> Offers, IReadOnlyList<MatchRow> Matches, IReadOnlyList<RequestRow> Requests, IReadOnlyList<ItemRow> Items, IReadOnlyList<MonthlyItemRow> MonthlyItems)
{
    public const string OffersFile = "all_offers.csv";
    public const string MatchesFile = "all_matches.csv";
    public const string RequestsFile = "county_analysis.csv";
    private const string ItemsFile = "lookup_equipment_type.csv";
    private const string MonthlyItemsFile = "ppe_type.csv";

    public static Folder Read(string path) => new(
        Rows(path, OffersFile, (line, cell) => new OfferRow(line, cell("donorKey"), cell("donationkey"), cell("equipmentEnum"), cell("qty"), cell("datecreated"), cell("stateprovince"))),
        Rows(path, MatchesFile, (line, cell) => new MatchRow(
            line, cell("matchkey"), cell("donorkey"), cell("matchstatus"), cell("matchsubstatus"), cell("matchCreated"), cell("closedOrDelivered"), cell("enumcode"), cell("qty"))),
        Rows(path, RequestsFile, (line, cell) => new RequestRow(line, cell("TIME"), cell("county"), cell("stateprovince"), cell("num_requests"))),
        Rows(path, ItemsFile, (line, cell) => new ItemRow(line, cell("enumcode"), cell("name"), cell("reportunit"))),
        Rows(path, MonthlyItemsFile, (line, cell) => new MonthlyItemRow(line, cell("name"), cell("TIME"), cell("num_requests"))));

    /// <summary>A file that is missing, null otherwise.</summary>
    public static string? Missing(string path) =>
        new[] { OffersFile, MatchesFile, RequestsFile, ItemsFile, MonthlyItemsFile }.FirstOrDefault(file => !File.Exists(Path.Combine(path, file)));

    // A cell too few reads as an empty one; the row is then rejected by name instead of stopping the file.
    private static List<TRow> Rows<TRow>(string path, string file, Func<long, Func<string, string>, TRow> read)
    {
        using var csv = CsvReader.FromFile(Path.Combine(path, file), new CsvReaderOptions { Separator = ',', TrackLineNumbers = true });
        var rows = new List<TRow>();
        while (csv.Read())
        {
            rows.Add(read(csv.LineNumber, csv.GetString));
        }

        return rows;
    }
}
