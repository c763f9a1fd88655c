namespace Intake.People;

/// <summary>Takes the people behind a new case into the vault and makes them findable.</summary>
internal sealed class PersonRegister(PersonVault vault, BlindIndex index)
{
    /// <summary>The sealed rows and those of the blind index; nothing is saved here.</summary>
    /// <param name="keys">The keys of the case.</param>
    /// <param name="division">Place of need.</param>
    /// <param name="person">The person, when anything is known.</param>
    /// <param name="reporter">The reporter, when anything is known.</param>
    /// <param name="now">UTC.</param>
    public IEnumerable<object> RowsOf(DataKeys keys, string division, PersonDetails? person, PersonDetails? reporter, DateTimeOffset now)
    {
        var seen = new HashSet<(long, long, KeyKind)>();
        foreach (var (role, details) in ((PersonRole, PersonDetails?)[])[(PersonRole.Person, person), (PersonRole.Reporter, reporter)])
        {
            if (details is null || details == PersonDetails.Nothing)
                continue;
            var hashes = index.KeysOf(keys.CaseId, role, details, division).ToList();
            var row = Person.Of(Guid.CreateVersion7(now), role, details, keys, vault, now);
            row.IndexedBy(hashes);
            yield return row;
            // A person who calls for herself may be given twice; the index keeps one row.
            foreach (var key in hashes.Where(key => seen.Add((key.Hash, key.Place, key.Kind))))
                yield return key;
        }
    }
}
