using System.Collections.Immutable;
using System.Text.Json;

namespace Identity.Clients;

/// <summary>What a client's row says beside id and secret, in OpenIddict's bag of properties.</summary>
internal static class ClientProperties
{
    private const string Roles = "roles";
    private const string Charity = "charity_id";
    private const string Division = "division";
    private const string Source = "source";

    public static ImmutableArray<string> RolesOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Roles, out var roles) ? [.. roles.EnumerateArray().Select(role => role.GetString()!)] : [];

    public static Guid? CharityOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Charity, out var charity) ? charity.GetGuid() : null;

    public static string? DivisionOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Division, out var division) ? division.GetString() : null;

    /// <summary>Only clients that configuration brought are disabled when it no longer names them.</summary>
    public static bool IsConfigured(IReadOnlyDictionary<string, JsonElement> properties) => properties.ContainsKey(Source);

    public static ImmutableDictionary<string, JsonElement> Of(ConfiguredClient client)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        properties[Source] = JsonSerializer.SerializeToElement("configuration");
        properties[Roles] = JsonSerializer.SerializeToElement(client.Roles);
        if (client.CharityId is { } charity)
        {
            properties[Charity] = JsonSerializer.SerializeToElement(charity);
        }

        if (client.Division is { } division)
        {
            properties[Division] = JsonSerializer.SerializeToElement(division);
        }

        return properties.ToImmutable();
    }
}
