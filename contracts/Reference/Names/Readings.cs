using System.Collections.Concurrent;
using System.Text;

namespace Contracts.Reference;

/// <summary>How characters are read: from <c>pinyin.txt.gz</c>, read when the first name is asked for.</summary>
internal sealed class Readings
{
    private static readonly Lazy<Readings> Loaded = new(() => new Readings());

    private readonly List<string[]> _readings = [[]];
    private readonly ushort[] _byCharacter = new ushort[char.MaxValue + 1];
    private readonly Dictionary<int, ushort> _byRareCharacter = [];
    private readonly Dictionary<string, string[]> _surnames = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(int, bool, int), string[]> _ofCharacter = new();
    private readonly Dictionary<int, int> _simplified = [];
    private readonly Dictionary<string, string> _alike = new(StringComparer.Ordinal);

    private Readings()
    {
        using var reader = new StreamReader(DataFiles.OpenBuiltIn("pinyin.txt.gz"));
        var section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
                section = line;
            else if (section == "[readings]")
                AddReadings(line);
            else if (section == "[surnames]")
                _surnames[line[..line.IndexOf(' ', StringComparison.Ordinal)]] = line.Split(' ')[1..];
            else
                AddTraditional(line);
        }
        foreach (var reading in _readings.SelectMany(known => known).Concat(_surnames.Values.SelectMany(known => known)))
            Syllables.Add(reading);
        foreach (var syllable in Syllables)
            _alike[syllable] = HomophoneKey.Of(syllable, Homophones.Default);
    }

    public static Readings All => Loaded.Value;

    /// <summary>Every syllable there is, without tones.</summary>
    public HashSet<string> Syllables { get; } = new(StringComparer.Ordinal);

    /// <summary>Readings of a character, the usual one first; empty when it has none.</summary>
    public string[] Of(Rune character) =>
        _readings[character.IsBmp ? _byCharacter[character.Value] : _byRareCharacter.GetValueOrDefault(character.Value)];

    /// <summary>The likeliest readings of a character of a name; the character itself when it has none.</summary>
    public string[] Of(Rune character, bool isSurname, int most)
    {
        var known = Of(character);
        if (known.Length == 0 && !isSurname)
            return [character.ToString()];
        return _ofCharacter.TryGetValue((character.Value, isSurname, most), out var found) ? found : Remember();

        string[] Remember()
        {
            var surname = isSurname ? AsSurname(character.ToString()) : null;
            return known.Length == 0 && surname is null ? [character.ToString()]
                : _ofCharacter[(character.Value, isSurname, most)] = [.. (surname ?? []).Concat(known).Distinct().Take(most)];
        }
    }

    /// <summary>The common form of alike sounds under the usual rules; null for what is no syllable.</summary>
    public string? Alike(string syllable) => _alike.GetValueOrDefault(syllable);

    /// <summary>The reading as a surname (单 shan, 尉迟 yu chi); null when the usual one holds.</summary>
    public string[]? AsSurname(ReadOnlySpan<char> characters) => _surnames.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters, out var reading) ? reading : null;

    /// <summary>The simplified form of each character.</summary>
    public string Simplify(string characters)
    {
        foreach (var character in characters)
        {
            if (_simplified.ContainsKey(character))
                return string.Concat(characters.EnumerateRunes().Select(rune => Simplify(rune).ToString()));
        }
        return characters;
    }

    /// <summary>The simplified form.</summary>
    public Rune Simplify(Rune character) => _simplified.TryGetValue(character.Value, out var simple) ? new Rune(simple) : character;

    private void AddReadings(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var index = (ushort)_readings.Count;
        _readings.Add(line[..tab].Split(' '));
        foreach (var character in line.AsSpan(tab + 1).EnumerateRunes())
        {
            if (character.IsBmp)
                _byCharacter[character.Value] = index;
            else
                _byRareCharacter[character.Value] = index;
        }
    }

    private void AddTraditional(string line)
    {
        var pair = -1;
        foreach (var character in line.EnumerateRunes())
        {
            if (pair < 0)
                pair = character.Value;
            else
            {
                _simplified[pair] = character.Value;
                pair = -1;
            }
        }
    }
}
