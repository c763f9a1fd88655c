using Contracts.Http.Intake;
using Contracts.Reference;

namespace Intake.Retention;

/// <summary>
/// One execution of the rules, with the claim of the replica that carries it out. Every erasure changes this row in its own save: whoever has lost the claim can erase nothing more, and
/// nothing is added to a run that was certified.
/// </summary>
internal sealed class RetentionRun
{
    /// <summary>A replica that was killed holds a run for so long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private RetentionRun()
    {
    }

    /// <summary>Version 7.</summary>
    public Guid Id { get; private init; }

    /// <summary>1 while it is open, so that there is one open run at most; null afterwards.</summary>
    public int? Slot { get; private set; }

    /// <summary>UTC: the moment whose rules apply and by which something has to be due.</summary>
    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public string RulesVersion { get; private init; } = "";

    public string RulesDigest { get; private init; } = "";

    /// <summary>Which replica is at work.</summary>
    public Guid ClaimedBy { get; private set; }

    public DateTimeOffset ClaimedUntil { get; private set; }

    /// <summary>Items so far.</summary>
    public int Items { get; private set; }

    /// <summary>The certificate, byte for byte as it is downloaded.</summary>
    public string? Certificate { get; private set; }

    /// <summary>SHA-256 of the certificate, as in the audit.</summary>
    public string? CertificateDigest { get; private set; }

    public int Version { get; private set; }

    public RetentionRunView View => new(Id, StartedAt, FinishedAt, RulesVersion, RulesDigest, Items, CertificateDigest);

    public static RetentionRun Open(RetentionRules rules, Guid by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Slot = 1,
        StartedAt = now,
        RulesVersion = rules.Version,
        RulesDigest = rules.Digest,
        ClaimedBy = by,
        ClaimedUntil = now + Lease,
    };

    /// <summary>Takes the run, or goes on with it; false when another replica is at work or the run has ended.</summary>
    public bool Claim(Guid by, DateTimeOffset now)
    {
        if (FinishedAt is not null || (ClaimedBy != by && ClaimedUntil > now))
        {
            return false;
        }

        (ClaimedBy, ClaimedUntil) = (by, now + Lease);
        Version++;
        return true;
    }

    /// <summary>Counts what the same save erases.</summary>
    public RetentionItem Took(RecordClass of, RetentionRule rule, Guid caseId, string place, int records)
    {
        Items++;
        return new RetentionItem { RunId = Id, Class = of.Word(), CaseId = caseId, Rule = rule.Code, Place = place, Records = records };
    }

    public void Finish(string certificate, string digest, DateTimeOffset now)
    {
        (Certificate, CertificateDigest, FinishedAt, Slot) = (certificate, digest, now, null);
        Version++;
    }
}

/// <summary>What a run erased: ids and codes, nothing about a person. Never changed.</summary>
internal sealed class RetentionItem
{
    public required Guid RunId { get; init; }

    public required string Class { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Code of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>County, or the nearest above.</summary>
    public required string Place { get; init; }

    /// <summary>How many records: people, consents with readings and requests, or the one story.</summary>
    public required int Records { get; init; }
}
