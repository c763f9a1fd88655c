using System.Buffers;
using System.Collections;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;

namespace Journeys.Tests;

/// <summary>
/// Looks for values in bytes, in each form that a careless line would leave them in: UTF-8, UTF-16 in both orders, escaped in JSON or in a URL, in base64 at any of its three offsets, in
/// hexadecimal. One pass over the bytes, however many values.
/// </summary>
internal sealed class PlantedValues
{
    private const int Piece = 1 << 22;

    private readonly Dictionary<string, string> _valueOf = [];
    private readonly SearchValues<string> _forms;
    private readonly int _longest;

    public PlantedValues(IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            foreach (var form in Forms(value))
            {
                _valueOf[Encoding.Latin1.GetString(form)] = value;
            }
        }

        _forms = SearchValues.Create([.. _valueOf.Keys], StringComparison.Ordinal);
        _longest = _valueOf.Keys.Max(form => form.Length);
    }

    /// <summary>The values that stand in these bytes.</summary>
    public IReadOnlyCollection<string> In(ReadOnlySpan<byte> bytes)
    {
        // One character for each byte, so that a search for text finds bytes.
        var text = Encoding.Latin1.GetString(bytes);
        return text.AsSpan().IndexOfAny(_forms) < 0 ? [] : [.. _valueOf.Where(form => text.Contains(form.Key, StringComparison.Ordinal)).Select(form => form.Value).Distinct()];
    }

    /// <summary>The values that stand in something that a database answers: text, bytes, or several of them.</summary>
    public IReadOnlyCollection<string> In(object? value) => value switch
    {
        null => [],
        byte[] bytes => In(bytes.AsSpan()),
        string text => In(Encoding.UTF8.GetBytes(text).AsSpan()),
        IEnumerable several => [.. several.Cast<object?>().SelectMany(In).Distinct()],
        _ => In(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    /// <summary>The values that stand in a file, unpacked where it is packed. Others have it open and change it: the bytes of this moment are enough.</summary>
    public IReadOnlyCollection<string> InFile(string file)
    {
        var found = new HashSet<string>();
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            var piece = new byte[Piece + _longest];
            var kept = 0;
            for (int read; (read = plain.ReadAtLeast(piece.AsSpan(kept), Piece, throwOnEndOfStream: false)) > 0;)
            {
                found.UnionWith(In(piece.AsSpan(0, kept + read)));
                // A value may stand across two pieces.
                var end = kept + read;
                kept = Math.Min(_longest, end);
                piece.AsSpan(end - kept, kept).CopyTo(piece);
            }
        }
        catch (IOException)
        {
            // Deleted between the list and the look, or a socket.
        }

        return found;
    }

    private static IEnumerable<byte[]> Forms(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        var escaped = JavaScriptEncoder.Default.Encode(value);
        var inUrl = Uri.EscapeDataString(value);
        return
        [
            utf8, Encoding.Unicode.GetBytes(value), Encoding.BigEndianUnicode.GetBytes(value), .. new[] { escaped, Lower(escaped, @"\u", 6), inUrl, Lower(inUrl, "%", 3) }.Select(Encoding.UTF8.GetBytes),
            .. new[] { Convert.ToHexString(utf8), Convert.ToHexStringLower(utf8) }.Concat(Enumerable.Range(0, 3).Select(offset => Base64(utf8, offset)).SelectMany(text => new[] { text, InUrl(text) })).Select(Encoding.UTF8.GetBytes),
        ];
    }

    // Only the escapes: the text around them keeps its capitals.
    private static string Lower(string text, string mark, int length)
    {
        var lower = new StringBuilder(text);
        for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0 && at + length <= text.Length; at = text.IndexOf(mark, at + length, StringComparison.Ordinal))
        {
            lower.Remove(at, length).Insert(at, text.Substring(at, length).ToLowerInvariant());
        }

        return lower.ToString();
    }

    // What stands before a value shifts its base64; the characters that share bits with a neighbour are left out.
    private static string Base64(byte[] value, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. value]);
        var first = ((offset * 8) + 5) / 6;
        var last = (offset + value.Length) * 8 / 6;
        return text[first..last];
    }

    private static string InUrl(string base64) => base64.Replace('+', '-').Replace('/', '_');
}
