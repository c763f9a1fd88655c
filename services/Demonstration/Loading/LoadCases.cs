using System.Net;
using Contracts.Http.Intake;
using Demonstration.Api;
using Demonstration.Set;

namespace Demonstration.Loading;

/// <summary>
/// Opens the cases in the order of the surge. Each waits until matching has decided about the one before: the same order of decisions gives the same
/// decisions, however fast the machine is.
/// </summary>
internal sealed class LoadCases(ReferralApi api, DemonstrationSet set, DateTimeOffset day, string keys, Progress progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public async Task OpenAsync(Loaded loaded, bool late, CancellationToken cancellationToken)
    {
        var cases = set.Cases.Where(plan => plan.Late == late).ToArray();
        for (var index = 0; index < cases.Length; index++)
        {
            var plan = cases[index];
            var opened = await api.PostAsync<OpenedCase>(plan.Client, "/api/intake/cases", plan.Request(day), $"{keys}-case-{plan.Number}", cancellationToken);
            loaded.Cases.Add((plan, opened));
            foreach (var need in opened.Needs.Where(need => need.Status != "covered"))
            {
                await DecidedAsync(need.Id, cancellationToken);
            }

            progress.Show(late ? "cases that meet silence" : "cases", index + 1, cases.Length);
        }
    }

    /// <summary>Matching knows a need from the moment it has decided who is asked; both are one save.</summary>
    private async Task DecidedAsync(Guid needId, CancellationToken cancellationToken)
    {
        var answer = await Ask.UntilAsync(
            () => api.SendAsync(DemoClients.Coordinator, HttpMethod.Get, $"/api/matching/needs/{needId}/candidates?top=1", null, null, cancellationToken),
            answer => answer.Status != HttpStatusCode.NotFound, Longest, Pause, cancellationToken);
        if (!answer.Ok)
        {
            throw new InvalidOperationException($"Matching did not decide about a need: {answer.Why}");
        }
    }
}
