using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Matching.Data;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Matching;

/// <inheritdoc />
public sealed class MatchingModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "matching";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<MatchingDbContext, SqliteMatchingDbContext>(Name);
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
