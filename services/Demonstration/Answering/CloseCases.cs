using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Demonstration.Api;
using Demonstration.Loading;

namespace Demonstration.Answering;

/// <summary>The hotline closes every second case whose needs are all met.</summary>
internal sealed class CloseCases(ReferralApi api, Loaded loaded, string keys, Progress progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (met, done) = (new List<(int Number, Guid CaseId)>(), 0);
        foreach (var (plan, opened) in loaded.Cases)
        {
            var cards = await api.GetAsync<Page<ReferralCard>>(DemoClients.Coordinator, $"/api/matching/referrals?caseId={opened.Id}&status=confirmed", cancellationToken);
            if (opened.Needs.All(need => cards.Items.Any(card => card.NeedId == need.Id && card is { NeedStatus: "met", Outcome: not "D4" })))
            {
                met.Add((plan.Number, opened.Id));
            }
        }

        foreach (var (number, caseId) in met.Where((_, index) => index % 2 == 0))
        {
            await CloseAsync(number, caseId, cancellationToken);
            progress.Show("cases closed", ++done, (met.Count + 1) / 2);
        }
    }

    private async Task CloseAsync(int number, Guid caseId, CancellationToken cancellationToken)
    {
        // Intake hears of the confirmation by message; until then the case counts as unresolved.
        var answer = await Ask.UntilAsync(
            () => api.TryPostAsync(DemoClients.Hotline, $"/api/intake/cases/{caseId}/closure", new CloseCase(null), $"{keys}-closed-{number}", cancellationToken),
            answer => answer.Problem != "needs-unresolved", Longest, Pause, cancellationToken);
        if (!answer.Ok)
        {
            throw new InvalidOperationException($"Case {number} was not closed: {answer.Why}");
        }
    }
}
