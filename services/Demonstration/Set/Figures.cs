using System.Globalization;

namespace Demonstration.Set;

/// <summary>The figures of open data that give the set its skew (<c>Data/*.tsv</c>, sources in <c>Data/ATTRIBUTION.md</c>).</summary>
internal static class Figures
{
    /// <summary>A real surge: how many new cases each place had on each of 14 days, the hardest hit place first.</summary>
    public static readonly IReadOnlyList<Surge> Surges =
        [.. Rows("surge.tsv").Select(row => new Surge(row[0], [.. row[2..].Select(Number)]))];

    /// <summary>Share of the requests that each tenth of the counties makes, the busiest first.</summary>
    public static readonly IReadOnlyList<double> CountyTenths = [.. Rows("counties.tsv").Select(row => double.Parse(row[1], CultureInfo.InvariantCulture))];

    /// <summary>Every 5th percentile of the quantities of real offers.</summary>
    public static readonly IReadOnlyList<int> OfferQuantities = [.. Rows("quantities.tsv").Select(row => Number(row[1]))];

    /// <summary>How many people need what.</summary>
    public static readonly IReadOnlyList<Sector> Sectors = [.. Rows("sectors.tsv").Select(row => new Sector(row[0], Number(row[1]), row[2].Split(' ')))];

    /// <summary>How broad supply is.</summary>
    public static readonly IReadOnlyList<Supply> Supplies = [.. Rows("services.tsv").Select(row => new Supply(row[0], Number(row[1]), row[2], row[3].Split(' ')))];

    /// <summary>How real matches ended.</summary>
    public static readonly IReadOnlyList<Ending> Endings =
        [.. Rows("endings.tsv").Select(row => new Ending(row[0], row[1], Number(row[2]), Enum.Parse<Fate>(row[3], ignoreCase: true)))];

    /// <summary>Recipient tiers of low-income people in China, October 2023, in millions (39号 and press of the ministry: 66 million in all).</summary>
    public static readonly IReadOnlyList<(string Tier, double Millions)> Tiers = [("R2", 40), ("R6", 13), ("R4", 6), ("R1", 4.6), ("R3", 3)];

    /// <summary>Acute requests among all requests whose kind is known: 581 of 4,295.</summary>
    public const double AcutePercent = 100.0 * 581 / 4295;

    /// <summary>Matches whose donor never answered, among all that ended.</summary>
    public static double SilentShare => Endings.Where(ending => ending.Fate == Fate.StaysSilent).Sum(ending => ending.Matches) / (double)Endings.Sum(ending => ending.Matches);

    /// <summary>Deliveries whose own dates contradict them: 305 of 4,136. So many claims are disputed by the person.</summary>
    public const double DisputedPercent = 100.0 * 305 / 4136;

    internal static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(typeof(Figures).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line.Split('\t');
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A place and its new cases per day.</summary>
internal sealed record Surge(string Division, IReadOnlyList<int> NewPerDay);

/// <summary>People in need in a sector, and the need categories it stands for.</summary>
internal sealed record Sector(string Name, int PeopleInNeed, IReadOnlyList<string> Categories);

/// <summary>A kind of service, how many terms it has, the form of aid and the need categories it stands for.</summary>
internal sealed record Supply(string Kind, int Terms, string Form, IReadOnlyList<string> Categories);

/// <summary>How many real matches ended in one way, and what a simulated charity does at that rate.</summary>
internal sealed record Ending(string Status, string Substatus, int Matches, Fate Fate);

/// <summary>What a simulated charity does with a card.</summary>
internal enum Fate
{
    /// <summary>Accepts, begins, delivers; the person is asked.</summary>
    Delivers,

    /// <summary>Says that nothing is left, at once or after a yes.</summary>
    HasNoStock,

    /// <summary>Accepts and gives back because the person does not answer.</summary>
    CannotReachPerson,

    /// <summary>Declines with another reason.</summary>
    Declines,

    /// <summary>Begins and finds that help is no longer needed.</summary>
    FindsNoNeed,

    /// <summary>Never answers: the card expires.</summary>
    StaysSilent,

    /// <summary>Accepts and gives back because the person needs something else.</summary>
    FindsOtherNeed,

    /// <summary>The card still waits.</summary>
    HasNotRead,

    /// <summary>Has said yes, nothing more so far.</summary>
    HasAccepted,

    /// <summary>Is at work, or paused.</summary>
    HasBegun,
}
