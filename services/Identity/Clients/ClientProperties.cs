using System.Collections.Immutable;
using System.Text.Json;
using Contracts.Http.Identity;

namespace Identity.Clients;

/// <summary>What a client's row says beside id and secret, in OpenIddict's bag of properties.</summary>
internal static class ClientProperties
{
    private const string Roles = "roles";
    private const string Charity = "charity_id";
    private const string Division = "division";
    private const string Source = "source";
    private const string Name = "name";
    private const string CreatedAt = "created_at";
    private const string RotatedAt = "rotated_at";
    private const string RevokedAt = "revoked_at";
    private const string FormerSecret = "former_secret";
    private const string FormerUntil = "former_until";
    private const string Configuration = "configuration";

    public static ImmutableArray<string> RolesOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Roles, out var roles) ? [.. roles.EnumerateArray().Select(role => role.GetString()!)] : [];

    public static Guid? CharityOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Charity, out var charity) ? charity.GetGuid() : null;

    public static string? DivisionOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Division, out var division) ? division.GetString() : null;

    /// <summary>Only clients that configuration brought are disabled when it no longer names them.</summary>
    public static bool IsConfigured(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Source, out var source) && source.GetString() == Configuration;

    public static ImmutableDictionary<string, JsonElement> OfApp() => ImmutableDictionary<string, JsonElement>.Empty.Add(Source, JsonSerializer.SerializeToElement(Configuration));

    public static ImmutableDictionary<string, JsonElement> Of(ConfiguredClient client)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        properties[Source] = JsonSerializer.SerializeToElement(Configuration);
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

    /// <summary>The hash of the former secret and how long it still counts.</summary>
    public static (string Hash, DateTimeOffset Until)? FormerSecretOf(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(FormerSecret, out var hash) && properties.TryGetValue(FormerUntil, out var until) ? (hash.GetString()!, until.GetDateTimeOffset()) : null;

    /// <summary>A client that a charity's administrator makes.</summary>
    public static void SetOwn(Dictionary<string, JsonElement> properties, Guid charity, string name, DateTimeOffset now)
    {
        properties[Source] = JsonSerializer.SerializeToElement("charity");
        properties[Roles] = JsonSerializer.SerializeToElement((string[])[Platform.Identity.Roles.Charity]);
        properties[Charity] = JsonSerializer.SerializeToElement(charity);
        properties[Name] = JsonSerializer.SerializeToElement(name);
        properties[CreatedAt] = JsonSerializer.SerializeToElement(now);
    }

    public static void SetRotated(Dictionary<string, JsonElement> properties, string formerHash, DateTimeOffset until, DateTimeOffset now)
    {
        properties[FormerSecret] = JsonSerializer.SerializeToElement(formerHash);
        properties[FormerUntil] = JsonSerializer.SerializeToElement(until);
        properties[RotatedAt] = JsonSerializer.SerializeToElement(now);
    }

    public static void SetRevoked(Dictionary<string, JsonElement> properties, DateTimeOffset now)
    {
        properties.Remove(FormerSecret);
        properties.Remove(FormerUntil);
        properties[RevokedAt] = JsonSerializer.SerializeToElement(now);
    }

    /// <summary>A charity's client as its administrator sees it.</summary>
    public static ClientView View(string clientId, string json)
    {
        var properties = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        return new ClientView(clientId, properties[Name].GetString()!, properties[CreatedAt].GetDateTimeOffset(), At(RotatedAt), At(FormerUntil), At(RevokedAt));

        DateTimeOffset? At(string name) => properties.TryGetValue(name, out var at) ? at.GetDateTimeOffset() : null;
    }
}
