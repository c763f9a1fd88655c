using System.Collections.Frozen;

namespace Contracts.Reference;

/// <summary>All codes, divisions and calendars of one installation. Immutable; loaded once at start; safe for any number of threads.</summary>
public sealed class ReferenceData
{
    private static readonly Lazy<ReferenceData> Default = new(() => Load());

    private ReferenceData(DataFiles files)
    {
        // The divisions are the larger half of the work at start; they do not need the tables.
        var divisions = Task.Run(() => Divisions.Read(files));
        var tables = new List<CodeTable>();
        var reader = new TableFiles(files);
        CodeTable<TRow> Add<TRow>(CodeTable<TRow> table) where TRow : CodeRow
        {
            tables.Add(table);
            return table;
        }

        var json = ReferenceJson.Default;
        Needs = Add(reader.Read("needs", json.NeedCategory));
        Tiers = Add(reader.Read("tiers", json.Tier));
        Tags = Add(reader.Read("tags", json.Tag));
        Urgencies = Add(reader.Read("urgencies", json.Urgency));
        Outcomes = Add(reader.Read("outcomes", json.Outcome));
        ClosureOutcomes = Add(new CodeTable<Outcome>("closure", Outcomes.Title, Outcomes.Version, [.. Outcomes.Rows.Where(row => row.ClosesCase)]));
        DeclineReasons = Add(reader.Read("decline", json.Reason));
        ReturnReasons = Add(reader.Read("return", json.Reason));
        FailureReasons = Add(reader.Read("failure", json.Reason));
        WithdrawalReasons = Add(reader.Read("withdrawal", json.Reason));
        RecallReasons = Add(reader.Read("recall", json.Reason));
        Extents = Add(reader.Read("extents", json.Reason));
        Units = Add(reader.Read("units", json.Unit));
        Forms = Add(reader.Read("forms", json.AidForm));
        IdTypes = Add(reader.Read("idTypes", json.IdType));
        Purposes = Add(reader.Read("purposes", json.ConsentTerm));
        ContactKinds = Add(reader.Read("contactKinds", json.ConsentTerm));
        UnmaskPurposes = Add(reader.Read("unmaskPurposes", json.UnmaskPurpose));
        var retention = Add(reader.Read("retention", json.RetentionRule));
        foreach (var name in (ReadOnlySpan<string>)["funding", "channels", "refills", "tierEvidence", "escalations", "genders", "relations", "givenBy",
            "consentChannels", "maskedFields", "programmes", "reliefStatuses", "charityKinds", "confirmations", "languages", "referralStatuses", "needStatuses", "nextActions", "levels", "findings"])
            Add(reader.Read(name, json.CodeRow));

        Tables = tables.ToFrozenDictionary(table => table.Name, StringComparer.Ordinal);
#pragma warning disable VSTHRD002 // nothing else can be done before this is read, and the task needs no context to end
        Divisions = divisions.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        Calendars = Calendars.Read(files, Divisions);
        Matching = MatchingTermsFiles.Read(files, Divisions, Units);
        Retention = new RetentionRules(retention, Divisions);
        ReferenceChecks.Run(this);
    }

    /// <summary>Loads the built-in data and, over it, the files of a directory with the same layout (<c>tables/needs.json</c>, <c>divisions.us.tsv</c>, <c>calendars/…</c>).</summary>
    /// <param name="overrideDirectory">Null for the built-in data alone.</param>
    /// <exception cref="InvalidDataException">A file is not what it should be; the message names it. A host must not start with such data.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    public static ReferenceData Load(string? overrideDirectory = null) => new(new DataFiles(overrideDirectory));

    /// <summary>The data built into this release, loaded once per process.</summary>
    public static ReferenceData BuiltIn => Default.Value;

    /// <summary>Every table by its name.</summary>
    public IReadOnlyDictionary<string, CodeTable> Tables { get; }

    /// <summary>Need categories, both levels: <c>needs</c>.</summary>
    public CodeTable<NeedCategory> Needs { get; }

