namespace Contracts.Http.Intake;

/// <summary>A dry run of the rules for keeping records.</summary>
/// <param name="At">UTC: the moment it speaks of.</param>
/// <param name="RulesVersion">Version of the table <c>retention</c>.</param>
/// <param name="RulesDigest">SHA-256 of the rules, hexadecimal.</param>
/// <param name="Counts">Per rule; only on the first page.</param>
/// <param name="Items">Cases with due records, in the order of a run.</param>
/// <param name="Next">Opaque cursor of the next page; null on the last one.</param>
public sealed record RetentionPreview(
    DateTimeOffset At, string RulesVersion, string RulesDigest, IReadOnlyList<RetentionCount>? Counts, IReadOnlyList<RetentionDue> Items, string? Next);

/// <summary>How much is due by one rule.</summary>
/// <param name="Class">sharing, reporters, people, stories.</param>
/// <param name="Rule">Code of the rule.</param>
/// <param name="Place">Division code, or * for everywhere else.</param>
/// <param name="Keep">How long: P5Y, P18M, P90D.</param>
/// <param name="After">The event it counts from: closed, lastShared.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="Due">Cases whose records would go.</param>
/// <param name="Held">Cases whose records are due and held.</param>
public sealed record RetentionCount(string Class, string Rule, string Place, string Keep, string After, string Source, long Due, long Held);

/// <summary>A case with due records.</summary>
/// <param name="Class">sharing, reporters, people, stories.</param>
/// <param name="Rule">Code of the rule that applies.</param>
/// <param name="Keep">How long it says.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Place">Its county, or the nearest above.</param>
/// <param name="ClosedAt">UTC.</param>
/// <param name="HeldBy">What holds the records: dispute, service, review, notice, deletion, linkedCase; empty when they go.</param>
public sealed record RetentionDue(string Class, string Rule, string Keep, Guid CaseId, string Place, DateTimeOffset ClosedAt, IReadOnlyList<string> HeldBy);

/// <summary>A run that erased records.</summary>
/// <param name="Id">Version 7.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="FinishedAt">UTC; null while it goes on.</param>
/// <param name="RulesVersion">Version of the rules it went by.</param>
/// <param name="RulesDigest">Their SHA-256, hexadecimal.</param>
/// <param name="Items">Cases times classes so far.</param>
/// <param name="CertificateDigest">SHA-256 of the certificate, as in the audit; null while it goes on.</param>
public sealed record RetentionRunView(Guid Id, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string RulesVersion, string RulesDigest, int Items, string? CertificateDigest);

/// <summary>What a run erased, and by which rules. Its bytes are certified: the audit record <c>retention.certified</c> of the run holds their SHA-256.</summary>
/// <param name="Format">1.</param>
/// <param name="Id">The run.</param>
/// <param name="Service">intake.</param>
/// <param name="From">UTC: start of the run; its rules are those of this moment.</param>
/// <param name="To">UTC: its end.</param>
/// <param name="RulesVersion">Version of the rules.</param>
/// <param name="RulesDigest">SHA-256 of all rules, hexadecimal.</param>
/// <param name="Rules">Those that something was erased by.</param>
/// <param name="Erased">Counts by class, place and rule.</param>
/// <param name="Items">Sum of the cases.</param>
/// <param name="ItemsDigest">SHA-256 of the list of items, hexadecimal.</param>
public sealed record RetentionCertificate(
    int Format, Guid Id, string Service, DateTimeOffset From, DateTimeOffset To, string RulesVersion, string RulesDigest, IReadOnlyList<CertifiedRule> Rules,
    IReadOnlyList<CertifiedErasure> Erased, int Items, string ItemsDigest);

/// <summary>A rule as it stood at the run.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Class">Class of records.</param>
/// <param name="Place">Division code, or *.</param>
/// <param name="Keep">How long.</param>
/// <param name="After">The event it counts from.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record CertifiedRule(string Code, string Class, string Place, string Keep, string After, string Source);

/// <summary>How much went.</summary>
/// <param name="Class">Class of records.</param>
/// <param name="Place">County, or the nearest above.</param>
/// <param name="Rule">Code of the rule.</param>
/// <param name="Cases">Cases.</param>
/// <param name="Records">Records of these cases.</param>
public sealed record CertifiedErasure(string Class, string Place, string Rule, int Cases, int Records);
