using Contracts.Http.Identity;
using Microsoft.Extensions.Configuration;
using Platform.Identity;

namespace Identity.Clients;

/// <summary>
/// The machine clients that configuration names: <c>Identity:Clients:{n}:Id</c>, <c>Secret</c>, <c>Roles:{m}</c>, for a charity <c>CharityId</c>, for staff of one area <c>Division</c>.
/// <c>Demonstration:Enabled</c> adds the demonstration's, whose secret everybody knows.
/// </summary>
internal sealed record ClientList(IReadOnlyList<ConfiguredClient> All)
{
    private const int ShortestSecret = 12;
    private const int LongestId = 100;

    private static readonly string[] KnownRoles = [Roles.Hotline, Roles.Coordinator, Roles.Charity, Roles.Field, Roles.Government, Roles.Auditor, Roles.Operator];

    /// <summary>Reads and judges the list; a fault names the client and what to change, never a secret.</summary>
    public static ClientList Read(IConfiguration configuration)
    {
        var clients = configuration.GetSection("Identity:Clients").GetChildren().Select(Judged).ToList();
        if (configuration.GetValue("Demonstration:Enabled", false))
        {
            if (!Listening.OnLoopbackOnly(configuration))
            {
                throw new InvalidOperationException(
                    "The demonstration's clients have a secret that everybody knows, so it starts on loopback only. Set ASPNETCORE_URLS to an address such as http://127.0.0.1:5080, or leave the demonstration out. "
                    + "演示客户端的密钥是公开的，只能在本机回环地址上启动。");
            }

            clients.AddRange(DemonstrationClients.All.Select(client => new ConfiguredClient(client.Id, DemonstrationClients.Secret, [client.Role], client.CharityId)));
        }

        return clients.GroupBy(client => client.Id).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"The client {twice.Key} is configured twice.")
            : new ClientList(clients);
    }

    private static ConfiguredClient Judged(IConfigurationSection section)
    {
        var client = new ConfiguredClient(
            section["Id"] ?? "", section["Secret"] ?? "", [.. section.GetSection("Roles").GetChildren().Select(role => role.Value ?? "")],
            Guid.TryParse(section["CharityId"], out var charity) ? charity : null,
            section["Division"] is { Length: > 0 } division ? division : null);
        var fault = client switch
        {
            { Id.Length: 0 or > LongestId } => $"{section.Path}:Id is missing or longer than {LongestId} characters.",
            { Secret.Length: < ShortestSecret } => $"{section.Path}:Secret is missing or shorter than {ShortestSecret} characters.",
            { Roles.Count: 0 } => $"{section.Path}:Roles is empty; name at least one of {string.Join(", ", KnownRoles)}.",
            _ when client.Roles.Except(KnownRoles).FirstOrDefault() is { } unknown => $"{section.Path}:Roles has an unknown role '{unknown}'; known are {string.Join(", ", KnownRoles)}.",
            { CharityId: null } when section["CharityId"] is { Length: > 0 } => $"{section.Path}:CharityId is not a UUID.",
            { CharityId: null } when client.Roles.Contains(Roles.Charity) => $"{section.Path}:CharityId is missing; a client with the role charity acts for exactly one.",
            { Division: { } code } when !(code.Length is 2 or 4 or 6 or 9 or 12 && code.All(char.IsAsciiDigit)) => $"{section.Path}:Division is not a division code of 2, 4, 6, 9 or 12 digits.",
            _ => null,
        };
        return fault is null ? client : throw new InvalidOperationException(fault);
    }
}

/// <summary>One client as configured.</summary>
internal sealed record ConfiguredClient(string Id, string Secret, IReadOnlyList<string> Roles, Guid? CharityId, string? Division = null);
