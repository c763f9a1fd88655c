using System.Runtime.CompilerServices;
using System.Text;

namespace Contracts.Reference;

/// <summary>Search over all names at once: one pass over three arrays, well under a few milliseconds, nothing to keep up to date.</summary>
internal sealed class DivisionSearch
{
    private const int None = 99;
    private const int LongestQuery = 100;

    // Endings people leave out when they type a place: Wuhan for Wuhan Shi.
    private static readonly HashSet<string> HanEndings = ["省", "市", "区", "县", "旗", "盟", "镇", "乡", "街道", "地区", "自治区", "自治州", "自治县", "特区", "林区", "新区"];
    private static readonly HashSet<string> LatinEndings = ["sheng", "shi", "qu", "xian", "qi", "meng", "zhen", "xiang", "jiedao", "diqu", "zizhiqu", "zizhizhou", "zizhixian", "county"];

    private readonly Division[] _divisions;
    private readonly string _latin;     // readings without spaces, one after the other
    private readonly string _initials;  // first letters of the syllables
    private readonly int[] _latinStart;
    private readonly int[] _initialsStart;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once, over a million characters: there is no time to warm up
    public DivisionSearch(Division[] divisions, string[] latin)
    {
        _divisions = divisions;
        _latinStart = new int[divisions.Length + 1];
        _initialsStart = new int[divisions.Length + 1];
        var readings = new StringBuilder(divisions.Length * 20);
        var initials = new StringBuilder(divisions.Length * 5);
        for (var i = 0; i < divisions.Length; i++)
        {
            var starts = true;
            foreach (var character in latin[i].Length > 0 ? latin[i] : divisions[i].Name)
            {
                var letter = char.ToLowerInvariant(character);
                if (!char.IsAsciiLetterOrDigit(letter))
                {
                    starts = true;
                    continue;
                }
                letter = letter == 'v' ? 'u' : letter; // ü is typed as v, u or ü
                readings.Append(letter);
                if (starts)
                    initials.Append(letter);
                starts = false;
            }
            _latinStart[i + 1] = readings.Length;
            _initialsStart[i + 1] = initials.Length;
        }
        _latin = readings.ToString();
        _initials = initials.ToString();
    }

