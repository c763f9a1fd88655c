using Contracts.Messages.Catalog;

namespace Matching.Capacity;

/// <summary>
/// The truth about what an offer can still promise. Held units stand behind cards that wait for an answer, committed ones behind a yes.
/// Held + committed never exceeds <see cref="Total"/>; the database refuses such a row as well.
/// </summary>
internal sealed class CapacityLedger
{
    public Guid OfferId { get; private init; }

    public Guid CharityId { get; private init; }

    /// <summary>Units per period as the charity declared them last.</summary>
    public int Declared { get; private set; }

    /// <summary>The limit in force: what is declared, or what was promised already when the charity cut it further.</summary>
    public int Total { get; private set; }

    public int Held { get; private set; }

    public int Committed { get; private set; }

    /// <summary>none, daily, weekly, monthly.</summary>
    public string Refill { get; private set; } = "none";

    /// <summary>Time zone of the place served, because a day ends at its midnight.</summary>
    public string Zone { get; private set; } = "UTC";

    /// <summary>Names the period: a promise is given back to the period it was made in, or not at all.</summary>
    public DateTimeOffset PeriodStart { get; private set; }

    public DateTimeOffset? PeriodEnd { get; private set; }

    public TrackRecord Record { get; private set; } = TrackRecord.None;

    public int Version { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Whether this unit of work changed the row.</summary>
    public bool Touched { get; private set; }

    /// <summary>Units that can be promised now.</summary>
    public int Free => Math.Max(0, Declared - Held - Committed);

    /// <summary>Units that can be promised after the next refill.</summary>
    public int FreeNext => Math.Max(0, Declared - Held);

    public static CapacityLedger Open(OfferFacts offer, TimeZoneInfo zone, DateTimeOffset now) => new()
    {
        OfferId = offer.OfferId,
        CharityId = offer.CharityId,
        Declared = offer.CapacityTotal,
        Total = offer.CapacityTotal,
        Refill = offer.Refill,
        Zone = zone.Id,
        PeriodStart = RefillPeriod.StartOf(offer.Refill, now, zone) ?? now,
        PeriodEnd = RefillPeriod.EndOf(offer.Refill, now, zone),
        Touched = true,
    };

    /// <summary>Begins the next period when the present one is over. What is still held moves along; what was committed is used up.</summary>
    public void Roll(DateTimeOffset now)
    {
        if (PeriodEnd is not { } end || now < end)
        {
            return;
        }

        // Small container images carry no time zones; the day then ends by UTC rather than never.
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var known) ? known : TimeZoneInfo.Utc;
        PeriodStart = RefillPeriod.StartOf(Refill, now, zone) ?? now;
        PeriodEnd = RefillPeriod.EndOf(Refill, now, zone);
        Committed = 0;
        Limit();
    }

    /// <summary>Holds units for a card; false and no change when they are not there.</summary>
    public bool Hold(int units)
    {
        if (units < 1 || units > Free)
        {
            return false;
        }

        Held += units;
        Limit();
        return true;
    }

    /// <summary>A card ended or shrank.</summary>
    public void Release(int units)
    {
        Held -= units;
        Limit();
    }

    /// <summary>A yes: of the held units some become a promise, the rest is free again. Answers the period of the promise.</summary>
    public DateTimeOffset Commit(int held, int promised)
    {
        Held -= held;
        Committed += promised;
        Limit();
        return PeriodStart;
    }

    /// <summary>A promise was given back. One of an earlier period is gone with that period.</summary>
    public void GiveBack(int units, DateTimeOffset period)
    {
        if (period == PeriodStart)
        {
            Committed -= units;
            Limit();
        }
    }

    /// <summary>The charity declared another capacity. Answers how many held units have to be taken back; until then the old limit stays.</summary>
    public int Declare(int units, string refill, TimeZoneInfo zone, DateTimeOffset now)
    {
        Declared = units;
        if (refill != Refill)
        {
            // The present period keeps its name, so that its promises can still be given back; only its end moves.
            Refill = refill;
            PeriodEnd = RefillPeriod.EndOf(refill, now, zone);
        }

        Zone = zone.Id;
        Limit();
        return Math.Clamp(Held + Committed - Declared, 0, Held);
    }

    public void Learn(Func<TrackRecord, TrackRecord> lesson)
    {
        Record = lesson(Record);
        Touched = true;
    }

    /// <summary>Called when the unit of work is written down.</summary>
    public void Seal(DateTimeOffset now)
    {
        Version++;
        ChangedAt = now;
        Touched = false;
    }

    private void Limit()
    {
        Total = Math.Max(Declared, Held + Committed);
        Touched = true;
    }
}
