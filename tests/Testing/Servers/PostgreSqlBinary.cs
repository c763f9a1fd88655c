using Npgsql;

namespace Testing.Servers;

/// <summary>A PostgreSQL of this machine's package.</summary>
internal sealed class PostgreSqlBinary(string binaries, bool durable) : IServerBackend
{
    private readonly int _port = Ports.Take();
    private ServerProcess? _process;
    private DirectoryInfo? _folder;

    /// <summary>Where it keeps its files, once started; its data directory is <c>data</c> in it.</summary>
    public string? Folder => _folder?.FullName;

    /// <summary>The newest one installed; null where there is none.</summary>
    public static PostgreSqlBinary? Find(bool durable) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "postgres")))
            .OrderDescending(StringComparer.Ordinal).Select(bin => new PostgreSqlBinary(bin, durable)).FirstOrDefault()
        : null;

    /// <summary>The first time on an empty folder, later on the same data and port.</summary>
    public async Task<string> StartAsync()
    {
        // The server refuses root: then it runs as the user its package made.
        string[] prefix = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (_folder is null)
        {
            _folder = Directory.CreateTempSubdirectory("referral-postgres-");
            if (prefix.Length > 0)
            {
                await ServerProcess.RunAsync("chown", "postgres", _folder.FullName);
            }

            string[] init = [.. prefix, Path.Combine(binaries, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
            await ServerProcess.RunAsync(init[0], init[1..]);
        }

        string[] run =
        [
            .. prefix, Path.Combine(binaries, "postgres"), "-D", Data, "-p", $"{_port}", "-k", _folder.FullName, "-c", "listen_addresses=127.0.0.1",
            // After a crash every file of every database would be flushed one by one, which takes minutes on a slow disk.
            "-c", "max_connections=500", "-c", "shared_buffers=512MB", "-c", "recovery_init_sync_method=syncfs", .. durable ? Array.Empty<string>() : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
        ];
        _process = ServerProcess.Start(run[0], run[1..]);
        var address = $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";
        await _process.WaitAsync(() => AnswersAsync(address), "PostgreSQL", seconds: 180);
        return address;
    }

    /// <summary>kill -9 of the server and all it started. It is over when the system has forgotten the process: until then its locks look held.</summary>
    public async Task KillAsync()
    {
        var process = Path.Combine("/proc", (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0]);
        _process!.Dispose();
        await Eventually.IsTrueAsync(() => Task.FromResult(!Directory.Exists(process)), "the killed server is gone");
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        if (_folder is not null)
        {
            await Absent.DeleteAsync(_folder);
        }
    }

    private string Data => Path.Combine(_folder!.FullName, "data");

    private static async Task<bool> AnswersAsync(string address)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(address);
            await using var ask = source.CreateCommand("SELECT 1");
            return await ask.ExecuteScalarAsync() is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
