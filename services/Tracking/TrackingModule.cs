using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Tracking.Data;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Tracking;

/// <inheritdoc />
public sealed class TrackingModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "tracking";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<TrackingDbContext, SqliteTrackingDbContext>(Name);
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
