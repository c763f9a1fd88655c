using Contracts.Http.Tracking;
using Demonstration.Api;

namespace Demonstration.Replay;

/// <summary>The platform's own figures, before and after a replay; the difference is what the replay did.</summary>
internal sealed class Totals(ReferralApi api)
{
    private const int Steady = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The figures when they have stopped moving: messages are still on their way when the last event was played.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken)
    {
        var (last, same) = (await OnceAsync(cancellationToken), 0);
        while (same < Steady)
        {
            await Task.Delay(Pause, cancellationToken);
            var now = await OnceAsync(cancellationToken);
            same = now.Count == last.Count && now.All(pair => last.GetValueOrDefault(pair.Key) == pair.Value) ? same + 1 : 0;
            last = now;
        }

        return last;
    }

    private async Task<Dictionary<string, int>> OnceAsync(CancellationToken cancellationToken)
    {
        var figures = await api.GetAsync<FiguresAnswer>(DemoClients.Coordinator, "/api/tracking/figures", cancellationToken);
        return figures.Groups.SelectMany(group => group.Needs.Select(figure => ("needs " + figure.Fact, figure.Value)).Concat(group.Referrals.Select(figure => ("referrals " + figure.Fact, figure.Value))))
            .Append(("open items without a next step", figures.WithoutNextStep.Value))
            .ToDictionary(pair => pair.Item1, pair => pair.Value);
    }
}
