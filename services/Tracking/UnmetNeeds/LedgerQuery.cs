using Microsoft.AspNetCore.Mvc;
using Platform.Http;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.UnmetNeeds;

/// <summary>What may be asked of the ledger.</summary>
/// <param name="From">Entries written from (UTC, inclusive): a day or a time.</param>
/// <param name="To">Entries written before (UTC, exclusive); now unless given.</param>
/// <param name="By">rule, reason, division (the level below the given one), category, tier, urgency or week; rule unless given.</param>
/// <param name="Rule">Code of the rule that excluded offers.</param>
/// <param name="Reason">Reason code of a no, a silence or a search without result.</param>
/// <param name="Division">Division code: this place and all below it.</param>
/// <param name="Exact">true: this place alone.</param>
/// <param name="Category">Need category; with a star (<c>N01*</c>) all that begin so.</param>
/// <param name="Tier">Recipient tier; <c>none</c> for needs without one.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Week">ISO week of the entry, e.g. 2026-W48.</param>
internal sealed record LedgerQuery(
    [FromQuery] string? From, [FromQuery] string? To, [FromQuery] string? By, [FromQuery] string? Rule, [FromQuery] string? Reason,
    [FromQuery] string? Division, [FromQuery] string? Exact, [FromQuery] string? Category, [FromQuery] string? Tier, [FromQuery] string? Urgency,
    [FromQuery] string? Week)
{
    public LedgerFilter Read(Areas areas, FieldErrors errors, DateTimeOffset now)
    {
        var needs = ItemFilter.Read(
            new ItemQuery(Division, Exact, "need", null, Urgency, Category, Tier, null, null, null, null, From, To, Week, null), areas, errors);
        var read = new QueryReader(errors);
        var (rule, reason) = (read.Text("rule", Rule, 60), read.Text("reason", Reason, 60));
        errors.Require(rule is null || reason is null, "reason", "不能与 rule 同时使用。", "Cannot be combined with rule.");
        // A caller in the middle of a second still sees the entry that was just written.
        var to = needs.To ?? now.AddSeconds(1);
        return new LedgerFilter(needs with { From = needs.From ?? to - TimeSpan.FromDays(30), To = to }, rule, reason);
    }
}

/// <summary>Which entries are meant: time and week are those of the entry, everything else is read from its need.</summary>
internal sealed record LedgerFilter(ItemFilter Needs, string? Rule, string? Reason)
{
    public const string Path = "/api/tracking/unmet/entries";

    public IQueryable<EntryOfNeed> Of(TrackingDbContext db, Areas areas)
    {
        var (from, to) = (Needs.From!.Value, Needs.To!.Value);
        var entries = db.Ledger.Where(entry => entry.At >= from && entry.At < to);
        if (Needs.Week is { } week && Weeks.TryRead(week, out var days)) entries = entries.Where(entry => entry.At >= days.From && entry.At < days.To);
        if (Rule is { } rule) entries = entries.Where(entry => entry.Source == LedgerSource.Exclusion && entry.Code == rule);
        if (Reason is { } reason) entries = entries.Where(entry => entry.Source != LedgerSource.Exclusion && entry.Code == reason);
        return entries.Join(Needs.Of(db, areas, default, openedWithin: false), entry => entry.NeedId, need => need.Id, (entry, need) => new EntryOfNeed { Entry = entry, Need = need });
    }

    public string Link()
    {
        var link = (Needs with { Kind = null }).Link(Path);
        return Rule is null && Reason is null ? link
            : Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(link, Rule is null ? "reason" : "rule", Rule ?? Reason!);
    }
}

/// <summary>An entry with the need it is about.</summary>
internal sealed class EntryOfNeed
{
    public required LedgerEntry Entry { get; init; }

    public required Item Need { get; init; }
}
