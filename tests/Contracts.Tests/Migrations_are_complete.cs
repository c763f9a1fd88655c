using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform;
using Platform.Data;

namespace Contracts.Tests;

/// <summary>A change of a module's tables comes with its migration, for both databases.</summary>
public sealed class Migrations_are_complete
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public void Nothing_in_the_model_is_missing_in_the_migrations(string database)
    {
        var data = Directory.CreateTempSubdirectory("migrations-");
        using var app = ServiceHost.Build([], Repo.Modules(), builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["DATA_DIRECTORY"] = data.FullName, ["Bus:PartialHost"] = "true", ["Database"] = database });
            // Nobody connects: the models are compared with the snapshots.
            builder.Configuration.AddInMemoryCollection(Repo.Modules().Select(module => KeyValuePair.Create("ConnectionStrings:" + module.Name, (string?)"Host=127.0.0.1;Database=none")));
            var key = Convert.ToBase64String(new byte[32]);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Intake:Keys:0"] = key, ["Intake:IndexKey"] = key, ["Notifications:Keys:0"] = key });
            builder.Logging.ClearProviders();
        });
        using var scope = app.Services.CreateScope();
        var databases = app.Services.GetServices<ModuleDatabase>().ToArray();

        databases.Length.ShouldBe(Repo.Modules().Count);
        databases.Where(one => one.Open(scope.ServiceProvider).Database.HasPendingModelChanges()).Select(one => one.Module).ShouldBeEmpty("./dev migration Module Name writes it");
        data.Delete(recursive: true);
    }
}
