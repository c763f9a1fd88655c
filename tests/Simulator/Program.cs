using System.Globalization;
using Simulator;
using Folder = Demonstration.Replay.Folder;

// ./dev simulate [--cases N] [--seeds N] [--data DIR] [--out DIR]: the same surge through every way of sharing out, and real matches with old offers asked first.
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
if (!int.TryParse(Option("--cases") ?? "8000", NumberStyles.None, CultureInfo.InvariantCulture, out var cases) || cases is < 100 or > 50_000
    || !int.TryParse(Option("--seeds") ?? "3", NumberStyles.None, CultureInfo.InvariantCulture, out var seeds) || seeds is < 1 or > 20)
{
    await Console.Error.WriteLineAsync("--cases takes 100 to 50000, --seeds 1 to 20.");
    return 64;
}

var data = Option("--data") ?? Path.Combine(AppContext.BaseDirectory, "Data");
if (Folder.Missing(data) is { } missing)
{
    await Console.Error.WriteLineAsync($"{data} has no {missing}.");
    return 66;
}

var all = new List<IReadOnlyList<Outcome>>();
for (var seed = 1; seed <= seeds; seed++)
{
    var world = World.Make(seed, cases, share: 0.8);
    var outcomes = new List<Outcome>();
    foreach (var policy in Policy.All)
    {
        outcomes.Add(Play.Of(world, policy, outcomes.Count > 0 ? outcomes[0].LowUnits : 0));
        await Console.Error.WriteLineAsync($"seed {seed}: {policy.Name}");
    }

    outcomes.Add(Hindsight.Of(world));
    all.Add(outcomes);
}

var command = $"./dev simulate --cases {cases} --seeds {seeds}";
Console.WriteLine(Report.Write(Option("--out") ?? "simulation", all, Confirmation.Of(data), command));
return all.All(seed => Report.Goals(seed[0], seed.Single(outcome => outcome.Policy == Policy.Recalling.Name)).All(goal => goal.Reached)) ? 0 : 1;