    /// <summary>Recipient tiers: <c>tiers</c>.</summary>
    public CodeTable<Tier> Tiers { get; }

    /// <summary>Vulnerability tags: <c>tags</c>.</summary>
    public CodeTable<Tag> Tags { get; }

    /// <summary>Urgencies with their clocks: <c>urgencies</c>.</summary>
    public CodeTable<Urgency> Urgencies { get; }

    /// <summary>Outcomes: <c>outcomes</c>.</summary>
    public CodeTable<Outcome> Outcomes { get; }

    /// <summary>The outcomes a case may be closed with: <c>closure</c>.</summary>
    public CodeTable<Outcome> ClosureOutcomes { get; }

    /// <summary>Why a charity says no: <c>decline</c>.</summary>
    public CodeTable<Reason> DeclineReasons { get; }

    /// <summary>Why a charity gives back what it accepted: <c>return</c>.</summary>
    public CodeTable<Reason> ReturnReasons { get; }

    /// <summary>Why a service failed for good: <c>failure</c>.</summary>
    public CodeTable<Reason> FailureReasons { get; }

    /// <summary>Why a need is withdrawn: <c>withdrawal</c>.</summary>
    public CodeTable<Reason> WithdrawalReasons { get; }

    /// <summary>Why the platform takes a card back: <c>recall</c>.</summary>
    public CodeTable<Reason> RecallReasons { get; }

    /// <summary>How much a delivery covered: <c>extents</c>.</summary>
    public CodeTable<Reason> Extents { get; }

    /// <summary>Units of quantities: <c>units</c>.</summary>
    public CodeTable<Unit> Units { get; }

    /// <summary>Aid forms: <c>forms</c>.</summary>
    public CodeTable<AidForm> Forms { get; }

    /// <summary>Identity document types: <c>idTypes</c>.</summary>
    public CodeTable<IdType> IdTypes { get; }

    /// <summary>Purposes of consent: <c>purposes</c>.</summary>
    public CodeTable<ConsentTerm> Purposes { get; }

    /// <summary>Kinds of personal data a consent covers: <c>contactKinds</c>.</summary>
    public CodeTable<ConsentTerm> ContactKinds { get; }

    /// <summary>Why personal data is looked at unmasked: <c>unmaskPurposes</c>.</summary>
    public CodeTable<UnmaskPurpose> UnmaskPurposes { get; }

    /// <summary>How long records are kept: <c>retention</c>.</summary>
    public RetentionRules Retention { get; }

    /// <summary>Administrative divisions.</summary>
    public Divisions Divisions { get; }

    /// <summary>Working-day calendars.</summary>
    public Calendars Calendars { get; }

    /// <summary>Terms of matching per place and date, in no order: <c>matching/</c>.</summary>
    public IReadOnlyList<MatchingTerms> Matching { get; }

    /// <summary>Whether the table has the code, retired or not. False for an unknown table.</summary>
    public bool IsKnown(string table, string code) => Tables.TryGetValue(table, out var rows) && rows.Row(code) is not null;

    /// <summary>Whether the code may be used in a new record on this day.</summary>
    public bool IsUsable(string table, string code, DateOnly on) => Tables.TryGetValue(table, out var rows) && rows.Row(code) is { } row && row.IsUsable(on);

    /// <summary>The label of a code in <c>zh</c> or <c>en</c>; the code itself when the table does not have it, so that an old record can always be shown.</summary>
    public string Label(string table, string code, string language) =>
        Tables.TryGetValue(table, out var rows) && rows.Row(code) is { } row ? row.Label(language) : code;

    /// <summary>Whether a need of <paramref name="category"/> falls under <paramref name="offered"/>: the same category or one above it, by link.</summary>
    public bool Covers(string offered, string category)
    {
        for (var row = Needs.Find(category); row is not null; row = row.Parent is null ? null : Needs.Find(row.Parent))
        {
            if (row.Code == offered)
                return true;
        }
        return false;
    }
}
