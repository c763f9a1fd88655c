using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace WebConsole.Figures;

/// <summary>A service names the path of the rows behind a number; the page that shows them has the same query.</summary>
internal static class FigureLinks
{
    private static readonly Dictionary<string, string> Pages = new()
    {
        ["/api/tracking/needs"] = "/figures/needs",
        ["/api/tracking/referrals"] = "/figures/referrals",
        ["/api/tracking/unmet/entries"] = "/unmet/entries",
        ["/api/tracking/board"] = "/board",
    };

    public static string Page(string rows)
    {
        var at = rows.IndexOf('?', StringComparison.Ordinal) is >= 0 and var found ? found : rows.Length;
        // A newer service may know lists that this console has no page for.
        return Pages.GetValueOrDefault(rows[..at], "/figures") + rows[at..];
    }

    /// <summary>A path with the filter of the page as it stands in its address, and something set in it.</summary>
    public static string Ask(string path, HttpRequest request, params (string Name, string Value)[] set)
    {
        // An empty field of the form is no filter.
        var query = QueryHelpers.ParseQuery(request.QueryString.Value).Where(part => !string.IsNullOrWhiteSpace(part.Value)).ToDictionary(part => part.Key, part => part.Value);
        foreach (var (name, value) in set)
        {
            query[name] = value;
        }

        return UriHelper.BuildRelative(path: path, query: QueryString.Create(query));
    }
}
