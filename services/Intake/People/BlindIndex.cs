using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Contracts.Reference;

namespace Intake.People;

/// <summary>
/// Turns what identifies a person into keyed hashes (HMAC-SHA256, cut to eight bytes), so that equal people are found while the index tells nothing to
/// whoever steals the database without the index key. Each hash names its field, so that equal texts of different fields differ.
/// </summary>
internal sealed class BlindIndex(KeyRing keys, ReferenceData reference)
{
    private readonly ConcurrentDictionary<string, Place> _places = new();

    /// <summary>The rows under which somebody of a case is found again.</summary>
    public IEnumerable<PersonKey> KeysOf(Guid caseId, PersonRole role, PersonDetails details, string? division)
    {
        var own = IsOwn(role, details);
        if (Phone(details.Phone) is { } phone)
            yield return Row(phone, 0, own ? KeyKind.Phone : KeyKind.ReporterPhone);
        if (!own)
            yield break;
        if (IdNumber(details.IdNumber) is { } number)
            yield return Row(number, 0, KeyKind.IdNumber);
        var name = Pinyin.KeysOf(details.Name);
        if (name.Plain.Length == 0)
            yield break;
        var place = PlaceOf(division)?.Value ?? 0;
        yield return Row(Name(name.Plain), place, KeyKind.Name);
        foreach (var key in name.Keys)
        {
            yield return Row(Sound(key), place, KeyKind.Sound);
            if (details.BirthDate is { } born)
                yield return Row(SoundAndBirth(key, born), 0, KeyKind.SoundAndBirth);
        }

        PersonKey Row(long hash, long at, KeyKind kind) => new() { Hash = hash, Place = at, CaseId = caseId, Kind = kind };
    }

    /// <summary>Whether the details are those of the person in need: a reporter may be the person.</summary>
    public static bool IsOwn(PersonRole role, PersonDetails details) => role == PersonRole.Person || details.Relation == "self";

    /// <summary>Null when the text is no number somebody could be reached at alone: everybody shares 110.</summary>
    public long? Phone(string? typed) =>
        Contracts.Reference.Phone.Check(typed) is { IsValid: true, Kind: not "shortCode" } check ? Hash("phone", check.Value) : null;

    /// <summary>Null when there is none.</summary>
    public long? IdNumber(string? typed) => CommonNumber(typed) is { } number ? Hash("idNumber", number) : null;

    /// <summary>Of <see cref="NameKeys.Plain"/>.</summary>
    public long Name(string plain) => Hash("name", plain);

    /// <summary>Of one of <see cref="NameKeys.Keys"/>.</summary>
    public long Sound(string key) => Hash("sound", key);

    /// <summary>Of one of <see cref="NameKeys.Keys"/> and a date.</summary>
    public long SoundAndBirth(string key, DateOnly born) => Hash("born", $"{born:yyyyMMdd} {key}");

    /// <summary>Of a picture as it was sent: whole, because two that differ must never be taken for one.</summary>
    public byte[] Picture(byte[] sent)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Index);
        mac.AppendData("picture\n"u8);
        mac.AppendData(sent);
        return mac.GetHashAndReset();
    }

    /// <summary>The county around a division; null when there is none or it is unknown.</summary>
    public Place? PlaceOf(string? division) =>
        reference.Divisions.Find(division) is { } found && found.AreaAt(DivisionLevel.County) is { } county && county.AreaAt(DivisionLevel.Prefecture) is { } prefecture
            ? _places.GetOrAdd(county.Code, code => new Place((int)(Hash("prefecture", prefecture.Code) & int.MaxValue), (uint)Hash("county", code))) : null;

    /// <summary>
    /// What all forms of one document have in common: the 15 digits of the old resident ID are inside the 18 of the new one (without century and check
    /// character), and those inside the 20 of a disability card. Null for nothing.
    /// </summary>
    public static string? CommonNumber(string? typed)
    {
        // The check is asked for the plain form only; whether the number is right does not matter here.
        var number = ResidentId.Check(typed, DateOnly.MaxValue).Value;
        return number.Length == 0 ? null
            : number.Length is 18 or 20 && !number.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9') ? number[..6] + number[8..17]
            : number;
    }

    private long Hash(string field, string value)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Index, Encoding.UTF8.GetBytes(field + '\n' + value), mac);
        return BinaryPrimitives.ReadInt64BigEndian(mac);
    }
}
