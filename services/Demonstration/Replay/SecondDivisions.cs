using System.Globalization;
using Demonstration.Set;

namespace Demonstration.Replay;

/// <summary>
/// The division set of the replay: the states of the United States, and below them the counties that the requests name. The files carry no county codes, so
/// a county's code is its state and its number among the named counties of that state in alphabetical order: <c>US-WA-017</c>.
/// </summary>
internal sealed class SecondDivisions
{
    private readonly Dictionary<(string State, string County), string> _codes = [];

    public SecondDivisions(IEnumerable<RequestRow> requests)
    {
        States = [.. Figures.Rows("us-states.tsv").Select(row => (row[0], row[1]))];
        var known = States.Select(state => state.Abbreviation).ToHashSet(StringComparer.Ordinal);
        var byState = requests.Where(row => known.Contains(row.State) && row.County.Length > 0).Select(row => (row.State, row.County)).Distinct()
            .GroupBy(row => row.State).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var state in byState)
        {
            var number = 0;
            foreach (var (_, county) in state.OrderBy(row => row.County, StringComparer.Ordinal))
            {
                _codes[(state.Key, county)] = string.Create(CultureInfo.InvariantCulture, $"US-{state.Key}-{++number:D3}");
            }
        }
    }

    public IReadOnlyList<(string Abbreviation, string Name)> States { get; }

    public IEnumerable<(string Code, string State, string County)> Counties => _codes.Select(pair => (pair.Value, pair.Key.State, pair.Key.County));

    /// <summary>The code of a state; for a state that is none, a code that the platform will not know.</summary>
    public static string CodeOf(string state) => "US-" + (state.Length == 0 ? "?" : state.Trim()[..Math.Min(20, state.Trim().Length)]);

    /// <summary>The code of a county; for an unknown one, a code that the platform will not know.</summary>
    public string CodeOf(string state, string county) =>
        _codes.TryGetValue((state, county), out var code) ? code : CodeOf(state) + "-?";
}
