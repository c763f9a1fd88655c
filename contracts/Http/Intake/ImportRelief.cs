namespace Contracts.Http.Intake;

/// <summary>News about one relief case of the state. The same again changes nothing, a newer status replaces an older one.</summary>
/// <param name="Case">Number or id of the case; needed the first time.</param>
/// <param name="Authority">Division code of the authority.</param>
/// <param name="Reference">The authority's own number.</param>
/// <param name="Programme">Code of the table <c>programmes</c>.</param>
/// <param name="Status">Code of the table <c>reliefStatuses</c>.</param>
/// <param name="StatusAt">UTC, not in the future: since when the status holds. Older news than the known are ignored.</param>
/// <param name="Covers">Units of the need that it covers; unchanged when absent.</param>
/// <param name="Category">Category of the need it covers; the oldest need when absent.</param>
public sealed record ReliefNews(
    string? Case,
    string? Authority,
    string? Reference,
    string? Programme,
    string? Status,
    DateTimeOffset? StatusAt,
    int? Covers,
    string? Category);

/// <summary>What became of each row.</summary>
/// <param name="Created">Rows that were new.</param>
/// <param name="Updated">Rows that changed something.</param>
/// <param name="Unchanged">Rows that said what was known, or less.</param>
/// <param name="Rejected">Rows that were not taken over.</param>
/// <param name="Rows">Row by row, in the order of the request.</param>
public sealed record ReliefReport(int Created, int Updated, int Unchanged, int Rejected, IReadOnlyList<ReliefRowReport> Rows);

/// <summary>What became of one row.</summary>
/// <param name="Row">Position in the request, from 0.</param>
/// <param name="Result">created, updated, unchanged, rejected.</param>
/// <param name="CaseId">The case it belongs to.</param>
/// <param name="Errors">Field and sentence in the caller's language, when rejected.</param>
public sealed record ReliefRowReport(int Row, string Result, Guid? CaseId, IReadOnlyDictionary<string, string>? Errors);
