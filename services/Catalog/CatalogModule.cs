using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Catalog.Data;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Catalog;

/// <inheritdoc />
public sealed class CatalogModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "catalog";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<CatalogDbContext, SqliteCatalogDbContext>(Name);
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