    public IReadOnlyList<Division> Find(Divisions tree, string query, int take, DateOnly? on, Division? near)
    {
        var words = Valid(query).Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 10)
            return [];
        var whole = string.Concat(words);
        if (whole.All(char.IsAsciiDigit))
        {
            // A code says where it is.
            var byCode = Best(i => _divisions[i].Code.StartsWith(whole, StringComparison.Ordinal) ? 0 : None, take, on, near: null);
            return byCode.Count == 0 && tree.Find(whole) is { } padded && Exists(padded, on) ? [padded] : byCode;
        }
        if (whole.All(char.IsAscii))
            return FindLatin(words, take, on, near);
        if (words.Length == 1)
            return Best(i => RankHan(i, whole), take, on, near) is { Count: > 0 } found ? found : FindPath(whole, take, on, near);
        return Best(i => RankHan(i, words[^1]) is var rank && rank < None && words.SkipLast(1).All(area => Inside(i, area, HanMatches)) ? rank : None, take, on, near) is { Count: > 0 } inside
            ? inside : FindPath(whole, take, on, near);
    }

    // Several names in one: 湖北武昌, or the beginning of an address (湖北省武汉市武昌区中南路99号). What remains of an address after the last full name is left aside.
    private List<Division> FindPath(string text, int take, DateOnly? on, Division? near)
    {
        var ends = new SortedSet<long>();
        var (rest, last) = (int.MaxValue, -1);
        void Walk(int from, int to, string left, bool inside)
        {
            for (var i = from; i <= to; i++)
            {
                if (_divisions[i].IsGroup || !Exists(_divisions[i], on))
                    continue;
                var read = NameAtStart(left, _divisions[i].Name);
                if (inside && (read == left.Length ? 0 : RankHan(i, left)) is var rank and < None)
                    ends.Add(Key(rank, i, near));
                else if (read > 0)
                {
                    if (read == _divisions[i].Name.Length && left.Length - read < rest)
                        (rest, last) = (left.Length - read, i);
                    Walk(i + 1, _divisions[i].Leave, left[read..], inside: true);
                }
            }
        }
        Walk(0, _divisions.Length - 1, text, inside: false);
        if (ends.Count == 0 && last >= 0)
            return [_divisions[last]];
        return [.. ends.Take(take).Select(DivisionOf)];
    }

    // How much of the text the name takes up, with or without its ending.
    private static int NameAtStart(string text, string name)
    {
        if (text[0] != name[0])
            return 0;
        if (text.StartsWith(name, StringComparison.Ordinal))
            return name.Length;
        for (var length = name.Length - 1; length >= 2 && length >= name.Length - 3; length--)
        {
            if (HanEndings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name.AsSpan(length)) && text.AsSpan().StartsWith(name.AsSpan(0, length), StringComparison.Ordinal))
                return length;
        }
        return 0;
    }

    // Half a surrogate pair cannot be normalised; enumerating runes replaces it.
    private static string Valid(string query)
    {
        var valid = new StringBuilder();
        foreach (var character in query.AsSpan(0, Math.Min(query.Length, LongestQuery)).EnumerateRunes())
            valid.Append(character.ToString());
        return valid.ToString();
    }

    private List<Division> FindLatin(string[] words, int take, DateOnly? on, Division? near)
    {
        for (var i = 0; i < words.Length; i++)
            words[i] = new string([.. words[i].Where(char.IsAsciiLetterOrDigit)]).Replace('v', 'u');
        var whole = string.Concat(words);
        if (whole.Length == 0)
            return [];
        var found = Best(i => RankLatin(i, whole), take, on, near);
        return found.Count > 0 || words.Length == 1
            ? found
            : Best(i => RankLatin(i, words[^1]) is var rank && rank < None && words.SkipLast(1).All(area => Inside(i, area, LatinMatches)) ? rank : None, take, on, near);
    }

    private int RankHan(int i, string name)
    {
        var candidate = _divisions[i].Name;
        var at = candidate.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return None;
        if (at > 0)
            return 3;
        return candidate.Length == name.Length ? 0 : HanEndings.Contains(candidate[name.Length..]) ? 1 : 2;
    }

    private int RankLatin(int i, string typed)
    {
        var reading = Latin(i);
        if (reading.StartsWith(typed, StringComparison.Ordinal))
            return reading.Length == typed.Length ? 0 : LatinEndings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(reading[typed.Length..]) ? 1 : 2;
        var initials = _initials.AsSpan(_initialsStart[i], _initialsStart[i + 1] - _initialsStart[i]);
        if (!initials.StartsWith(typed, StringComparison.Ordinal))
            return None;
        return initials.Length - typed.Length <= 1 ? 3 : 4;
    }

    private ReadOnlySpan<char> Latin(int i) => _latin.AsSpan(_latinStart[i], _latinStart[i + 1] - _latinStart[i]);

    private bool HanMatches(int i, string area) => _divisions[i].Name.StartsWith(area, StringComparison.Ordinal);

    private bool LatinMatches(int i, string area) => Latin(i).StartsWith(area, StringComparison.Ordinal);

    private bool Inside(int i, string area, Func<int, string, bool> matches)
    {
        for (var at = _divisions[i].Parent; at is not null; at = at.Parent)
        {
            if (!at.IsGroup && matches(at.Index, area))
                return true;
        }
        return false;
    }

    private static bool Exists(Division division, DateOnly? on) => on is { } day ? division.IsValidOn(day) : division.ValidTo is null;

    // Keeps the best few while passing over all: rank, then who is near, then level, then place in the tree.
    private List<Division> Best(Func<int, int> rankOf, int take, DateOnly? on, Division? near)
    {
        var best = new SortedSet<long>();
        for (var i = 0; i < _divisions.Length; i++)
        {
            var rank = rankOf(i);
            if (rank == None || _divisions[i].IsGroup || !Exists(_divisions[i], on))
                continue;
            var key = Key(rank, i, near);
            if (best.Count == take)
            {
                if (key >= best.Max)
                    continue;
                best.Remove(best.Max);
            }
            best.Add(key);
        }
        return [.. best.Select(DivisionOf)];
    }

    private long Key(int rank, int i, Division? near) => ((long)rank << 40) | ((long)Distance(_divisions[i], near) << 36) | ((long)_divisions[i].Level << 32) | (uint)i;

    private static int Distance(Division place, Division? near) =>
        near is null || place.IsWithin(near) ? 0
        : near.AreaAt(DivisionLevel.Prefecture) is { } prefecture && place.IsWithin(prefecture) ? 1
        : near.AreaAt(DivisionLevel.Province) is { } province && place.IsWithin(province) ? 2 : 3;

    private Division DivisionOf(long key) => _divisions[(int)(key & 0xFFFFFFFF)];
}
