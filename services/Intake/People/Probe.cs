using Contracts.Reference;
using Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace Intake.People;

/// <summary>One seek into the blind index: a hash, a stretch of places, and how many rows at most.</summary>
internal readonly record struct Probe(long Hash, long First, long Last, int Take)
{
    /// <summary>How many cases of a county are looked at for one name: the newest.</summary>
    public const int InCounty = 50;

    /// <summary>A name that more cases of the prefecture bear tells nothing outside of the county.</summary>
    public const int InPrefecture = 100;

    /// <summary>A name that more cases of the nation bear tells nothing outside of the prefecture.</summary>
    public const int InNation = 50;

    // A phone of a shelter or a village office stands behind many cases; the newest are enough.
    private const int Identifying = 50;

    /// <summary>The seeks a question needs. Names go from narrow to wide, each with its own limit, so that a common name costs no more than a rare one.</summary>
    public static IReadOnlyList<Probe> Of(Likeness asked, Place? place, BlindIndex index, string? phone, string? number)
    {
        var probes = new List<Probe>();
        if (index.Phone(phone) is { } byPhone)
            probes.Add(new Probe(byPhone, 0, 0, Identifying));
        if (index.IdNumber(number) is { } byNumber)
            probes.Add(new Probe(byNumber, 0, 0, Identifying));
        if (asked.Name.Plain.Length == 0)
            return probes;
        foreach (var hash in NamesOf(asked.Name, index))
        {
            if (place is { } at)
            {
                probes.Add(new Probe(hash, at.Value, at.Value, InCounty));
                probes.Add(new Probe(hash, at.First, at.Last, InPrefecture + 1));
            }

            probes.Add(new Probe(hash, 0, long.MaxValue, InNation + 1));
        }

        if (asked.Born is { } born)
            probes.AddRange(asked.Name.Keys.Select(key => new Probe(index.SoundAndBirth(key, born), 0, 0, Identifying)));
        return probes;
    }

    /// <summary>The hashes of a name: as written, then as it sounds.</summary>
    public static IEnumerable<long> NamesOf(NameKeys name, BlindIndex index) => [index.Name(name.Plain), .. name.Keys.Select(index.Sound)];

    /// <summary>All seeks as one statement; each part ends at its own limit.</summary>
    public static IQueryable<PersonKey> Rows(IntakeDbContext db, IReadOnlyList<Probe> probes) =>
        probes.Select(probe => probe.Rows(db)).Aggregate((rows, more) => rows.Concat(more));

    private IQueryable<PersonKey> Rows(IntakeDbContext db)
    {
        var (hash, first, last, take) = this;
        var rows = db.Set<PersonKey>().AsNoTracking();
        // Both orders are those of the index itself, so that no row beyond the limit is read.
        return first == last
            ? rows.Where(key => key.Hash == hash && key.Place == first).OrderByDescending(key => key.CaseId).Take(take)
            : rows.Where(key => key.Hash == hash && key.Place >= first && key.Place <= last).OrderBy(key => key.Place).ThenBy(key => key.CaseId).Take(take);
    }
}
