using System.Globalization;
using Contracts.Http.Identity;
using Demonstration.Set;

namespace Demonstration;

/// <summary>The machine clients of demonstration mode: those that api.md promises, and one for each further simulated charity.</summary>
internal static class DemoClients
{
    public const string Hotline = "hotline-demo";
    public const string Coordinator = "coordinator-demo";
    public const string Government = "government-demo";
    public const string Field = "field-demo";
    public const string Auditor = "auditor-demo";
    public const string Operator = "operator-demo";

    /// <summary>The secret of a client, where those of the further charities have the given one.</summary>
    public static string SecretOf(string client, string further) =>
        DemonstrationClients.All.Any(known => known.Id == client) ? DemonstrationClients.Secret : further;

    /// <summary>The client of a charity, from 1.</summary>
    public static string Charity(int number) => string.Create(CultureInfo.InvariantCulture, $"charity-demo-{number}");

    /// <summary>
    /// Configuration that adds the clients of the further charities to those the identity module seeds by itself. Their secret is made at each start and
    /// known to this process only.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string?>> FurtherCharities(string secret)
    {
        for (var number = DemonstrationClients.Charities + 1; number <= MakeCharities.Count; number++)
        {
            var prefix = $"Identity:Clients:{Charity(number)}:";
            yield return new(prefix + "Id", Charity(number));
            yield return new(prefix + "Secret", secret);
            yield return new(prefix + "Roles:0", "charity");
            yield return new(prefix + "CharityId", DemonstrationClients.CharityId(number).ToString());
        }
    }
}
