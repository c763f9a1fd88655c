using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Identity.Pages;

/// <summary>A piece of HTML. What is put into <c>Markup.Of($"…")</c> is encoded unless it is such a piece itself, so nothing a person typed can become markup.</summary>
internal sealed class Markup
{
    public static readonly Markup Nothing = new("");

    // Chinese stays readable; what has a meaning in HTML is encoded all the same.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string _html;

    private Markup(string html) => _html = html;

    public static Markup Of(Builder html) => new(html.ToString());

    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(piece => piece._html)));

    public override string ToString() => _html;

    /// <summary>What the compiler makes of <c>$"…"</c>.</summary>
    [InterpolatedStringHandler]
    public readonly struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _html.Append(literal);

        public void AppendFormatted(Markup? piece) => _html.Append(piece?._html);

        public void AppendFormatted(string? text) => _html.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _html.Append(number);

        public override string ToString() => _html.ToString();
    }
}
