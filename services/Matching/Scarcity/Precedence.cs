using System.Globalization;
using Matching.Referrals;

namespace Matching.Scarcity;

/// <summary>
/// Who comes first when not all can be served: urgency, then tier, then waiting time in steps. Waiting raises the urgency that counts (ageing), never to that of danger to life, so that nobody
/// waits for ever behind those who come later.
/// </summary>
internal static class Precedence
{
    private const int Urgencies = 5;
    private const int Tiers = 10;
    private const int Waits = 10;

    /// <summary>Waiting that counts as one step of urgency, as in the simulation: nobody waits for ever behind those who come later.</summary>
    private static readonly TimeSpan Ageing = TimeSpan.FromDays(4);

    /// <summary>The rank of a need now; higher comes first.</summary>
    public static int Of(NeedAllocation need, DateTimeOffset now) => Of(need.Priority, Neediest(need.Need.Tiers), now - need.OpenedAt, Ageing);

    /// <summary>The rank; higher comes first.</summary>
    /// <param name="urgency">1 (danger to life) to 5.</param>
    /// <param name="tier">Recipient tier, 1 (most in need) to 9; 0 when none is known, which comes last: no status is never more than a status.</param>
    /// <param name="waited">Since the need was opened.</param>
    /// <param name="ageing">Waiting that counts as one step of urgency; zero or less: waiting never does.</param>
    public static int Of(int urgency, int tier, TimeSpan waited, TimeSpan ageing)
    {
        var wait = waited < TimeSpan.Zero ? TimeSpan.Zero : waited;
        var level = Math.Clamp(urgency, 1, Urgencies);
        if (level > 1 && ageing > TimeSpan.Zero)
        {
            level = (int)Math.Max(2, level - Math.Min(Urgencies, wait.Ticks / ageing.Ticks));
        }

        var place = tier is > 0 and < Tiers ? Tiers - tier : 0;
        // Hours double from step to step: who waits a day longer than a day comes first, not who rang a second earlier.
        var steps = Math.Min(Waits - 1, (int)Math.Log2(1 + wait.TotalHours));
        return ((((Urgencies - level) * Tiers) + place) * Waits) + steps;
    }

    // R1 to R9; a place's own code without such a number tells no order.
    private static int Neediest(IEnumerable<string> tiers) =>
        tiers.Select(tier => tier is ['R', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) ? rank : 0).Where(rank => rank > 0).DefaultIfEmpty().Min();
}
