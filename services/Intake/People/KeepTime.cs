using System.Globalization;
using System.Text.RegularExpressions;

namespace Intake.People;

/// <summary>How long personal data of a closed case is kept, in calendar time: whole years, months or days (<c>P5Y</c>, <c>P18M</c>, <c>P90D</c>).</summary>
internal sealed partial record KeepTime(int Amount, char Unit)
{
    public const string Setting = "Intake:KeepContact";

    /// <summary>Five years after closing, as case files (PIPL Art. 19: the shortest time that is necessary; a place may set another one).</summary>
    public static readonly KeepTime Default = new(5, 'Y');

    /// <summary>Cases that were closed by then have been kept long enough.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => Unit switch
    {
        'Y' => now.AddYears(-Amount),
        'M' => now.AddMonths(-Amount),
        _ => now.AddDays(-Amount),
    };

    /// <exception cref="InvalidOperationException">The setting is no such time.</exception>
    public static KeepTime Read(string? setting) =>
        string.IsNullOrEmpty(setting) ? Default
        : Form().Match(setting) is { Success: true } match ? new KeepTime(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value[0])
        : throw new InvalidOperationException($"{Setting} has to be a number of years, months or days, e.g. P5Y, P18M or P90D.");

    public override string ToString() => $"P{Amount}{Unit}";

    [GeneratedRegex("^P([1-9][0-9]{0,3})([YMD])$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
