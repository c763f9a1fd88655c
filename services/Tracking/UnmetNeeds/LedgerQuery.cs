using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.UnmetNeeds;

/// <summary>What may be asked of the ledger.</summary>
internal sealed record LedgerQuery(
    [FromQuery(Name = "from")][property: Description("Entries written from (UTC, inclusive): a day or a time.")] string? From,
    [FromQuery(Name = "to")][property: Description("Entries written before (UTC, exclusive); now unless given.")] string? To,
    [FromQuery(Name = "by")][property: Description("rule, reason, division (the level below the given one), category, tier, urgency or week; rule unless given.")] string? By,
    [FromQuery(Name = "rule")][property: Description("Code of the rule that excluded offers.")] string? Rule,
    [FromQuery(Name = "reason")][property: Description("Reason code of a no, a silence or a search without result.")] string? Reason,
    [FromQuery(Name = "division")][property: Description("Division code: this place and all below it.")] string? Division,
    [FromQuery(Name = "exact")][property: Description("true: this place alone.")] string? Exact,
    [FromQuery(Name = "category")][property: Description("Need category; with a star (N01*) all that begin so.")] string? Category,
    [FromQuery(Name = "tier")][property: Description("Recipient tier; none for needs without one.")] string? Tier,
    [FromQuery(Name = "urgency")][property: Description("U1 to U5.")] string? Urgency,
    [FromQuery(Name = "week")][property: Description("ISO week of the entry, e.g. 2026-W48.")] string? Week)
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

    public IQueryable<EntryOfNeed> Of(TrackingDbContext db, Jurisdiction jurisdiction, Areas areas)
    {
        var (from, to) = (Needs.From!.Value, Needs.To!.Value);
        var entries = db.Ledger.Where(entry => entry.At >= from && entry.At < to);
        if (Needs.Week is { } week && Weeks.TryRead(week, out var days)) entries = entries.Where(entry => entry.At >= days.From && entry.At < days.To);
        if (Rule is { } rule) entries = entries.Where(entry => entry.Source == LedgerSource.Exclusion && entry.Code == rule);
        if (Reason is { } reason) entries = entries.Where(entry => entry.Source != LedgerSource.Exclusion && entry.Code == reason);
        return entries.Join(Needs.Of(db, jurisdiction, areas, default, openedWithin: false), entry => entry.NeedId, need => need.Id, (entry, need) => new EntryOfNeed { Entry = entry, Need = need });
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
