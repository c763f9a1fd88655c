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
    private readonly Dictionary<int, int> _simplified = [];

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
    }

    public static Readings All => Loaded.Value;

    /// <summary>Every syllable there is, without tones.</summary>
    public HashSet<string> Syllables { get; } = new(StringComparer.Ordinal);

    /// <summary>Readings of a character, the usual one first; empty when it has none.</summary>
    public string[] Of(Rune character) =>
        _readings[character.IsBmp ? _byCharacter[character.Value] : _byRareCharacter.GetValueOrDefault(character.Value)];

    /// <summary>The reading as a surname (单 shan, 尉迟 yu chi); null when the usual one holds.</summary>
    public string[]? AsSurname(string characters) => _surnames.GetValueOrDefault(characters);

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
