using Contracts.Http.Tracking;
using Tracking.Board;

namespace Tracking.Figures;

/// <summary>Counts the items of one group and how long things took.</summary>
internal sealed class Measures
{
    private static readonly (string Measure, string Fact, string Zh, string En, Func<Item, DateTimeOffset?> End)[] Clocks =
    [
        ("toFirstCard", "offered", "至首张需求卡", "to the first card", item => item.FirstCardAt),
        ("toAcceptance", "accepted", "至机构承接", "to acceptance", item => item.AcceptedAt),
        ("toConfirmation", "arrived", "至本人确认", "to confirmation", item => item.ConfirmedAt),
    ];

    private readonly int[] _needs = new int[Facts.Needs.Count];
    private readonly int[] _referrals = new int[Facts.Referrals.Count];
    private readonly List<double>[] _times = [.. Clocks.Select(_ => new List<double>())];

    public int Needs => _needs[0];

    public void Add(Item item)
    {
        var (facts, counts) = item.Kind == ItemKind.Need ? (Facts.Needs, _needs) : (Facts.Referrals, _referrals);
        for (var index = 0; index < facts.Count; index++)
        {
            counts[index] += facts[index].Counts(item) ? 1 : 0;
        }

        for (var index = 0; item.Kind == ItemKind.Need && index < Clocks.Length; index++)
        {
            if (Clocks[index].End(item) is { } end)
            {
                _times[index].Add((end - item.OpenedAt!.Value).TotalSeconds);
            }
        }
    }

    public FigureGroup ToGroup(string key, string label, ItemFilter filter, bool referrals, bool english)
    {
        return new FigureGroup(key, label,
            [.. Facts.Needs.Select((fact, index) => new Figure(fact.Name, fact.Label(english), _needs[index], Needs(fact.Name)))],
            referrals ? [.. Facts.Referrals.Select((fact, index) => new Figure(fact.Name, fact.Label(english), _referrals[index],
                (filter with { Fact = fact.Name }).Link(ListItems.ReferralsPath)))] : [],
            [.. Clocks.Select((clock, index) => new TimeFigure(clock.Measure, english ? clock.En : clock.Zh, _times[index].Count,
                NearestRank(_times[index], 0.5), NearestRank(_times[index], 0.9), Needs(clock.Fact)))]);

        string Needs(string fact) => (filter with { Fact = fact }).Link(ListItems.NeedsPath);
    }

    /// <summary>The smallest value that at least this share of all values does not exceed: always a real one.</summary>
    internal static double? NearestRank(List<double> values, double share)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        return values[(int)Math.Ceiling(share * values.Count) - 1];
    }
}
