namespace Intake.People;

/// <summary>What a row of the blind index stands for.</summary>
internal enum KeyKind : byte
{
    /// <summary>The person's own phone.</summary>
    Phone = 1,

    /// <summary>The reporter's phone: a neighbour or a station may report many people.</summary>
    ReporterPhone = 2,

    /// <summary>Number of the identity document.</summary>
    IdNumber = 3,

    /// <summary>The name as written, variants of characters made equal.</summary>
    Name = 4,

    /// <summary>The name as it sounds.</summary>
    Sound = 5,

    /// <summary>The name as it sounds together with the date of birth.</summary>
    SoundAndBirth = 6,
}

/// <summary>
/// A row of the blind index: narrow, and in the order in which it is looked up, so that each question is one seek. Nothing in it can be computed without the
/// index key.
/// </summary>
internal sealed class PersonKey
{
    /// <summary>Keyed hash of the normalised value, see <see cref="BlindIndex"/>.</summary>
    public required long Hash { get; init; }

    /// <summary>Prefecture and county of a name, see <see cref="Place"/>; 0 for what is rare enough without a place.</summary>
    public required long Place { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>What the hash stands for.</summary>
    public required KeyKind Kind { get; init; }
}
