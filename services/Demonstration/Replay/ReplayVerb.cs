using System.Diagnostics;
using System.Globalization;
using Contracts.Http.Identity;
using Demonstration.Api;
using Demonstration.Loading;

namespace Demonstration.Replay;

/// <summary>The verb <c>replay</c>: plays a folder of real offers, matches and requests through the public API and says what came of every row.</summary>
public static class ReplayVerb
{
    private const int WrongUse = 64;
    private const int NoInput = 66;

    /// <summary>Runs the verb; the exit code of the process.</summary>
    /// <param name="args">The command line without the verb.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        if (ReplayOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(ReplayOptions.Usage);
            return WrongUse;
        }

        if (Folder.Missing(options.Folder) is { } missing)
        {
            await Console.Error.WriteLineAsync($"{missing} is missing in {options.Folder}.");
            return NoInput;
        }

        var folder = Folder.Read(options.Folder);
        if (options.Reference is { } directory)
        {
            WriteReference.To(directory, folder);
            Console.WriteLine($"Reference data written to {directory}. Start the platform with Reference__Directory={directory}");
            return 0;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await PlayAsync(options, folder, stop.Token);
        return 0;
    }

    private static async Task PlayAsync(ReplayOptions options, Folder folder, CancellationToken cancellationToken)
    {
        await using var own = options.Platform is null ? await OwnPlatform.StartAsync(folder, cancellationToken) : null;
        using var api = new ReferralApi(options.Platform ?? own!.Address, _ => DemonstrationClients.Secret);
        var watch = Stopwatch.StartNew();
        var (report, totals) = (new Report(), new Totals(api));
        var before = await totals.ReadAsync(cancellationToken);
        var list = new PlayList(folder, report);
        await new Player(api, folder, report, Progress.OnConsole(), TimeProvider.System).PlayAsync(list, cancellationToken);
        foreach (var (what, count) in await totals.ReadAsync(cancellationToken))
        {
            report.Count("platform: " + what, count - before.GetValueOrDefault(what));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"replay of {list.Count} events in {watch.Elapsed.TotalSeconds:0} s"));
        foreach (var line in report.ToLines())
        {
            Console.WriteLine(line);
        }

        if (options.Report is { } file)
        {
            await File.WriteAllTextAsync(file, report.ToJson(), cancellationToken);
        }
    }
}
