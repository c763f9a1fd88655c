using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Benchmarks;

/// <summary>What opening a case is compared with: the same host, database settings and body; the endpoint reads the body, writes one bare row and does nothing else.</summary>
public sealed class BareRowModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "bare";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<CreateTable>();
        builder.AddModuleDatabase<BareContext, SqliteBareContext>(Name);
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api) => api.MapPost("/rows", async (Contracts.Http.Intake.OpenCase body, BareContext db, TimeProvider time, CancellationToken cancellationToken) =>
    {
        var row = new BareRow { Id = Guid.CreateVersion7(time.GetUtcNow()), Place = body.Place!.Division!, At = time.GetUtcNow() };
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created("/api/bare/rows/" + row.Id, row);
    }).AllowAnonymous();

    private sealed class CreateTable(IServiceScopeFactory scopes) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BareContext>().Database.EnsureCreatedAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

internal sealed class BareRow
{
    public required Guid Id { get; init; }

    public required string Place { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal class BareContext : DbContext
{
    public BareContext(DbContextOptions<BareContext> options)
        : base(options)
    {
    }

    protected BareContext(DbContextOptions options)
        : base(options)
    {
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.Entity<BareRow>().ToTable("Rows");
    }
}

internal sealed class SqliteBareContext(DbContextOptions<SqliteBareContext> options) : BareContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}
