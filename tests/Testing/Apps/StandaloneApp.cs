namespace Testing.Apps;

/// <summary>
/// The whole platform as the process a newcomer starts: real executable, real port, SQLite files. It can be killed like a crash and started again on the same data.
/// </summary>
public sealed class StandaloneApp : IReferralApp
{
    private readonly DirectoryInfo _folder;
    private readonly string[] _arguments;
    private readonly HostProcess _host;

    private StandaloneApp(DirectoryInfo folder, string[] arguments, Dictionary<string, string> settings)
    {
        (_folder, _arguments) = (folder, arguments);
        _host = new HostProcess("Standalone", _folder.FullName, new Dictionary<string, string>(TestClients.AsSettings().Concat(settings))
        {
            ["DATA_DIRECTORY"] = _folder.FullName,
            ["Intake__LookUpsPerMinute"] = TestClients.LookUps,
        });
    }

    /// <inheritdoc />
    public Uri Address => _host.Address;

    /// <summary>Address of the management port.</summary>
    public Uri Management => _host.Management;

    /// <inheritdoc />
    public ModuleDatabases Databases => new SqliteFiles(DataDirectory);

    /// <summary>The data folder, for audits that open the files themselves.</summary>
    public string DataDirectory => _folder.FullName;

    /// <inheritdoc />
    public IReadOnlyList<string> Output => _host.Output;

    /// <summary>Resident memory of the process in bytes.</summary>
    public long WorkingSet => _host.WorkingSet;

    /// <summary>Starts the platform and waits until it is ready.</summary>
    /// <param name="settings">Configuration as environment variables (<c>Sqlite__Synchronous</c>).</param>
    /// <param name="arguments">Command line.</param>
    public static Task<StandaloneApp> StartAsync(Dictionary<string, string>? settings = null, params string[] arguments) =>
        StartInAsync(Directory.CreateTempSubdirectory("referral-standalone-"), settings, arguments);

    /// <summary>The same with its data in a folder of the caller's choice, which is deleted at the end.</summary>
    public static async Task<StandaloneApp> StartInAsync(DirectoryInfo folder, Dictionary<string, string>? settings = null, params string[] arguments)
    {
        var app = new StandaloneApp(folder, arguments, settings ?? []);
        try
        {
            await app.StartAgainAsync();
            return app;
        }
        catch
        {
            // Nobody else knows the process: it must not stay behind.
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process on the same data and port, and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts the process on the same data and port without waiting, so that it can be killed while it starts.</summary>
    public void Launch() => _host.Launch(_arguments);

    /// <summary>Runs another verb of the same host on the same data, beside the running process. Answers exit code and output.</summary>
    public Task<(int Code, string Output)> RunVerbAsync(params string[] arguments) => _host.RunVerbAsync(arguments);

    /// <summary>What a probe is answered now.</summary>
    public Task<int> ReadinessAsync() => _host.ReadinessAsync();

    /// <summary>kill -9: nothing in the process gets a chance to finish.</summary>
    public Task KillAsync() => _host.KillAsync();

    /// <summary>Waits until the platform answers that it is ready.</summary>
    public Task WaitUntilReadyAsync() => _host.WaitUntilReadyAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
