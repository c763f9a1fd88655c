namespace Journeys.Tests;

/// <summary>The drill with SQLite files, copied while the process runs.</summary>
public sealed class A_restore_of_one_process(ITestOutputHelper output) : A_restore(output), IAsyncDisposable
{
    private StandaloneApp _app = null!;

    protected override IReadOnlyList<string> Tools => ["bash", "sqlite3"];

    private Dictionary<string, string> Places => new()
    {
        ["DATA_DIRECTORY"] = _app.DataDirectory,
        ["BACKUP"] = Path.Combine(Scratch.FullName, "backup"),
        ["KEYS"] = Path.Combine(Scratch.FullName, "keys"),
    };

    protected override async Task<IReferralApp> StartAsync() => _app = await StandaloneApp.StartAsync();

    protected override Task BackUpAsync() => RunAsync(Places, "Back up one process");

    protected override async Task DestroyAsync()
    {
        await _app.KillAsync();
        foreach (var file in Directory.EnumerateFiles(_app.DataDirectory))
        {
            await File.WriteAllTextAsync(file, "gone", TestContext.Current.CancellationToken);
        }
    }

    protected override async Task RestoreAsync()
    {
        await RunAsync(Places, "Restore one process");
        Directory.Delete(_app.DataDirectory + ".broken", recursive: true);
        await _app.StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        Scratch.Delete(recursive: true);
    }
}
