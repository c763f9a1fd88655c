using System.Collections.Frozen;
using System.Text.Json;
using Matching.Candidates;
using Platform.Http;

namespace Matching.Clocks;

/// <summary>
/// How long everything may take and how many are asked, per urgency (<c>clocks.json</c>, or the file named by <c>Matching:ClocksFile</c>;
/// defaults from the response targets of domain table 4d). U1 and U2 run in real hours, the others in working days of the place.
/// </summary>
internal sealed class DeadlineClocks
{
    private const int ReviewDays = 90;

    private readonly FrozenDictionary<string, Plan> _plans;

    private DeadlineClocks(FrozenDictionary<string, Plan> plans) => _plans = plans;

    public static DeadlineClocks Read(string? file)
    {
        using var stream = file is null ? typeof(DeadlineClocks).Assembly.GetManifestResourceStream("Matching.Clocks.clocks.json")! : File.OpenRead(file);
        return new DeadlineClocks(JsonSerializer.Deserialize<Dictionary<string, Plan>>(stream, Json.Options)!.ToFrozenDictionary());
    }

    /// <summary>Cards that stand open at once in a round; U1 goes to many at once.</summary>
    public int CardsOf(string urgency, int round) => Of(urgency) is var plan ? plan.Cards + (plan.More * (round - 1)) : 1;

    /// <summary>How far a round looks at first; it looks farther at once where nobody is found.</summary>
    public Reach ReachOf(string urgency, int round) => (Reach)Math.Min((int)Reach.Nation, (int)Of(urgency).FirstReach + round - 1);

    /// <summary>The urgency's time to answer, or the shorter one that the charity promised itself.</summary>
    public DateTimeOffset AnswerBy(string urgency, string division, DateTimeOffset now, TimeSpan? promised)
    {
        var limit = Duration.After(Of(urgency).Answer, now, division);
        return promised is { } own && own > TimeSpan.Zero && now + own < limit ? now + own : limit;
    }

    /// <summary>When more are asked, or farther away, while something is missing.</summary>
    public DateTimeOffset NextTry(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).Widen, now, division);

    /// <summary>The charity reaches the person after its yes.</summary>
    public DateTimeOffset FirstContact(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).Contact, now, division);

    /// <summary>Help arrives after the first contact.</summary>
    public DateTimeOffset Delivery(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).Help, now, division);

    /// <summary>The person is asked whether it arrived.</summary>
    public DateTimeOffset Confirmation(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).Confirm, now, division);

    /// <summary>A coordinator decides a dispute.</summary>
    public DateTimeOffset Resolution(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).Resolve, now, division);

    /// <summary>A coordinator finds help where the platform found none.</summary>
    public DateTimeOffset HelpByHand(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).ByHand, now, division);

    /// <summary>A step whose clock ran out, in the hands of a coordinator.</summary>
    public DateTimeOffset Escalation(string urgency, string division, DateTimeOffset now) => Duration.After(Of(urgency).Escalate, now, division);

    /// <summary>An ongoing service is looked at again.</summary>
    public static DateTimeOffset OngoingReview(DateTimeOffset now) => now.AddDays(ReviewDays);

    /// <summary>An urgency that this release does not know counts as the calmest: the need still has every clock.</summary>
    private Plan Of(string urgency) => _plans.TryGetValue(urgency, out var plan) ? plan : _plans["U5"];

    private sealed record Plan(
        int Cards, int More, Reach FirstReach, string Answer, string Widen, string Contact, string Help, string Confirm, string Resolve, string ByHand, string Escalate);
}
