using System.Security.Cryptography;
using Intake.Retention;

namespace Intake.People;

/// <summary>
/// The data keys of one case: one for each class of records, because each class is erased at its own time, made when something of the class is sealed first. Each is sealed by a key of
/// the ring. To erase a class is to destroy its key: neither a copy of what it sealed nor the ring opens that again. A new key on the ring touches these rows alone.
/// </summary>
internal sealed class DataKeys
{
    private const int Length = 32;

    // Opened for the time of one request.
    private readonly byte[]?[] _opened = new byte[]?[RecordClasses.All.Count];

    private DataKeys()
    {
    }

    public Guid CaseId { get; private init; }

    /// <summary>Key of the ring that seals them; 0 for a case of before there were data keys, until <see cref="RewrapKeys"/> has come by.</summary>
    public long Ring { get; private set; }

    public byte[]? Sharing { get; private set; }

    public byte[]? Reporters { get; private set; }

    public byte[]? People { get; private set; }

    public byte[]? Stories { get; private set; }

    /// <summary>Who makes, destroys or wraps a key at the same moment as somebody else has to see it: a destroyed key never comes back.</summary>
    public int Version { get; private set; }

    /// <summary>The row of a new case.</summary>
    public static DataKeys Of(Guid caseId, PersonVault vault) => new() { CaseId = caseId, Ring = vault.Newest };

    /// <summary>The row of a case whose records are still sealed by the ring itself.</summary>
    public static DataKeys Before(Guid caseId) => new() { CaseId = caseId };

    /// <summary>One key of a case, as a statement of its own read it.</summary>
    public static DataKeys Read(Guid caseId, RecordClass of, byte[]? wrapped)
    {
        var keys = new DataKeys { CaseId = caseId };
        keys.Keep(of, wrapped);
        return keys;
    }

    /// <summary>The key that seals a class; made where there is none.</summary>
    public byte[] ToSeal(RecordClass of, PersonVault vault) => ToOpen(of, vault) ?? Make(of, vault);

    /// <summary>The key that opens a class; null when it was destroyed.</summary>
    public byte[]? ToOpen(RecordClass of, PersonVault vault) => _opened[(int)of] ??= Wrapped(of) is { } wrapped ? vault.OpenByRing(wrapped, Context(of)) : null;

    /// <summary>Nobody opens again what this key sealed.</summary>
    public void Destroy(RecordClass of)
    {
        _opened[(int)of] = null;
        Keep(of, null);
    }

    /// <summary>The same keys, sealed by the newest key of the ring.</summary>
    /// <exception cref="CryptographicException">The key that seals them is not on the ring.</exception>
    public void Rewrap(PersonVault vault)
    {
        foreach (var of in RecordClasses.All)
        {
            if (ToOpen(of, vault) is { } secret)
                Keep(of, vault.SealByRing(secret, Context(of)));
        }

        (Ring, Version) = (vault.Newest, Version + 1);
    }

    private byte[] Make(RecordClass of, PersonVault vault)
    {
        var secret = RandomNumberGenerator.GetBytes(Length);
        Keep(of, vault.SealByRing(secret, Context(of)));
        return _opened[(int)of] = secret;
    }

    private byte[]? Wrapped(RecordClass of) => of switch
    {
        RecordClass.Sharing => Sharing,
        RecordClass.Reporters => Reporters,
        RecordClass.People => People,
        _ => Stories,
    };

    private void Keep(RecordClass of, byte[]? wrapped)
    {
        Version++;
        switch (of)
        {
            case RecordClass.Sharing:
                Sharing = wrapped;
                break;
            case RecordClass.Reporters:
                Reporters = wrapped;
                break;
            case RecordClass.People:
                People = wrapped;
                break;
            default:
                Stories = wrapped;
                break;
        }
    }

    private string Context(RecordClass of) => $"key/{CaseId:N}/{of.Word()}";
}
