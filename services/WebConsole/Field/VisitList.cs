using Contracts.Http;
using Contracts.Http.Catalog;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Contracts.Reference;
using WebConsole.Calls;
using WebConsole.Clients;
using WebConsole.Shell;

namespace WebConsole.Field;

/// <summary>
/// Whom to visit, worst deadline first: deliveries that wait for the person's word, and what has to be asked or told within a day. It lies on the phone for work without a connection, so it never says who
/// the person is.
/// </summary>
internal sealed class VisitList(ReferralApi api, ReferenceData reference, Words words, TimeProvider time)
{
    private const int Shown = 100;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public async Task<Answer<VisitsToMake>> ReadAsync(CancellationToken cancellationToken)
    {
        var asked = api.GetAsync<Page<FollowUpView>>($"/api/intake/follow-ups?calls=true&take={Shown}", cancellationToken);
        var claimed = api.GetAsync<Page<ReferralCard>>($"/api/matching/referrals?status=delivered&take={Shown}", cancellationToken);
        var (calls, cards) = (await asked, await claimed);
        if ((calls.Problem ?? cards.Problem) is { } problem)
        {
            return new Answer<VisitsToMake>(null, problem);
        }

        var delivered = cards.Value!.Items.Where(card => card.LegalSteps.Contains("confirmed")).ToDictionary(card => card.Id);
        var soon = time.GetUtcNow() + Ahead;
        var due = calls.Value!.Items.Where(call => call.Kind == "confirmOutcome" || call.DueAt <= soon).ToList();
        var names = await NamesAsync(due.Select(call => call.CharityId).Concat(delivered.Values.Select(card => (Guid?)card.CharityId)), cancellationToken);
        // A claim of a moment ago: the desk's task for it is not there yet.
        var fresh = delivered.Values.Where(card => !due.Exists(call => call.Kind == "confirmOutcome" && call.ReferralId == card.Id));
        return new Answer<VisitsToMake>(
            new VisitsToMake(
                [.. due.Select(call => Of(call, delivered.GetValueOrDefault(call.ReferralId ?? Guid.Empty), names)).Concat(fresh.Select(card => Of(card, names)))
                    // One way to one door: what else is to be asked there stands below it.
                    .GroupBy(visit => visit.Case).OrderBy(visits => visits.Min(visit => visit.DueAt)).SelectMany(visits => visits.OrderBy(visit => visit.DueAt))],
                calls.Value.Next is not null || cards.Value.Next is not null),
            null);
    }

    private async Task<Dictionary<Guid, string>> NamesAsync(IEnumerable<Guid?> charities, CancellationToken cancellationToken)
    {
        var known = await Task.WhenAll(charities.OfType<Guid>().Distinct().Chunk(Shown)
            .Select(ids => api.GetAsync<Page<CharityView>>($"/api/catalog/charities?take={Shown}&id={string.Join("&id=", ids)}", cancellationToken)));
        return known.SelectMany(answer => answer.Value?.Items ?? []).ToDictionary(charity => charity.Id, charity => words[charity.Name, charity.NameEn ?? charity.Name]);
    }

    private VisitToMake Of(FollowUpView call, ReferralCard? card, Dictionary<Guid, string> names) => new(
        call.Kind == "confirmOutcome" && call.ReferralId is { } referral ? referral : call.Id, call.Kind, call.Id, call.Kind == "confirmOutcome" ? call.ReferralId : null, call.CharityId, call.CaseId, call.CaseNumber, call.Urgency, call.Division, NameOf(call.Division),
        Say(call.Kind, call.CharityId, names), card?.Category, card is null ? null : card.Delivered ?? card.Quantity, words.Label("units", card?.Unit), call.DueAt, call.Attempts);

    private VisitToMake Of(ReferralCard card, Dictionary<Guid, string> names) => new(
        card.Id, "confirmOutcome", null, card.Id, card.CharityId, card.CaseId, card.CaseNumber, card.Urgency, card.Division, NameOf(card.Division),
        Say("confirmOutcome", card.CharityId, names), card.Category, card.Delivered ?? card.Quantity, words.Label("units", card.Unit), card.Next?.DueAt ?? time.GetUtcNow(), 0);

    private string NameOf(string division) => reference.Divisions.Find(division)?.FullName ?? division;

    private string Say(string kind, Guid? charity, Dictionary<Guid, string> names) =>
        CallKinds.Script(words, kind, charity is { } id && names.TryGetValue(id, out var name) ? name : words["机构", "the charity"]);
}

/// <summary>Whom to visit.</summary>
/// <param name="Rows">First due first, those of one case together.</param>
/// <param name="More">Whether there are more than are listed.</param>
internal sealed record VisitsToMake(IReadOnlyList<VisitToMake> Rows, bool More);

/// <summary>Something to ask or to tell at the door; never who is behind it.</summary>
/// <param name="Id">The referral whose delivery is confirmed, else the task.</param>
/// <param name="Kind">obtainConsent, confirmOutcome, callAfterwards, laterNotice.</param>
/// <param name="Call">The desk's task; null while there is none yet.</param>
/// <param name="Referral">The referral whose delivery the person confirms; null for the other kinds.</param>
/// <param name="Charity">The charity it is about.</param>
/// <param name="Case">The case.</param>
/// <param name="Number">Its speakable number.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Place">Division code, township at most.</param>
/// <param name="PlaceName">Its name.</param>
/// <param name="Say">The sentence to read out, in the language of the page.</param>
/// <param name="Need">Category, where something was delivered.</param>
/// <param name="Quantity">Units that the charity says it delivered.</param>
/// <param name="Unit">In the language of the page.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="Attempts">Tries that met nobody.</param>
internal sealed record VisitToMake(
    Guid Id, string Kind, Guid? Call, Guid? Referral, Guid? Charity, Guid Case, string Number, string Urgency, string Place, string PlaceName, string Say,
    string? Need, int? Quantity, string Unit, DateTimeOffset DueAt, int Attempts);
