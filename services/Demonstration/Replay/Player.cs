using System.Globalization;
using Contracts.Http.Catalog;
using Contracts.Http.Intake;
using Demonstration.Api;
using Demonstration.Loading;

namespace Demonstration.Replay;

/// <summary>Plays the events day by day. Days follow each other without a pause; on one day donors and counties act side by side, each in its own order.</summary>
internal sealed class Player(ReferralApi api, Folder folder, Report report, Progress progress, TimeProvider time)
{
    private const int SideBySide = 4;

    private readonly DonorCharities _charities = new(api);
    private readonly Stock _stock = new();
    private readonly SecondDivisions _divisions = new(folder.Requests);
    private readonly MonthlyItems _items = new(folder);
    private readonly DateTimeOffset _from = time.GetUtcNow().AddDays(-1);

    public async Task PlayAsync(PlayList list, CancellationToken cancellationToken)
    {
        await _charities.RegisterAsync(cancellationToken);
        var matches = new PlayMatch(api, _stock, _charities, report);
        var done = 0;
        foreach (var day in list.Days)
        {
            await Parallel.ForEachAsync(day, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (group, token) =>
            {
                foreach (var happening in group)
                {
                    await (happening switch
                    {
                        { Kind: Kind.Offer, Row: OfferRow row } => OfferAsync(row, token),
                        { Kind: Kind.Request, Row: RequestRow row } => RequestAsync(row, token),
                        { Kind: Kind.Match, Row: MatchRow row } => matches.OpenAsync(row, token),
                        { Row: MatchRow row } => matches.EndAsync(row, token),
                        _ => throw new InvalidOperationException("An event without a row."),
                    });
                }
            });
            done += day.Sum(group => group.Count());
            progress.Show("events played", done, list.Count);
        }
    }

    private async Task OfferAsync(OfferRow row, CancellationToken cancellationToken)
    {
        _stock.Seen(row);
        if (!long.TryParse(row.Quantity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity))
        {
            report.Reject(Folder.OffersFile, row.Line, "quantity is not a whole number", by: "replay");
            return;
        }

        var (charity, client) = _charities.Of(row.Donor);
        var item = folder.Items.FirstOrDefault(item => item.Code == row.Item);
        // As it stands in the file: whether the amount, the item and the place are possible is for the platform to say.
        var request = new
        {
            title = new { zh = item?.Name ?? row.Item, en = item?.Name ?? row.Item },
            categories = new[] { row.Item },
            form = "goods",
            funding = "donated",
            area = new { divisions = new[] { SecondDivisions.CodeOf(row.State) } },
            capacity = new { total = quantity, unit = item is null ? "piece" : WriteReference.UnitOf(item), refill = "none" },
            validFrom = _from,
            validTo = _from.AddDays(365),
            languages = new[] { "en" },
        };
        var answer = await api.SendAsync(client, HttpMethod.Put, $"/api/catalog/charities/{charity}/offers/{row.Donation}-{row.Item}", request, null, cancellationToken);
        if (!answer.Ok)
        {
            report.Reject(Folder.OffersFile, row.Line, answer.Why, by: "platform");
            return;
        }

        _stock.Take(row, answer.Read<OfferView>().OfferId);
        report.Played(Folder.OffersFile);
        report.Count("offers published");
    }

    private async Task RequestAsync(RequestRow row, CancellationToken cancellationToken)
    {
        if (!long.TryParse(row.Requests, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var requests))
        {
            report.Reject(Folder.RequestsFile, row.Line, "number of requests is not a whole number", by: "replay");
            return;
        }

        var request = new { channel = "online", place = new { division = _divisions.CodeOf(row.State, row.County) }, needs = new[] { new { category = _items.Of(row), quantity = requests } } };
        var answer = await api.TryPostAsync(DemoClients.Hotline, "/api/intake/cases", request, $"replay-request-{row.Line}", cancellationToken);
        if (!answer.Ok)
        {
            report.Reject(Folder.RequestsFile, row.Line, answer.Why, by: "platform");
            return;
        }

        report.Played(Folder.RequestsFile);
        report.Count("cases of county requests");
        report.Count("cases found to be likely duplicates", answer.Read<OpenedCase>().Duplicates.Count > 0 ? 1 : 0);
    }
}
