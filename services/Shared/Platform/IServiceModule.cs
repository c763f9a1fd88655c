using Platform.Bus;

namespace Platform;

/// <summary>The one seam between a host and a service: production hosts name one module, the standalone host names all.</summary>
public interface IServiceModule
{
    /// <summary>Lower-case name: route prefix (<c>/api/intake</c>), database (<c>intake.db</c>), queue prefix (<c>intake.follow-referral</c>).</summary>
    string Name { get; }

    /// <summary>Registers the database, timers and options of the module.</summary>
    void AddServices(IHostApplicationBuilder builder);

    /// <summary>Names the messages the module listens to and the queue each use case reads.</summary>
    void AddConsumers(Subscriptions subscriptions);

    /// <summary>Maps the endpoints; <paramref name="api"/> already carries the route prefix of the module.</summary>
    void MapEndpoints(IEndpointRouteBuilder api);

    /// <summary>Maps endpoints whose full address is fixed elsewhere: by a standard (<c>/connect/token</c>) or by the public API (<c>/api/reference</c>). Most modules have none.</summary>
    void MapRootEndpoints(IEndpointRouteBuilder root)
    {
    }
}
