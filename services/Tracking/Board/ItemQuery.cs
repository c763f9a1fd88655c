using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Tracking.Board;

/// <summary>The filters that the board, the lists and the figures share: a figure links to a list by these, so its rows are the ones it counted.</summary>
internal sealed record ItemQuery(
    [FromQuery(Name = "division")][property: Description("Division code: this place and all below it.")] string? Division,
    [FromQuery(Name = "exact")][property: Description("true: this place alone.")] string? Exact,
    [FromQuery(Name = "kind")][property: Description("need or referral.")] string? Kind,
    [FromQuery(Name = "status")][property: Description("State of the need or referral.")] string? Status,
    [FromQuery(Name = "urgency")][property: Description("U1 to U5.")] string? Urgency,
    [FromQuery(Name = "category")][property: Description("Need category; with a star (N01*) all that begin so.")] string? Category,
    [FromQuery(Name = "tier")][property: Description("Recipient tier; none for needs without one.")] string? Tier,
    [FromQuery(Name = "owner")][property: Description("Who acts next: charity:ID, coordinator:DIVISION, hotline, matching.")] string? Owner,
    [FromQuery(Name = "action")][property: Description("Code of the next step; none where it is missing.")] string? Action,
    [FromQuery(Name = "overdue")][property: Description("true: past their time; false: still in time.")] string? Overdue,
    [FromQuery(Name = "charity")][property: Description("A charity's id: referrals to it, and the needs it was asked about.")] string? Charity,
    [FromQuery(Name = "from")][property: Description("Opened from (UTC, inclusive): a day or a time.")] string? From,
    [FromQuery(Name = "to")][property: Description("Opened before (UTC, exclusive).")] string? To,
    [FromQuery(Name = "week")][property: Description("ISO week in which the need was opened, e.g. 2026-W48.")] string? Week,
    [FromQuery(Name = "fact")][property: Description("A fact that the figures count, e.g. accepted or declined.")] string? Fact);
