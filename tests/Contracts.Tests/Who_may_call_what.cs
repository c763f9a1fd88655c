namespace Contracts.Tests;

/// <summary>
/// Every endpoint of every module, called as every role and from another county, against a committed table. A new endpoint has to be entered: <c>UPDATE_SNAPSHOTS=1</c>
/// writes the table, a person reviews the difference.
/// </summary>
public sealed class Who_may_call_what
{
    private const string Table = "access.tsv";

    [Fact]
    public async Task Every_endpoint_answers_every_caller_as_the_table_says()
    {
        await using var world = await AccessWorld.StartAsync();
        var lines = new List<string> { "endpoint\t" + string.Join('\t', AccessWorld.Callers) };
        var neverReached = new List<string>();
        foreach (var endpoint in world.Endpoints)
        {
            var cells = new List<string>();
            var best = 999;
            foreach (var caller in AccessWorld.Callers)
            {
                var status = await world.StatusAsync(endpoint, caller);
                best = Math.Min(best, status);
                cells.Add(Word(status));
            }

            lines.Add(endpoint + "\t" + string.Join('\t', cells));
            if (cells.Contains("ok") && best >= 300)
            {
                neverReached.Add(endpoint);
            }
        }

        neverReached.ShouldBeEmpty("Nobody was answered with success: the body or the state of the subject does not fit, so the row says nothing.");
        lines.ShouldMatchSnapshot(Table);
    }

    /// <summary>A link is its own sign-in, and opens its own card whoever is signed in.</summary>
    [Fact]
    public void A_link_is_good_for_whoever_has_it_and_for_nobody_else() =>
        Rows().Where(row => row.Endpoint.Contains("/answer-links/", StringComparison.Ordinal)).ShouldAllBe(row => row.Cells.Values.Distinct().Count() == 1);

    [Fact]
    public void Nobody_gets_in_without_a_token_and_the_refused_are_refused()
    {
        var rows = Rows();
        rows.Count.ShouldBeGreaterThan(60);
        foreach (var (endpoint, cells) in rows.Where(row => IsApi(row.Endpoint) && !row.Endpoint.Contains("/api/reference", StringComparison.Ordinal) && !row.Endpoint.Contains("/answer-links/", StringComparison.Ordinal)))
        {
            cells["anonymous"].ShouldBe("401", endpoint);
        }
    }

    /// <summary>A row in which nobody gets in shows nothing. Dead letters are the exception: a healthy platform has none; runs that erased records, which take years: Intake.Tests calls them; and what only people reach in a session, which
    /// Identity.Tests calls.</summary>
    [Fact]
    public void Every_endpoint_serves_somebody() =>
        Rows().Where(row => IsApi(row.Endpoint) && !row.Endpoint.Contains("dead-letters", StringComparison.Ordinal) && !row.Endpoint.Contains("retention/runs/{", StringComparison.Ordinal) && !OfPeople.Any(row.Endpoint.Contains) && !row.Cells.ContainsValue("ok")).Select(row => row.Endpoint).ShouldBeEmpty();

    /// <summary>What a foreign county may do with a named subject of the first one: nothing, and not even hear that it is there.</summary>
    [Fact]
    public void No_foreign_caller_reaches_what_a_path_names()
    {
        foreach (var (endpoint, cells) in Rows().Where(row => IsApi(row.Endpoint) && row.Endpoint.Contains('{', StringComparison.Ordinal) && !Directory.Any(row.Endpoint.Contains)))
        {
            foreach (var (caller, cell) in cells.Where(cell => cell.Key.EndsWith('*')))
            {
                // Forbidden is what the role is told, whatever is asked for; a subject is never forbidden, it is not there.
                cell.ShouldBe(cells[caller.TrimEnd('*')] == "403" ? "403" : "404", $"{endpoint} as {caller}");
            }
        }
    }

    [Fact]
    public void Twin_a_table_that_says_something_else_is_noticed()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1", "The table is being written.");
        var lines = File.ReadAllLines(Path.Combine(Repo.Root, "tests", "Contracts.Tests", "Snapshots", Table));
        Should.NotThrow(() => lines.ShouldMatchSnapshot(Table));
        // A cell that changed, an endpoint without a row, a row without an endpoint.
        Should.Throw<ShouldAssertException>(() => lines.Select((line, index) => index == 1 ? line.Replace("401", "ok", StringComparison.Ordinal) : line).ShouldMatchSnapshot(Table));
        Should.Throw<ShouldAssertException>(() => lines.Append("GET /api/intake/everything\tok").ShouldMatchSnapshot(Table));
        Should.Throw<ShouldAssertException>(() => lines.Where((_, index) => index != 5).ShouldMatchSnapshot(Table));
    }

    // The directory of charities and their offers is open to whoever is signed in; codes and tokens to everybody.
    private static readonly string[] Directory = ["GET /api/catalog/", "/api/reference", "/connect/"];

    private static readonly string[] OfPeople = ["/api/identity/clients", "/api/identity/sessions/{", "/connect/authorize", "/connect/logout", "/connect/userinfo"];

    // Sign-in itself and its pages are open to whoever is not signed in yet; what they do is judged where they are tested.
    private static bool IsApi(string endpoint) => endpoint.Contains(" /api/", StringComparison.Ordinal);

    private static string Word(int status) => status is >= 200 and < 300 or 409 ? "ok" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static List<(string Endpoint, Dictionary<string, string> Cells)> Rows()
    {
        var lines = File.ReadAllLines(Path.Combine(Repo.Root, "tests", "Contracts.Tests", "Snapshots", Table));
        var callers = lines[0].Split('\t')[1..];
        return [.. lines.Skip(1).Select(line => line.Split('\t')).Select(cells => (cells[0], callers.Zip(cells[1..]).ToDictionary(pair => pair.First, pair => pair.Second)))];
    }
}
