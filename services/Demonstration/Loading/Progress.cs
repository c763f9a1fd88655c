using System.Globalization;

namespace Demonstration.Loading;

/// <summary>A console line that advances; where output goes to a file, a new line for every fifth.</summary>
internal sealed class Progress(TextWriter console, bool moves)
{
    private const int Parts = 5;

    private string _what = "";
    private int _shown = -1;

    /// <summary>The console of this process.</summary>
    public static Progress OnConsole() => new(Console.Out, !Console.IsOutputRedirected);

    /// <summary>So much of something is done.</summary>
    public void Show(string what, int done, int total)
    {
        if (what != _what)
        {
            (_what, _shown) = (what, -1);
        }

        var part = moves ? done : done * Parts / Math.Max(1, total);
        if (part == _shown)
        {
            return;
        }

        _shown = part;
        var text = string.Create(CultureInfo.InvariantCulture, $"demo: {what} {done}/{total}");
        if (moves)
        {
            console.Write("\r" + text.PadRight(60));
            if (done == total)
            {
                console.WriteLine();
            }
        }
        else
        {
            console.WriteLine(text);
        }
    }

    /// <summary>A whole line.</summary>
    public void Say(string text) => console.WriteLine("demo: " + text);
}
