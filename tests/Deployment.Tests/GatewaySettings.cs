using System.Text.Json;

namespace Deployment.Tests;

/// <summary>Where the gateway sends calls to, from its own settings.</summary>
internal static class GatewaySettings
{
    public static IReadOnlyList<string> Addresses()
    {
        using var settings = JsonDocument.Parse(Repo.Read("gateway/appsettings.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return [.. settings.RootElement.GetProperty("ReverseProxy").GetProperty("Clusters").EnumerateObject()
            .SelectMany(cluster => cluster.Value.GetProperty("Destinations").EnumerateObject())
            .Select(destination => destination.Value.GetProperty("Address").GetString()!).Distinct()];
    }
}
