using Microsoft.AspNetCore.Mvc;

namespace Tracking.Board;

/// <summary>The filters that the board, the lists and the figures share: a figure links to a list by these, so its rows are the ones it counted.</summary>
/// <param name="Division">Division code: this place and all below it.</param>
/// <param name="Exact">true: this place alone.</param>
/// <param name="Kind">need or referral.</param>
/// <param name="Status">State of the need or referral.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Category">Need category; with a star (<c>N01*</c>) all that begin so.</param>
/// <param name="Tier">Recipient tier; <c>none</c> for needs without one.</param>
/// <param name="Owner">Who acts next: charity:ID, coordinator:DIVISION, hotline, matching.</param>
/// <param name="Action">Code of the next step; <c>none</c> where it is missing.</param>
/// <param name="Overdue">true: past their time; false: still in time.</param>
/// <param name="Charity">A charity's id: referrals to it, and the needs it was asked about.</param>
/// <param name="From">Opened from (UTC, inclusive): a day or a time.</param>
/// <param name="To">Opened before (UTC, exclusive).</param>
/// <param name="Week">ISO week in which the need was opened, e.g. 2026-W48.</param>
/// <param name="Fact">A fact that the figures count, e.g. accepted or declined.</param>
internal sealed record ItemQuery(
    [FromQuery] string? Division, [FromQuery] string? Exact, [FromQuery] string? Kind, [FromQuery] string? Status, [FromQuery] string? Urgency,
    [FromQuery] string? Category, [FromQuery] string? Tier, [FromQuery] string? Owner, [FromQuery] string? Action, [FromQuery] string? Overdue,
    [FromQuery] string? Charity, [FromQuery] string? From, [FromQuery] string? To, [FromQuery] string? Week, [FromQuery] string? Fact);
