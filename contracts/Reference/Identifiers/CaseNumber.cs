using System.Buffers;

namespace Contracts.Reference;

/// <summary>
/// Number of a case, short enough to be read out on the phone: <c>420106-7K2M-9</c> is the county, a serial and a check character.
/// The alphabet has no vowels, so no words, and leaves out what looks alike (B D G I L O Q S U V Z) or sounds alike on a bad line (B C D E G T V,
/// N beside M, S beside F, A and J beside K). The check is a weighted sum modulo 19, a prime with as many characters: it finds every single wrong
/// character and every swap of neighbours.
/// </summary>
/// <param name="Place">Division part: the county's code filled up to six digits, or the code of another division set.</param>
/// <param name="Serial">Four characters or more.</param>
/// <param name="Check">Check character.</param>
public readonly record struct CaseNumber(string Place, string Serial, char Check)
{
    /// <summary>The characters of serial and check.</summary>
    public const string Alphabet = "0123456789FHKMPRWXY";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private const int ShortestSerial = 4;
    private const int LongestSerial = 10;
    private const int PlaceDigits = 6;
    private const int TriesPerLength = 3;

    /// <summary>
    /// Makes a number for a case. Whoever stores it sees to uniqueness and calls again with the next <paramref name="attempt"/> when it is taken.
    /// Four characters give 130,321 numbers per county, about 50 years of an average county's cases; after each three failed attempts the
    /// serial grows by one character, so a crowded county moves on by itself and no number is ever given twice.
    /// </summary>
    /// <param name="place">The place of need; the county around it is taken.</param>
    /// <param name="random">Any number, best from a random source, so that numbers tell nothing about how many cases there are.</param>
    /// <param name="attempt">0 for the first try.</param>
    public static CaseNumber Create(Division place, ulong random, int attempt = 0)
    {
        var county = place.AreaAt(DivisionLevel.County)!.Code;
        var part = county.All(char.IsAsciiDigit) && county.Length < PlaceDigits ? county.PadRight(PlaceDigits, '0') : county.ToUpperInvariant();
        var length = Math.Min(ShortestSerial + (attempt / TriesPerLength), LongestSerial);
        var serial = string.Create(length, random, static (characters, left) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = Alphabet[(int)(left % (ulong)Alphabet.Length)];
                left /= (ulong)Alphabet.Length;
            }
        });
        return new CaseNumber(part, serial, CheckOf(part, serial));
    }

    /// <summary>
    /// Reads a number as somebody types or hears it: small letters, spaces, missing or misplaced hyphens, full-width characters, and letters taken
    /// for digits (O for 0, I and L for 1, Z for 2, S for 5, G for 6, B for 8).
    /// </summary>
    /// <returns>False when it is no case number or its check character does not fit.</returns>
    public static bool TryParse(string? text, out CaseNumber number)
    {
        number = default;
        if (text is null || text.Length > 60 || text.Any(char.IsSurrogate))
            return false;
        var typed = text.Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal)
            .Replace('\u2013', '-').Replace('\u2014', '-').Replace('\u2010', '-');
        return TryParseGroups(typed, out number) || TryParseDigitsFirst(typed, out number);
    }

    /// <summary>The form to show and to store.</summary>
    public override string ToString() => $"{Place}-{Serial}-{Check}";

    // As written: the last two groups are serial and check, whatever the division's code looks like.
    private static bool TryParseGroups(string typed, out CaseNumber number)
    {
        number = default;
        var check = typed.LastIndexOf('-');
        var serial = check < 1 ? -1 : typed.LastIndexOf('-', check - 1);
        if (serial < 1 || check != typed.Length - 2)
            return false;
        var place = typed[..serial];
        var read = string.Concat(place.Select(Meant));
        return IsPlace(read) ? TryMake(read, typed[(serial + 1)..], out number)
            : place.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && TryMake(place, typed[(serial + 1)..], out number);
    }

    // Hyphens anywhere or nowhere: six digits, then the rest.
    private static bool TryParseDigitsFirst(string typed, out CaseNumber number)
    {
        number = default;
        var all = string.Concat(typed.Where(c => c != '-').Select(Meant));
        return all.Length > PlaceDigits && IsPlace(all[..PlaceDigits]) && TryMake(all[..PlaceDigits], all[PlaceDigits..], out number);
    }

    private static bool TryMake(string place, string serialAndCheck, out CaseNumber number)
    {
        number = default;
        var rest = string.Concat(serialAndCheck.Where(c => c != '-').Select(Meant));
        if (rest.Length is <= ShortestSerial or > LongestSerial + 1 || rest.AsSpan().ContainsAnyExcept(Characters))
            return false;
        var serial = rest[..^1];
        number = new CaseNumber(place, serial, rest[^1]);
        return CheckOf(place, serial) == rest[^1];
    }

    private static bool IsPlace(string text) => text.Length == PlaceDigits && text.All(char.IsAsciiDigit);

    private static char Meant(char typed) => typed switch
    {
        'O' or 'Q' or 'D' => '0',
        'I' or 'L' => '1',
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        _ => typed,
    };

    // Weights are powers of 3, which has order 18 modulo 19: neighbours always weigh differently and none weighs nothing.
    private static char CheckOf(string place, string serial)
    {
        var (sum, weight) = (0, 3);
        for (var i = serial.Length - 1; i >= 0; i--, weight = weight * 3 % Alphabet.Length)
            sum += Value(serial[i]) * weight;
        for (var i = place.Length - 1; i >= 0; i--)
        {
            if (place[i] == '-')
                continue;
            sum += Value(place[i]) * weight;
            weight = weight * 3 % Alphabet.Length;
        }
        return Alphabet[(Alphabet.Length - (sum % Alphabet.Length)) % Alphabet.Length];
    }

    private static int Value(char character) =>
        Alphabet.IndexOf(character, StringComparison.Ordinal) is var value and >= 0 ? value : character % Alphabet.Length;
}
