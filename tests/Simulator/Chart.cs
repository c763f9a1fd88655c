using System.Globalization;
using System.Security;
using System.Text;

namespace Simulator;

/// <summary>Bars in groups as an SVG picture: plain shapes and text, readable in any browser and in a diff.</summary>
internal static class Chart
{
    private static readonly string[] Colours = ["#9aa5b1", "#d9a441", "#5b8bb2", "#2f6f4f", "#a23b3b", "#444444"];

    /// <param name="title">Above the picture.</param>
    /// <param name="groups">Names below the groups.</param>
    /// <param name="series">Name of each colour and its value in each group; what is not a number has no bar.</param>
    /// <param name="unit">Behind the values of the axis.</param>
    public static string Bars(string title, IReadOnlyList<string> groups, IReadOnlyList<(string Name, double[] Values)> series, string unit)
    {
        const int Left = 60, Top = 50, Height = 260;
        var bar = Math.Max(6, 90 / series.Count);
        var step = (bar * series.Count) + 24;
        var (width, most) = (Left + (step * groups.Count) + 20, Math.Max(1e-9, series.SelectMany(one => one.Values).Where(double.IsFinite).DefaultIfEmpty(1).Max()));
        var picture = new StringBuilder();
        Line(picture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Math.Max(width, 560)}" height="{Top + Height + 50 + (18 * series.Count)}" font-family="sans-serif" font-size="12">""");
        Line(picture, $"""<title>{SecurityElement.Escape(title)}</title><rect width="100%" height="100%" fill="white"/><text x="{Left}" y="24" font-size="15">{SecurityElement.Escape(title)}</text>""");
        for (var mark = 0; mark <= 4; mark++)
        {
            var y = Top + Height - (Height * mark / 4);
            Line(picture, $"""<line x1="{Left}" x2="{width - 10}" y1="{y}" y2="{y}" stroke="#ddd"/><text x="{Left - 6}" y="{y + 4}" text-anchor="end">{most * mark / 4:0.##}{SecurityElement.Escape(unit)}</text>""");
        }

        for (var group = 0; group < groups.Count; group++)
        {
            var x = Left + 12 + (step * group);
            for (var one = 0; one < series.Count; one++)
            {
                var value = series[one].Values[group];
                var tall = double.IsFinite(value) ? Height * value / most : 0;
                Line(picture, $"""<rect x="{x + (bar * one)}" y="{Top + Height - tall:0.#}" width="{bar - 2}" height="{tall:0.#}" fill="{Colours[one % Colours.Length]}"><title>{SecurityElement.Escape(series[one].Name)}, {SecurityElement.Escape(groups[group])}: {value:0.##}</title></rect>""");
            }

            Line(picture, $"""<text x="{x + (bar * series.Count / 2)}" y="{Top + Height + 18}" text-anchor="middle">{SecurityElement.Escape(groups[group])}</text>""");
        }

        for (var one = 0; one < series.Count; one++)
        {
            var y = Top + Height + 36 + (18 * one);
            Line(picture, $"""<rect x="{Left}" y="{y - 10}" width="12" height="12" fill="{Colours[one % Colours.Length]}"/><text x="{Left + 18}" y="{y}">{SecurityElement.Escape(series[one].Name)}</text>""");
        }

        return picture.Append("</svg>\n").ToString();
    }

    private static void Line(StringBuilder picture, FormattableString line) => picture.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
