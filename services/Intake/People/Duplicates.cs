using System.Data.Common;
using System.Text.Json;
using Contracts.Http.Intake;
using Contracts.Reference;
using InProcess;
using Intake.Data;
using Microsoft.Extensions.DependencyInjection;
using Platform.Identity;

namespace Intake.People;

/// <summary>
/// Earlier cases that are probably about the same person. A few seeks find candidates in the blind index, one statement reads the best of them, which are
/// then opened and compared in the clear: the index only has to be wide enough, the judgement is made on the real details.
/// </summary>
internal sealed class Duplicates : IAsyncDisposable
{
    private const int Opened = 24;
    private const int Answered = 10;

    // From so many cases of one county on, a name counts half.
    private const int ManyInCounty = 10;

    private readonly PersonVault _vault;
    private readonly BlindIndex _index;
    private readonly Probe _probe;
    private readonly ReferenceData _reference;
    private readonly KeptConnection _connection;
    private readonly Gathering<Guid[], ILookup<Guid, Found>> _people;

    // Looked up case by case, not joined: without statistics (a table that filled within the minute) a join reads the whole table.
    private const string PostgreSql =
        """
        SELECT p."CaseId", p."Id", p."Role", p."Sealed", c."Number", c."Division", CASE p."Role" WHEN 2 THEN k."Reporters" ELSE k."People" END FROM unnest(@p0) AS q(id)
        CROSS JOIN LATERAL (SELECT * FROM "People" WHERE "CaseId" = q.id OFFSET 0) AS p CROSS JOIN LATERAL (SELECT * FROM "Cases" WHERE "Id" = q.id OFFSET 0) AS c
        LEFT JOIN LATERAL (SELECT * FROM "DataKeys" WHERE "CaseId" = q.id OFFSET 0) AS k ON true
        """;

    private const string Sqlite =
        """
        SELECT p."CaseId", p."Id", p."Role", p."Sealed", c."Number", c."Division", CASE p."Role" WHEN 2 THEN k."Reporters" ELSE k."People" END FROM json_each(@p0) AS q
        CROSS JOIN "People" AS p ON p."CaseId" = q.value CROSS JOIN "Cases" AS c ON c."Id" = q.value LEFT JOIN "DataKeys" AS k ON k."CaseId" = q.value
        """;

