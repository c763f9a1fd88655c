using System.Globalization;
using Benchmarks;
using Benchmarks.Matching;
using Benchmarks.Scarcity;
using Benchmarks.Split;

// ./dev bench [name ...] [--write-baseline]: every number is taken in this run, beside what it is compared with.
// --data DIR: a folder of published instances for `gap`, instead of the part that is in the repository.
// --count N: so many instead of 100,000 in `load backlog` and `load contended`, or of 1,000,000 in `matching`, for a look at the machine before the whole.
// contest FILE: judges what was shared out on a running platform.
if (args is ["contest", .. var recorded])
{
    return JudgeContests.Run(recorded, Console.Out);
}

int? asked = Array.IndexOf(args, "--count") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
var count = asked ?? 100_000;
var folder = Array.IndexOf(args, "--data") is >= 0 and var named ? args[named + 1] : Path.Combine(AppContext.BaseDirectory, "Scarcity", "Data");
var wanted = args.Where((argument, index) => !argument.StartsWith('-') && args.ElementAtOrDefault(index - 1) is not ("--count" or "--data")).ToArray();
var all = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>
{
    ["open-case-sqlite"] = OpeningCases.OnSqliteAsync,
    ["open-case-postgresql"] = OpeningCases.OnPostgreSqlAsync,
    ["protection-sqlite"] = CostOfProtection.OnSqliteAsync,
    ["protection-postgresql"] = CostOfProtection.OnPostgreSqlAsync,
    ["case-to-card"] = CaseToCard.RunAsync,
    ["duplicates"] = DuplicateLookUp.RunAsync,
    ["candidates"] = WhatIfCandidates.RunAsync,
    ["cold-start"] = ColdStart.RunAsync,
    ["operators"] = OperatorsAtWork.RunAsync,
    ["news"] = TakingInNews.RunAsync,
    ["audit"] = VerifyingAudit.RunAsync,
    ["matching"] = () => MatchingAtScale.RunAsync(asked ?? 1_000_000),
    ["matching-nation-wide"] = () => MatchingAtScale.NationWideAsync(asked ?? 1_000_000),
    ["scarcity"] = () => Task.FromResult(WholeBatch.Run()),
    ["gap"] = () => Task.FromResult(SeveralUnits.Run(folder)),
};
// ./dev load [name ...]: the same for the split form, which takes far longer.
if (args is ["load", ..])
{
    wanted = wanted[1..];
    all = new()
    {
        ["gateway"] = ThroughTheGateway.RunAsync,
        ["cards"] = CasesToCards.RunAsync,
        ["backlog"] = () => Backlog.RunAsync(count),
        ["outage"] = Outage.RunAsync,
        ["replicas"] = TwoReplicas.RunAsync,
        ["contended"] = () => Contended.RunAsync(count),
    };
}

if (wanted.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'. Known: {string.Join(", ", all.Keys)}.");
    return 64;
}

var figures = new List<Figure>();
foreach (var (name, run) in all.Where(entry => wanted.Length == 0 || wanted.Contains(entry.Key)))
{
    Console.WriteLine($"== {name}");
    figures.AddRange(await run());
}

return Report.Print(figures, write: args.Contains("--write-baseline"));
