namespace Simulator;

/// <summary>Who was helped, and when.</summary>
/// <param name="Served">Needs that a charity said yes to, and the hour of it.</param>
/// <param name="Unused">Units that nobody got.</param>
/// <param name="Withdrawn">Cards taken back for another need after they were shown.</param>
internal sealed record Outcome(World World, string Policy, IReadOnlyDictionary<Guid, double> Served, int Unused, int Withdrawn)
{
    /// <summary>Share of needs helped, in per cent.</summary>
    public double Share(Func<SurgeNeed, bool> which)
    {
        var (all, helped) = (0, 0);
        foreach (var need in World.Needs.Where(which))
        {
            (all, helped) = (all + 1, helped + (Served.ContainsKey(need.Id) ? 1 : 0));
        }

        return all == 0 ? double.NaN : 100.0 * helped / all;
    }

    public double Critical => Share(need => need.Urgency == 1);

    public double Low => Share(need => need.Urgency >= 4);

    public double Total => Share(_ => true);

    /// <summary>Share of all units given that went to low urgency, 0 to 1.</summary>
    public double LowUnits => World.Needs.Where(need => need.Urgency >= 4 && Served.ContainsKey(need.Id)).Sum(need => need.Units)
        / Math.Max(1.0, World.Needs.Where(need => Served.ContainsKey(need.Id)).Sum(need => need.Units));

    /// <summary>Hours from the need to the yes, below which so many of a hundred stay.</summary>
    public double Hours(double percent, int urgency)
    {
        var hours = World.Needs.Where(need => need.Urgency == urgency && Served.ContainsKey(need.Id)).Select(need => Served[need.Id] - need.At).Order().ToArray();
        return hours.Length == 0 ? double.NaN : hours[(int)((hours.Length - 1) * percent / 100)];
    }

    /// <summary>Gini coefficient of the share helped in each place: 0 where every place is helped alike.</summary>
    public double Gini
    {
        get
        {
            var shares = Enumerable.Range(0, World.Places.Count).Select(place => Share(need => need.Place == place)).Where(double.IsFinite).Order().ToArray();
            var sum = shares.Sum();
            return sum == 0 ? 0 : shares.Select((share, at) => ((2 * (at + 1)) - shares.Length - 1) * share).Sum() / (shares.Length * sum);
        }
    }

    public double UnusedPercent => 100.0 * Unused / World.Offers.Sum(offer => offer.Units);

    public double WithdrawnPer1000 => 1000.0 * Withdrawn / World.Needs.Count;
}
