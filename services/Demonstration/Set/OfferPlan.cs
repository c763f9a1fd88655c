using Contracts.Http.Catalog;

namespace Demonstration.Set;

/// <summary>An offer of a charity.</summary>
/// <param name="Charity">Number of its charity.</param>
/// <param name="ExternalId">The charity's own id.</param>
/// <param name="Late">Published after the other cases were answered: its charity never looks, and its clock runs in seconds.</param>
internal sealed record OfferPlan(
    int Charity, string ExternalId, OfferTitle Title, IReadOnlyList<string> Categories, string Form, string Funding, OfferArea Area,
    OfferEligibility? Eligibility, OfferCapacity Capacity, string? AnswersWithin, int ValidForDays, bool Late)
{
    /// <summary>The request; dates count from the start of that day, so that a repeat is the same request.</summary>
    public PublishOffer Request(DateTimeOffset day) => new(
        Title, Categories, Form, Funding, Area, Eligibility, Capacity, day.AddDays(-1), day.AddDays(ValidForDays), AnswersWithin, ["zh"]);
}