    public Duplicates(PersonVault vault, BlindIndex index, Probe probe, ReferenceData reference, IServiceScopeFactory scopes)
    {
        (_vault, _index, _probe, _reference) = (vault, index, probe, reference);
        _connection = new(scopes, Sqlite, PostgreSql);
        _people = new(64, async group =>
        {
            Guid[] cases = [.. group.SelectMany(best => best).Distinct()];
            var rows = await _connection.AskAsync(isSqlite => isSqlite ? [JsonSerializer.Serialize(cases.Select(id => id.ToString().ToUpperInvariant()))] : [cases], Read);
            var found = rows.ToLookup(row => row.CaseId);
            return [.. group.Select(_ => found)];
        });
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <param name="query">What is known, as typed or as normalised; any part.</param>
    /// <param name="division">Place of need; unknown places only cost nearness.</param>
    /// <param name="jurisdiction">Where the caller works: cases of other places are not told of.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>At most ten, the likeliest first, of equal ones the newest.</returns>
    public async Task<IReadOnlyList<LikelyDuplicate>> FindAsync(PersonDetails query, string? division, Jurisdiction jurisdiction, CancellationToken cancellationToken)
    {
        var asked = Likeness.Of(query);
        var place = _index.PlaceOf(division);
        var candidates = new Candidates(await _probe.HitsAsync(asked, place, query.Phone, query.IdNumber, cancellationToken), place);
        var best = candidates.Best(Opened);
        if (best.Length == 0)
            return [];

        var rows = await _people.AskAsync(best, cancellationToken);
        var here = _reference.Divisions.Find(division);
        // One statement serves all who ask at this moment, so this one rule cannot be part of it; nothing of the row leaves before it.
        return [.. best.Where(caseId => rows[caseId].FirstOrDefault() is { } found && jurisdiction.Covers(_reference.Divisions.Find(found.Division)))
            .Select(caseId =>
            {
                var ofCase = rows[caseId].ToList();
                var (score, reasons) = DuplicateScore.Of(asked, [.. ofCase.Select(row => row.Likeness)], Nearness(here, ofCase[0].Division), candidates.InCounty > ManyInCounty);
                return new LikelyDuplicate(caseId, ofCase[0].Number, score, reasons);
            })
            .Where(found => found.Score >= DuplicateScore.Shown)
            .OrderByDescending(found => found.Score).ThenByDescending(found => found.CaseId)
            .Take(Answered)];
    }

    private DivisionLevel Nearness(Division? here, string division)
    {
        var there = _reference.Divisions.Find(division);
        return here is null || there is null ? DivisionLevel.Nation
            : here.AreaAt(DivisionLevel.County) == there.AreaAt(DivisionLevel.County) ? DivisionLevel.County
            : here.AreaAt(DivisionLevel.Prefecture) == there.AreaAt(DivisionLevel.Prefecture) ? DivisionLevel.Prefecture
            : DivisionLevel.Nation;
    }

    private Found Read(DbDataReader row)
    {
        var (caseId, role) = (row.GetGuid(0), (PersonRole)row.GetInt32(2));
        var keys = DataKeys.Read(caseId, Person.ClassOf(role), Bytes(row, 6));
        var details = Person.Read(Bytes(row, 3), row.GetGuid(1), caseId, role, keys, _vault);
        return new Found(caseId, Likeness.Of(details, BlindIndex.IsOwn(role, details)), row.GetString(4), row.GetString(5));
    }

    private static byte[]? Bytes(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private sealed record Found(Guid CaseId, Likeness Likeness, string Number, string Division)
    {
        public override string ToString() => nameof(Found);
    }

    /// <summary>The rows of the index that were hit, without those of names too common to tell anything.</summary>
    private sealed class Candidates
    {
        private readonly Dictionary<Guid, double> _weights = [];

        public Candidates(List<PersonKey> hits, Place? place)
        {
            foreach (var name in hits.GroupBy(hit => (hit.Hash, hit.Kind)))
            {
                var all = name.DistinctBy(hit => hit.CaseId).ToList();
                if (name.Key.Kind is KeyKind.Name or KeyKind.Sound)
                {
                    var inPrefecture = all.Where(hit => place is { } at && hit.Place >= at.First && hit.Place <= at.Last).ToList();
                    var inCounty = all.Where(hit => hit.Place == place?.Value).ToList();
                    InCounty = name.Key.Kind == KeyKind.Name ? Math.Max(InCounty, inCounty.Count) : InCounty;
                    // A seek stops at its limit, so more than the limit means: at least so many.
                    all = all.Count <= Probe.InNation ? all : inPrefecture.Count <= Probe.InPrefecture ? inPrefecture : inCounty;
                }

                foreach (var hit in all)
                    _weights[hit.CaseId] = _weights.GetValueOrDefault(hit.CaseId) + Weight(hit, place);
            }
        }

        /// <summary>Cases of the county that bear the written name; not counted beyond the limit.</summary>
        public int InCounty { get; }

        public Guid[] Best(int count) =>
            [.. _weights.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key).Take(count).Select(pair => pair.Key)];

        // Only decides who is looked at; the score is made from the details.
        private static double Weight(PersonKey hit, Place? place) => hit.Kind switch
        {
            KeyKind.IdNumber => 8,
            KeyKind.Phone => 6,
            KeyKind.SoundAndBirth => 4,
            KeyKind.ReporterPhone => 2,
            KeyKind.Name => 2 + Near(hit, place),
            _ => 1 + Near(hit, place),
        };

        private static double Near(PersonKey hit, Place? place) =>
            place is not { } at ? 0 : hit.Place == at.Value ? 1 : hit.Place >= at.First && hit.Place <= at.Last ? 0.5 : 0;
    }
}
