using System.Linq.Expressions;
using Contracts.Reference;
using Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace Intake.People;

/// <summary>
/// Seeks into the blind index, each with its own limit, so that a common name costs no more than a rare one. Compiled once per
/// host: they stand in the way of every case that is opened.
/// </summary>
internal sealed class Probe(BlindIndex index)
{
    /// <summary>How many cases of a county are looked at for one name: the newest.</summary>
    public const int InCounty = 50;

    /// <summary>A name that more cases of the prefecture bear tells nothing outside of the county.</summary>
    public const int InPrefecture = 100;

    /// <summary>A name that more cases of the nation bear tells nothing outside of the prefecture.</summary>
    public const int InNation = 50;

    // A phone of a shelter or a village office stands behind many cases; the newest are enough.
    private const int Identifying = 50;

    /// <summary>One place, newest first. Both orders are those of the index itself, so that no row beyond the limit is read.</summary>
    public static readonly Expression<Func<IntakeDbContext, long, long, int, IQueryable<PersonKey>>> AtPlace = (db, hash, place, take) =>
        db.Set<PersonKey>().AsNoTracking().Where(key => key.Hash == hash && key.Place == place).OrderByDescending(key => key.CaseId).Take(take);

    /// <summary>A stretch of places.</summary>
    public static readonly Expression<Func<IntakeDbContext, long, long, long, int, IQueryable<PersonKey>>> AtPlaces = (db, hash, first, last, take) =>
        db.Set<PersonKey>().AsNoTracking().Where(key => key.Hash == hash && key.Place >= first && key.Place <= last).OrderBy(key => key.Place).ThenBy(key => key.CaseId).Take(take);

    private readonly Func<IntakeDbContext, long, long, int, IAsyncEnumerable<PersonKey>> _seekPlace = EF.CompileAsyncQuery(AtPlace);
    private readonly Func<IntakeDbContext, long, long, long, int, IAsyncEnumerable<PersonKey>> _seekPlaces = EF.CompileAsyncQuery(AtPlaces);

    /// <summary>
    /// The rows behind a question. A name is asked for in the nation first: only where it is too common there do prefecture and county have to be asked as well.
    /// </summary>
    public async Task<List<PersonKey>> HitsAsync(
        IntakeDbContext db, Likeness asked, Place? place, string? phone, string? number, CancellationToken cancellationToken)
    {
        var hits = new List<PersonKey>();
        foreach (var hash in Identifiers(asked, phone, number))
        {
            await AddAsync(_seekPlace(db, hash, 0, Identifying));
        }

        foreach (var hash in asked.Name.Plain.Length == 0 ? [] : NamesOf(asked.Name, index))
        {
            var before = hits.Count;
            await AddAsync(_seekPlaces(db, hash, 0, long.MaxValue, InNation + 1));
            if (hits.Count - before > InNation && place is { } at)
            {
                await AddAsync(_seekPlaces(db, hash, at.First, at.Last, InPrefecture + 1));
                await AddAsync(_seekPlace(db, hash, at.Value, InCounty));
            }
        }

        return hits;

        async Task AddAsync(IAsyncEnumerable<PersonKey> rows)
        {
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                hits.Add(row);
            }
        }
    }

    /// <summary>The hashes of a name: as written, then as it sounds.</summary>
    public static IEnumerable<long> NamesOf(NameKeys name, BlindIndex index) => [index.Name(name.Plain), .. name.Keys.Select(index.Sound)];

    private IEnumerable<long> Identifiers(Likeness asked, string? phone, string? number) =>
    [
        .. index.Phone(phone) is { } byPhone ? [byPhone] : Array.Empty<long>(),
        .. index.IdNumber(number) is { } byNumber ? [byNumber] : Array.Empty<long>(),
        .. asked.Born is { } born && asked.Name.Plain.Length > 0 ? asked.Name.Keys.Select(key => index.SoundAndBirth(key, born)) : [],
    ];
}
