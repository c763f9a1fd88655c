using Contracts.Http.Intake;
using Demonstration.Set;

namespace Demonstration.Loading;

/// <summary>What the platform made of the set so far: the ids it gave.</summary>
internal sealed class Loaded
{
    /// <summary>Id of each charity by its number.</summary>
    public Dictionary<int, Guid> Charities { get; } = [];

    /// <summary>Each offer by its id.</summary>
    public Dictionary<Guid, OfferPlan> Offers { get; } = [];

    /// <summary>Each opened case in the order of the set.</summary>
    public List<(CasePlan Plan, OpenedCase Opened)> Cases { get; } = [];

    /// <summary>The client of a charity.</summary>
    public string ClientOf(Guid charityId) => DemoClients.Charity(Charities.Single(pair => pair.Value == charityId).Key);
}
