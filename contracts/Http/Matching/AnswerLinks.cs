using Contracts.Http.Shape;

namespace Contracts.Http.Matching;

/// <summary>Makes a link that opens one card on a phone, without an account.</summary>
/// <param name="Purpose">answer: accept or decline; report: begin and report the delivery.</param>
public sealed record MakeAnswerLink([property: Needed, OneOf("answer", "report")] string? Purpose);

/// <summary>A link as it is shown once.</summary>
/// <param name="Token">The secret part; whoever has it may take the one step. It belongs behind <c>#</c> in an address, where browsers keep it to themselves.</param>
/// <param name="Purpose">answer, report.</param>
/// <param name="ExpiresAt">UTC: from then on the link opens nothing.</param>
public sealed record AnswerLink(string Token, string Purpose, DateTimeOffset ExpiresAt);

/// <summary>A card as a link shows it, with what the link is still good for.</summary>
/// <param name="Card">The card; it never says who the person is.</param>
/// <param name="Purpose">answer, report.</param>
/// <param name="Steps">Of acceptance, decline, start, delivery: what may follow by this link. Empty once it has been used, or where the card has gone on by itself.</param>
/// <param name="UsedAt">UTC: when it was used up; null before.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Report">After a yes by a link: a link to report the delivery with. Shown once.</param>
public sealed record LinkedCard(ReferralCard Card, string Purpose, IReadOnlyList<string> Steps, DateTimeOffset? UsedAt, DateTimeOffset ExpiresAt, AnswerLink? Report = null);

/// <summary>Opens the card of a link, or begins the service with it.</summary>
/// <param name="Token">Of the link.</param>
public sealed record OpenByLink([property: Needed, AtMost(200)] string? Token);

/// <summary>The yes by a link.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Quantity">Units it takes over, at most what the card asks for; all when absent.</param>
public sealed record AcceptByLink([property: Needed, AtMost(200)] string? Token, [property: Between(1, 100000)] int? Quantity);

/// <summary>The no by a link, without any penalty.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Reason">Code of the reference table <c>decline</c>.</param>
/// <param name="Text">Words; needed for <c>other</c>. No personal data.</param>
public sealed record DeclineByLink([property: Needed, AtMost(200)] string? Token, [property: Needed, AtMost(40)] string? Reason, [property: AtMost(500), WithoutLongNumber] string? Text);

/// <summary>The delivery reported by a link.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Extent">full, part, alternative, ongoing.</param>
/// <param name="Quantity">Units; the whole promise when absent, needed for <c>part</c>.</param>
/// <param name="Evidence">Receipt number or the like. No personal data.</param>
public sealed record ReportByLink(
    [property: Needed, AtMost(200)] string? Token,
    [property: Needed, OneOf("full", "part", "alternative", "ongoing")] string? Extent,
    [property: Between(1, 100000)] int? Quantity,
    [property: AtMost(200), WithoutLongNumber] string? Evidence);
