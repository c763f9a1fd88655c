namespace Contracts.Http.Operations;

/// <summary>One sealed record of a service's audit. Ids and codes, never the data that was read.</summary>
/// <param name="Number">Its place in the chain, from 1 without a gap.</param>
/// <param name="Id">Version 7.</param>
/// <param name="At">UTC.</param>
/// <param name="Actor">Client or account that acted; a service's own name for what it does by itself.</param>
/// <param name="Action">What was done, e.g. <c>contact.read</c>.</param>
/// <param name="Subject">What it was done to, e.g. <c>case/…</c>.</param>
/// <param name="Why">A purpose or reason code, or ids that justify the act.</param>
/// <param name="Origin">The address the call came from; null for the platform's own acts.</param>
/// <param name="Hash">SHA-256 over the hash before it and this record, in hexadecimal digits.</param>
public sealed record AuditEntry(long Number, Guid Id, DateTimeOffset At, string Actor, string Action, string Subject, string Why, string? Origin, string Hash);

/// <summary>How far a service's audit is chained and signed.</summary>
/// <param name="Chain">Name of the chain: the service.</param>
/// <param name="Number">The last sealed record; 0 before the first.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="LastHead">The last signed head; null before the first.</param>
/// <param name="PublicKey">What verifies heads signed from now on, in PEM; null where no key is configured. Compare it with the one that was handed over on another way.</param>
public sealed record AuditState(string Chain, long Number, string Hash, AuditHeadLine? LastHead, string? PublicKey);

/// <summary>A signed head, as a line of an export and of the file of heads.</summary>
/// <param name="Chain">Name of the chain.</param>
/// <param name="Head">Number of the last record it covers.</param>
/// <param name="Hash">Hash of that record, in hexadecimal digits.</param>
/// <param name="SignedAt">UTC with seven digits of a second.</param>
/// <param name="KeyId">First half of the public key's SHA-256, in hexadecimal digits.</param>
/// <param name="Signature">ECDSA (P-256, SHA-256; r and s, 64 bytes) in base64.</param>
public sealed record AuditHeadLine(string Chain, long Head, string Hash, string SignedAt, string KeyId, string Signature);

/// <summary>The first line of an export.</summary>
/// <param name="Chain">Name of the chain.</param>
/// <param name="Format">Version of the lines: 1.</param>
/// <param name="After">The record before the first one; 0 when the export is whole.</param>
/// <param name="Before">Hash of that record.</param>
/// <param name="Until">The last record of the export.</param>
public sealed record AuditExportStart(string Chain, int Format, long After, string Before, long Until);
