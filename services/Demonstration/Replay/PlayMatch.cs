using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Demonstration.Api;

namespace Demonstration.Replay;

/// <summary>
/// A real match: the facility's case is opened, a coordinator refers it to the very donor that was matched in reality, and at the date of its end the donor
/// does what it did. What the platform itself would have done stays visible beside it: its own cards to other donors.
/// </summary>
internal sealed class PlayMatch(ReferralApi api, Stock stock, DonorCharities charities, Report report)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<long, (Guid CaseId, Guid ReferralId)> _running = new();

    public async Task OpenAsync(MatchRow row, CancellationToken cancellationToken)
    {
        var offers = stock.Of(row.Donor, row.Item);
        if (offers.Count == 0)
        {
            Reject(row, stock.StateOf(row.Donor) is null ? "no offer of this donor before this date" : "the donor has no offer of this item that the platform took before this date", "replay");
            return;
        }

        if (!long.TryParse(row.Quantity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity))
        {
            Reject(row, "quantity is not a whole number", "replay");
            return;
        }

        // Where the facility is, no file says; the donor's state is the nearest that is known.
        var request = new { channel = "online", place = new { division = SecondDivisions.CodeOf(offers[0].State) }, needs = new[] { new { category = row.Item, quantity } } };
        var opened = await api.TryPostAsync(DemoClients.Hotline, "/api/intake/cases", request, Key("match", row), cancellationToken);
        if (!opened.Ok)
        {
            Reject(row, opened.Why, "platform");
            return;
        }

        var body = opened.Read<OpenedCase>();
        report.Count("cases of matches");
        var refused = "";
        foreach (var offer in offers)
        {
            var answer = await ReferAsync(body.Needs[0].Id, offer.OfferId, cancellationToken);
            var referral = answer.Ok ? answer.Read<ReferralCard>().Id
                : answer.Problem == "already-exists" && answer.Property("existingId") is { } existing ? existing.GetGuid()
                : (Guid?)null;
            if (referral is { } id)
            {
                report.Count(answer.Ok ? "cards to the real donor, by hand" : "cards to the real donor, asked by the platform itself");
                _running[row.Line] = (body.Id, id);
                if (row.Status == "pre_match")
                {
                    report.Count("outcomes: still open");
                    report.Played(Folder.MatchesFile);
                }

                return;
            }

            refused = answer.Why;
        }

        Reject(row, refused, "platform");
        await CloseAsync(row, body.Id, "N1", cancellationToken);
    }

    public async Task EndAsync(MatchRow row, CancellationToken cancellationToken)
    {
        if (!_running.TryRemove(row.Line, out var running))
        {
            return; // rejected when it was opened
        }

        var (caseId, referral) = running;
        var client = charities.Of(row.Donor).Client;
        if (row.Status == "delivered")
        {
            await StepAsync(row, client, referral, "acceptance", new AcceptReferral(null, null), cancellationToken);
            await StepAsync(row, client, referral, "start", new StartService(), cancellationToken);
            await StepAsync(row, client, referral, "delivery", new ReportDelivery("full", null, null), cancellationToken);
            await StepAsync(row, DemoClients.Hotline, referral, "confirmation", new ConfirmOutcome("D1", null, "call", null), cancellationToken);
            report.Count("answers: accepted");
            report.Count("outcomes: delivered and confirmed");
            report.Played(Folder.MatchesFile);
            return;
        }

        var (answer, outcome) = row.Substatus switch
        {
            "no_supply" => ("declined, no stock", "N1"),
            "no_contact_facility" => ("accepted, then given back: facility not reached", "A1"),
            "no_contact_donor" => ("silent", "N1"),
            "no_need" => ("not asked any more: no longer needed", "E4"),
            "prefers_different" => ("not asked any more: facility prefers another", "P1"),
            _ => ("declined, other", "N1"),
        };
        switch (row.Substatus)
        {
            case "no_supply":
                await StepAsync(row, client, referral, "decline", new DeclineReferral("capacity", null), cancellationToken);
                break;
            case "no_contact_facility":
                await StepAsync(row, client, referral, "acceptance", new AcceptReferral(null, null), cancellationToken);
                await StepAsync(row, client, referral, "return", new ReturnReferral("unreachable", null), cancellationToken);
                break;
            case "no_contact_donor" or "no_need" or "prefers_different":
                break;
            default:
                await StepAsync(row, client, referral, "decline", new DeclineReferral("other", "closed without a reason"), cancellationToken);
                break;
        }

        var page = await api.GetAsync<Page<ReferralCard>>(DemoClients.Coordinator, $"/api/matching/referrals?caseId={caseId}&status=offered", cancellationToken);
        report.Count("closed undelivered, another donor's card was out at that moment", page.Items.Any(card => card.Id != referral) ? 1 : 0);
        await CloseAsync(row, caseId, outcome, cancellationToken);
        report.Count("answers: " + answer);
        report.Count("outcomes: closed undelivered");
        report.Played(Folder.MatchesFile);
    }

    /// <summary>Matching hears of new needs and offers by message; until then it knows none of these ids.</summary>
    private async Task<ApiAnswer> ReferAsync(Guid needId, Guid offerId, CancellationToken cancellationToken)
    {
        var request = new ReferByHand(needId, offerId, "Replay: the donor that was matched in reality.");
        return await Ask.UntilAsync(
            () => api.TryPostAsync(DemoClients.Coordinator, "/api/matching/referrals", request, $"replay-card-{needId}-{offerId}", cancellationToken),
            answer => answer.Status != HttpStatusCode.BadRequest || !IsNews(answer), Longest, Pause, cancellationToken);
    }

    private static bool IsNews(ApiAnswer answer) =>
        answer.Why.StartsWith("needId", StringComparison.Ordinal) || answer.Why.StartsWith("offerId", StringComparison.Ordinal);

    private Task<ReferralCard> StepAsync(MatchRow row, string client, Guid referral, string step, object body, CancellationToken cancellationToken) =>
        api.PostAsync<ReferralCard>(client, $"/api/matching/referrals/{referral}/{step}", body, Key(step, row), cancellationToken);

    private async Task CloseAsync(MatchRow row, Guid caseId, string outcome, CancellationToken cancellationToken)
    {
        var answer = await api.TryPostAsync(DemoClients.Hotline, $"/api/intake/cases/{caseId}/closure", new CloseCase(outcome), Key("closure", row), cancellationToken);
        report.Count(answer.Ok ? "cases closed with an outcome" : "cases that could not be closed");
    }

    private void Reject(MatchRow row, string reason, string by) => report.Reject(Folder.MatchesFile, row.Line, reason, by);

    private static string Key(string what, MatchRow row) => string.Create(CultureInfo.InvariantCulture, $"replay-{what}-{row.Match}-{row.Item}-{row.Line}");
}
