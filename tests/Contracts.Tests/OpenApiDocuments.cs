using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform;
using Platform.Data;
using Testing.Apps;

namespace Contracts.Tests;

/// <summary>The public API is what the committed documents say: a change of the API is a diff that somebody reviews. <c>UPDATE_OPENAPI=1</c> writes them.</summary>
public sealed class OpenApiDocuments : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("openapi-");
    private WebApplication _app = null!;

    public static TheoryData<string> Modules => [.. Repo.Modules().Select(module => module.Name)];

    public async ValueTask InitializeAsync()
    {
        _app = ServiceHost.Build([], Repo.Modules(), builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["DATA_DIRECTORY"] = _data.FullName,
                ["Bus:PartialHost"] = "true",
            });
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new TestIssuer().Local);
        });
        await MigrationStep.MigrateAsync(_app.Services, TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public async Task The_running_host_describes_itself_as_committed(string module)
    {
        using var caller = new HttpClient { BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        var described = (await caller.GetStringAsync($"/openapi/{module}.json", TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Repo.Root, "contracts", "openapi", module + ".json");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, described, TestContext.Current.CancellationToken);
        }

        File.Exists(file).ShouldBeTrue($"contracts/openapi/{module}.json is not committed: ./dev openapi writes it.");
        described.ShouldBe(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), $"The API of {module} changed. If that is meant: ./dev openapi, and review the diff.");
    }
}
