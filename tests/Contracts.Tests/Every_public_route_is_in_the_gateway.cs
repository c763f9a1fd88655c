using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform;
using Testing.Apps;

namespace Contracts.Tests;

/// <summary>A new path of a service works in one process at once; in front of separate services it is lost unless the gateway sends it to that service.</summary>
public sealed partial class Every_public_route_is_in_the_gateway
{
    private static readonly IReadOnlyDictionary<string, string> Gateway = Routes();

    [Fact]
    public void Every_route_of_a_module_reaches_that_module()
    {
        var routes = PublicRoutes();
        routes.ShouldContain(("/api/tracking/board", "tracking"));
        routes.ShouldContain(("/api/reference/divisions", "catalog"));
        routes.ShouldContain(("/connect/token", "identity"));
        routes.Select(route => route.Module).Distinct().Order(StringComparer.Ordinal).ShouldBe(Repo.Modules().Select(module => module.Name));

        Lost(routes, Gateway).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", "identity")]
    [InlineData("/.well-known/jwks", "identity")]
    [InlineData("/docs/", "catalog")]
    [InlineData("/", "webconsole")]
    [InlineData("/hotline", "webconsole")]
    [InlineData("/signin-oidc", "webconsole")]
    [InlineData("/_content/WebConsole/console.css", "webconsole")]
    public void What_no_module_maps_itself_has_a_way_too(string path, string module) => Lost([(path, module)], Gateway).ShouldBeEmpty();

    [Fact]
    public void Health_is_nobodys_business_outside() => Lost([("/health/live", "intake"), ("/health/ready", "intake")], Gateway).Count.ShouldBe(2);

    [Fact]
    public void Twin_a_route_without_a_way_is_noticed() =>
        Lost([("/api/tracking/board", "tracking")], Gateway.Where(route => route.Value != "tracking").ToDictionary()).ShouldBe(["/api/tracking/board -> webconsole, not tracking"]);

    [Fact]
    public void Twin_a_way_to_the_wrong_service_is_noticed() =>
        Lost([("/api/reference/needs", "matching")], Gateway).ShouldBe(["/api/reference/needs -> catalog, not matching"]);

    [Fact]
    public void The_stream_has_a_way_of_its_own_that_stays_open_for_hours_and_holds_nothing_back()
    {
        var settings = Settings();
        var cluster = settings["ReverseProxy:Routes:tracking-stream:ClusterId"];

        settings["ReverseProxy:Routes:tracking-stream:Match:Path"].ShouldBe("/api/tracking/stream");
        PublicRoutes().ShouldContain(("/api/tracking/stream", "tracking"));
        settings.GetValue<TimeSpan>($"ReverseProxy:Clusters:{cluster}:HttpRequest:ActivityTimeout").ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
        settings.GetValue<bool>($"ReverseProxy:Clusters:{cluster}:HttpRequest:AllowResponseBuffering").ShouldBeFalse();
        settings[$"ReverseProxy:Clusters:{cluster}:Destinations:one:Address"].ShouldBe(settings["ReverseProxy:Clusters:tracking:Destinations:one:Address"]);
    }

    [Fact]
    public void Active_checks_are_off_unless_an_operator_wants_them() =>
        Settings().GetSection("ReverseProxy:Clusters").GetChildren().ShouldAllBe(cluster => !cluster.GetValue<bool>("HealthCheck:Active:Enabled"));

    private static IConfigurationRoot Settings() =>
        new ConfigurationBuilder().AddJsonFile(Path.Combine(Repo.Root, "gateway", "appsettings.json")).Build();

    /// <summary>Path pattern to service, as the gateway's settings say.</summary>
    private static Dictionary<string, string> Routes() => Settings().GetSection("ReverseProxy:Routes").GetChildren()
        .ToDictionary(route => route["Match:Path"]!, route => route["ClusterId"]!);

    /// <summary>Paths whose most precise pattern in the gateway leads to another service, or that have none.</summary>
    private static IReadOnlyList<string> Lost(IEnumerable<(string Path, string Module)> routes, IReadOnlyDictionary<string, string> gateway) =>
    [
        .. from route in routes
           let way = gateway.Where(entry => Matches(entry.Key, route.Path)).OrderBy(entry => entry.Key.Contains('*', StringComparison.Ordinal)).ThenByDescending(entry => entry.Key.Length).FirstOrDefault().Value
           // The stream is a second cluster of the same service.
           where way != route.Module && way != route.Module + "-stream"
           select $"{route.Path} -> {way ?? "nowhere"}, not {route.Module}",
    ];

    private static bool Matches(string pattern, string path) =>
        new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(path, []);

    /// <summary>Every route the modules map, parameters filled in, with the module it belongs to.</summary>
    private static (string Path, string Module)[] PublicRoutes()
    {
        var data = Directory.CreateTempSubdirectory("routes-");
        using var app = ServiceHost.Build([], Repo.Modules(), builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0", ["DATA_DIRECTORY"] = data.FullName, ["Bus:PartialHost"] = "true" });
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new TestIssuer().Local);
        });
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToArray();
        (string, string)[] routes =
        [
            .. from endpoint in endpoints
               let module = endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName
               where module is not null
               select ("/" + Parameter().Replace(endpoint.RoutePattern.RawText!, "x").Trim('/'), module),
            .. endpoints.Any(endpoint => endpoint.RoutePattern.RawText == "/openapi/{documentName}.json")
                ? Repo.Modules().Select(module => ($"/openapi/{module.Name}.json", module.Name))
                : throw new InvalidOperationException("The documents are mapped at another address."),
        ];
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);
        return routes;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
