using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Intake.Data;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Intake;

/// <inheritdoc />
public sealed class IntakeModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "intake";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<IntakeDbContext, SqliteIntakeDbContext>(Name);
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}
