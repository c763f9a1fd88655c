using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Platform.Health;

/// <summary>
/// <c>/health/live</c> and <c>/health/ready</c> on a port of their own (<c>MANAGEMENT_PORT</c>, by default the public port + 1), so that
/// probes need no way through the gateway and the public cannot ask.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>The addresses to listen on, management address included.</summary>
    public static string[] Addresses(IConfiguration configuration)
    {
        var publicAddresses = (configuration["ASPNETCORE_URLS"] ?? configuration["urls"] ?? "http://127.0.0.1:5080").Split(';', StringSplitOptions.RemoveEmptyEntries);
        return [.. publicAddresses, $"http://{BindingAddress.Parse(publicAddresses[0]).Host}:{ManagementPort(configuration, publicAddresses[0])}"];
    }

    public static void MapHealth(this WebApplication app)
    {
        // Port 0 (chosen by the system, as in tests) gives both ports at start only; then health answers on every port.
        var port = ManagementPort(app.Configuration, Addresses(app.Configuration)[0]);
        Map("/health/live", check => false);
        Map("/health/ready", check => check.Tags.Contains("ready"));

        void Map(string path, Func<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckRegistration, bool> predicate) => app
            .MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate })
            .AddEndpointFilter((invocation, next) =>
                port == 0 || invocation.HttpContext.Connection.LocalPort == port ? next(invocation) : ValueTask.FromResult<object?>(TypedResults.NotFound()))
            .AllowAnonymous();
    }

    private static int ManagementPort(IConfiguration configuration, string firstAddress) =>
        configuration.GetValue<int?>("MANAGEMENT_PORT") ?? (BindingAddress.Parse(firstAddress).Port is var port and > 0 ? port + 1 : 0);
}
