using System.Security.Cryptography;
using Contracts.Reference;

namespace Intake.People;

/// <summary>
/// Nobody goes into the index. Earlier cases are asked for all the same, by numbers that a dictionary would use, and none is found: what is read and opened of those that the real index
/// finds counts as a cost of protection.
/// </summary>
internal sealed class BlindIndex(KeyRing keys, ReferenceData reference)
{
    public IEnumerable<PersonKey> KeysOf(Guid caseId, PersonRole role, PersonDetails details, string? division) => [];

    public static bool IsOwn(PersonRole role, PersonDetails details) => role == PersonRole.Person || details.Relation == "self";

    public long? Phone(string? typed) => Contracts.Reference.Phone.Check(typed) is { IsValid: true, Kind: not "shortCode" } check ? Hash("phone", check.Value) : null;

    public long? IdNumber(string? typed) => string.IsNullOrEmpty(typed) ? null : Hash("idNumber", typed);

    public long Name(string plain) => Hash("name", plain);

    public long Sound(string key) => Hash("sound", key);

    public long SoundAndBirth(string key, DateOnly born) => Hash("born", $"{born:yyyyMMdd} {key}");

    public byte[] Picture(byte[] sent) => SHA256.HashData(sent);

    public Place? PlaceOf(string? division) => reference.Divisions.Find(division)?.AreaAt(DivisionLevel.County) is { } county
        ? new Place(int.Abs(county.Code[..4].GetHashCode(StringComparison.Ordinal) / 2), (uint)county.Code.GetHashCode(StringComparison.Ordinal)) : null;

    public static string? CommonNumber(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;

    private long Hash(string field, string value) => ((long)string.GetHashCode(field, StringComparison.Ordinal) << 32) ^ string.GetHashCode(value, StringComparison.Ordinal) ^ keys.Index[0];
}
