using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Identity;

namespace Identity.Tests;

/// <summary>The smallest service there can be: it tells callers what it read from their token, and has one door for coordinators. With an identity module inside it is the one-process form.</summary>
internal sealed class WhoAmIModule(IdentityModule? identity = null) : IServiceModule
{
    public string Name => identity?.Name ?? "whoami";

    public void AddServices(IHostApplicationBuilder builder) => identity?.AddServices(builder);

    public void AddConsumers(Subscriptions subscriptions)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api) => identity?.MapEndpoints(api);

    public void MapRootEndpoints(IEndpointRouteBuilder root)
    {
        identity?.MapRootEndpoints(root);
        root.MapGet("/who", (Actor actor) => TypedResults.Ok(actor));
        root.MapGet("/coordinators", () => TypedResults.NoContent()).RequireRoles(Roles.Coordinator);
    }
}
