using Demonstration.Set;

namespace Demonstration.Answering;

/// <summary>
/// Deals out what the simulated charities do, at the rates of real matches. Every way to end is dealt even in a small set, so that each state has an
/// example.
/// </summary>
internal static class Dealing
{
    private const int LeastOfEach = 2;
    private const double NotAskedPercent = 8;

    /// <summary>One story per need that has cards to answer.</summary>
    public static IReadOnlyList<Story> Of(int count, Chance chance)
    {
        var rates = Figures.Endings.Where(ending => ending.Fate != Fate.StaysSilent)
            .GroupBy(ending => ending.Fate).Select(group => (Fate: group.Key, Matches: group.Sum(ending => ending.Matches))).ToArray();
        var fates = chance.Branch("fates").Shuffled(Shares.Repeat(count, rates, rate => rate.Matches, LeastOfEach).Select(rate => rate.Fate));
        var words = new Queue<LastWord>(Words(fates.Count(fate => fate == Fate.Delivers), chance.Branch("words")));
        var dealt = new Dictionary<Fate, int>();
        return [.. fates.Select((fate, index) => Tell(
            fate, fate == Fate.Delivers ? words.Dequeue() : LastWord.Confirms, Turn(dealt, fate), chance.Branch("story-" + index)))];
    }

    /// <summary>What happens after silence: the next charity delivers.</summary>
    public static Story AfterSilence(Chance chance) => Tell(Fate.Delivers, LastWord.Confirms, second: false, chance);

    private static Story Tell(Fate first, LastWord word, bool second, Chance chance)
    {
        // Whoever is asked after a no is another charity, with the same odds; the fourth delivers, so that a story comes to an end.
        Fate[] fates = [first, Later(chance), Later(chance), Fate.Delivers];
        var extent = chance.Below(20) switch { < 16 => "full", 16 or 17 => "part", 18 => "alternative", _ => "ongoing" };
        return new Story(fates, extent, word, chance.Of(Reasons), second, chance.Between(3, 5));
    }

    private static bool Turn(Dictionary<Fate, int> dealt, Fate fate) => (dealt[fate] = dealt.GetValueOrDefault(fate) + 1) % 2 == 0;

    /// <summary>The published rates without the endings that leave a card lying.</summary>
    private static Fate Later(Chance chance) =>
        chance.Of(Figures.Endings, ending => ending.Fate is Fate.Delivers or Fate.HasNoStock or Fate.Declines ? ending.Matches : 0).Fate;

    private static List<LastWord> Words(int count, Chance chance)
    {
        var each = Figures.DisputedPercent / 4;
        (LastWord Word, double Percent)[] rates =
        [
            (LastWord.Confirms, 100 - Figures.DisputedPercent - NotAskedPercent), (LastWord.NotAsked, NotAskedPercent), (LastWord.Disputes, each),
            (LastWord.DisputeConfirmed, each), (LastWord.DisputeReturned, each), (LastWord.DisputeFailed, each),
        ];
        return chance.Shuffled(Shares.Repeat(count, rates, rate => rate.Percent, least: 1).Select(rate => rate.Word));
    }

    private static readonly string[] Reasons = ["scope", "area", "funds", "eligibility", "safety", "tooLittleInformation", "duplicate", "other"];
}

/// <summary>What becomes of a need, card after card.</summary>
/// <param name="Fates">What the charities do that are asked one after the other.</param>
/// <param name="Extent">How a delivery is reported: full, part, alternative, ongoing.</param>
/// <param name="Word">What the person says when it was delivered.</param>
/// <param name="Reason">Why a charity declines that has no stock problem.</param>
/// <param name="Second">Every second story of a kind takes its other turn: no stock is noticed only after the yes, a begun service is paused.</param>
/// <param name="Satisfaction">What a content person says, 1 to 5.</param>
internal sealed record Story(IReadOnlyList<Fate> Fates, string Extent, LastWord Word, string Reason, bool Second, int Satisfaction);

/// <summary>The person's last word about a delivery.</summary>
internal enum LastWord
{
    /// <summary>It arrived.</summary>
    Confirms,

    /// <summary>Nobody asked yet.</summary>
    NotAsked,

    /// <summary>It did not; the coordinator has not decided yet.</summary>
    Disputes,

    /// <summary>It did not; the coordinator finds that it did.</summary>
    DisputeConfirmed,

    /// <summary>It did not; the need goes to the next.</summary>
    DisputeReturned,

    /// <summary>It did not, and never will.</summary>
    DisputeFailed,
}
