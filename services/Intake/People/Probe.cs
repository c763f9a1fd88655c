using System.Data.Common;
using System.Text.Json;
using Contracts.Reference;
using InProcess;
using Intake.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Intake.People;

/// <summary>
/// Seeks into the blind index, each with the same limit, so that a common name costs no more than a rare one. They stand in the way of every case that is opened, so those of
/// all who ask at once are one statement.
/// </summary>
internal sealed class Probe : IAsyncDisposable
{
    /// <summary>A name that more cases of the prefecture bear tells nothing outside of the county.</summary>
    public const int InPrefecture = 100;

    /// <summary>A name that more cases of the nation bear tells nothing outside of the prefecture.</summary>
    public const int InNation = 50;

    /// <summary>
    /// Rows of one seek, the newest of the last place first: enough to know that there are more than <see cref="InPrefecture"/>. A phone of a shelter or a village office stands
    /// behind many cases; the newest are enough.
    /// </summary>
    public const int Most = InPrefecture + 1;

    // The order is that of the index itself, so that no row beyond the limit is read. Both are looked up seek by seek, whatever is known of the table.
    private static readonly string Limit = $"ORDER BY p.\"Place\" DESC, p.\"CaseId\" DESC LIMIT {Most}";

    /// <summary>The statement on PostgreSQL.</summary>
    public static readonly string PostgreSql =
        $"""
        SELECT k."Hash", k."Place", k."CaseId", k."Kind" FROM unnest(@p0, @p1, @p2) AS q(hash, first, last)
        CROSS JOIN LATERAL (SELECT p.* FROM "PersonKeys" AS p WHERE p."Hash" = q.hash AND p."Place" BETWEEN q.first AND q.last {Limit}) AS k
        """;

    /// <summary>The statement on SQLite.</summary>
    public static readonly string Sqlite =
        $"""
        SELECT k."Hash", k."Place", k."CaseId", k."Kind" FROM json_each(@p0) AS q CROSS JOIN "PersonKeys" AS k
        WHERE k.rowid IN (SELECT p.rowid FROM "PersonKeys" AS p WHERE p."Hash" = q.value ->> 0 AND p."Place" BETWEEN q.value ->> 1 AND q.value ->> 2 {Limit})
        """;

    private readonly BlindIndex _index;
    private readonly KeptConnection _connection;
    private readonly Gathering<IReadOnlyList<Seek>, ILookup<long, PersonKey>> _gathering;

    public Probe(BlindIndex index, IServiceScopeFactory scopes)
    {
        _index = index;
        _connection = new(scopes, Sqlite, PostgreSql);
        _gathering = new(64, async group =>
        {
            Seek[] seeks = [.. group.SelectMany(seeks => seeks).Distinct()];
            var found = await _connection.AskAsync(isSqlite => Parameters(seeks, isSqlite), Read);
            var rows = found.ToLookup(row => row.Hash);
            return [.. group.Select(_ => rows)];
        });
    }

    /// <summary>What the statement asks for.</summary>
    public static object[] Parameters(IReadOnlyList<Seek> seeks, bool isSqlite) => isSqlite
        ? [JsonSerializer.Serialize(seeks.Select(seek => new[] { seek.Hash, seek.First, seek.Last }))]
        : [seeks.Select(seek => seek.Hash).ToArray(), seeks.Select(seek => seek.First).ToArray(), seeks.Select(seek => seek.Last).ToArray()];

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>
    /// The rows behind a question. A name is asked for in the nation first: only where it is too common there do prefecture and county have to be asked as well.
    /// </summary>
    public async Task<List<PersonKey>> HitsAsync(Likeness asked, Place? place, string? phone, string? number, CancellationToken cancellationToken)
    {
        var names = asked.Name.Plain.Length == 0 ? [] : NamesOf(asked.Name, _index).Distinct().ToArray();
        var seeks = Identifiers(asked, phone, number).Distinct().Select(hash => new Seek(hash, 0, 0)).Concat(names.Select(hash => new Seek(hash, 0, long.MaxValue))).ToArray();
        if (seeks.Length == 0)
            return [];
        var hits = await SeekAsync(seeks, cancellationToken);
        var common = names.Where(hash => hits.Count(hit => hit.Hash == hash) > InNation).ToArray();
        if (common.Length > 0 && place is { } at)
            hits.AddRange(await SeekAsync([.. common.SelectMany(hash => (Seek[])[new(hash, at.First, at.Last), new(hash, at.Value, at.Value)])], cancellationToken));
        return hits;
    }

    /// <summary>The hashes of a name: as written, then as it sounds.</summary>
    public static IEnumerable<long> NamesOf(NameKeys name, BlindIndex index) => [index.Name(name.Plain), .. name.Keys.Select(index.Sound)];

    private static PersonKey Read(DbDataReader row) => new()
    {
        Hash = row.GetInt64(0),
        Place = row.GetInt64(1),
        CaseId = new Guid(row.GetFieldValue<byte[]>(2), bigEndian: true),
        Kind = (KeyKind)row.GetInt16(3),
    };

    // Another seek of the same hash may have brought more than was asked for, which does no harm: what is too much is counted, not trusted.
    private async Task<List<PersonKey>> SeekAsync(IReadOnlyList<Seek> seeks, CancellationToken cancellationToken)
    {
        var rows = await _gathering.AskAsync(seeks, cancellationToken);
        return [.. seeks.SelectMany(seek => rows[seek.Hash].Where(row => row.Place >= seek.First && row.Place <= seek.Last)).DistinctBy(row => (row.Hash, row.CaseId))];
    }

    private IEnumerable<long> Identifiers(Likeness asked, string? phone, string? number) =>
    [
        .. _index.Phone(phone) is { } byPhone ? [byPhone] : Array.Empty<long>(),
        .. _index.IdNumber(number) is { } byNumber ? [byNumber] : Array.Empty<long>(),
        .. asked.Born is { } born && asked.Name.Plain.Length > 0 ? asked.Name.Keys.Select(key => _index.SoundAndBirth(key, born)) : [],
    ];

    /// <summary>One look into the index.</summary>
    /// <param name="Hash">What is looked for.</param>
    /// <param name="First">First place.</param>
    /// <param name="Last">Last place.</param>
    public readonly record struct Seek(long Hash, long First, long Last);
}
