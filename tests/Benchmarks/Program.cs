using Benchmarks;
using Benchmarks.Split;

// ./dev bench [name ...] [--write-baseline]: every number is taken in this run, beside what it is compared with.
var wanted = args.Where(argument => !argument.StartsWith('-')).ToArray();
var all = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>
{
    ["open-case-sqlite"] = OpeningCases.OnSqliteAsync,
    ["open-case-postgresql"] = OpeningCases.OnPostgreSqlAsync,
    ["case-to-card"] = CaseToCard.RunAsync,
    ["duplicates"] = DuplicateLookUp.RunAsync,
    ["candidates"] = WhatIfCandidates.RunAsync,
    ["cold-start"] = ColdStart.RunAsync,
    ["news"] = TakingInNews.RunAsync,
};
// `load` as first word: the same for the split form, which takes far longer.
if (args is ["load", ..])
{
    wanted = wanted[1..];
    all = new()
    {
        ["gateway"] = ThroughTheGateway.RunAsync,
        ["cards"] = CasesToCards.RunAsync,
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
