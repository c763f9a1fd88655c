using Intake.Retention;

namespace Intake.People;

/// <summary>Whether somebody is in need or has told of it.</summary>
internal enum PersonRole
{
    /// <summary>The person the case is about.</summary>
    Person = 1,

    /// <summary>Who reported it.</summary>
    Reporter = 2,
}

/// <summary>
/// Somebody behind a case. All details are sealed together: one operation per person, and not even the pattern of filled fields shows.
/// </summary>
internal sealed class Person
{
    private Person()
    {
    }

    /// <summary>Version 7.</summary>
    public Guid Id { get; private init; }

    /// <summary>The case.</summary>
    public Guid CaseId { get; private init; }

    /// <summary>Person or reporter.</summary>
    public PersonRole Role { get; private init; }

    /// <summary>The sealed details; null once erased.</summary>
    public byte[]? Sealed { get; private set; }

    /// <summary>Hashes of this person's rows in the blind index, eight bytes each, so that all of them are found again when the person is erased.</summary>
    public byte[]? KeyHashes { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>UTC; when the details were erased. Guards against two replicas that erase at once.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    public static Person Of(Guid id, PersonRole role, PersonDetails details, DataKeys keys, PersonVault vault, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = keys.CaseId,
        Role = role,
        Sealed = vault.Seal(details.ToJson(), Context(id, keys.CaseId), keys, ClassOf(role)),
        CreatedAt = now,
    };

    /// <summary>The details; nothing once erased.</summary>
    public PersonDetails Read(DataKeys? keys, PersonVault vault) => Read(Sealed, Id, CaseId, Role, keys, vault);

    /// <inheritdoc cref="Read(DataKeys, PersonVault)"/>
    public static PersonDetails Read(byte[]? sealedDetails, Guid id, Guid caseId, PersonRole role, DataKeys? keys, PersonVault vault) =>
        vault.Open(sealedDetails, Context(id, caseId), keys, ClassOf(role)) is { } text ? PersonDetails.FromJson(text) : PersonDetails.Nothing;

    /// <inheritdoc cref="PersonVault.SealAgain"/>
    public void SealAgain(DataKeys keys, PersonVault vault) => Sealed = vault.SealAgain(Sealed, Context(Id, CaseId), keys, ClassOf(Role));

    /// <summary>Remembers under which hashes the person can be found.</summary>
    public void IndexedBy(IEnumerable<PersonKey> keys) => KeyHashes = [.. keys.Select(key => key.Hash).Distinct().SelectMany(BitConverter.GetBytes)];

    /// <summary>The hashes of <see cref="IndexedBy"/>.</summary>
    public IEnumerable<long> Hashes() =>
        (KeyHashes ?? []).Chunk(sizeof(long)).Select(bytes => BitConverter.ToInt64(bytes));

    /// <summary>Forgets everything but that there was somebody.</summary>
    public void Erase(DateTimeOffset now) => (Sealed, KeyHashes, ErasedAt) = (null, null, now);

    public static RecordClass ClassOf(PersonRole role) => role == PersonRole.Reporter ? RecordClass.Reporters : RecordClass.People;

    // A sealed row copied to another person or case does not open.
    private static string Context(Guid id, Guid caseId) => $"person/{caseId:N}/{id:N}";
}
