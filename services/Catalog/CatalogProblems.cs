using Catalog.Offers;
using Contracts.Http;
using Platform.Http;

namespace Catalog;

/// <summary>Refusals that only the catalogue knows.</summary>
internal static class CatalogProblems
{
    private static readonly ProblemKind CapacityPromised = new(Problems.CapacityPromised, 409, "名额不能少于已承诺的数量。", "Capacity must not fall below what is promised.");

    /// <summary>Less than what is promised; says how much that is.</summary>
    public static Refusal Promised(OfferUse use) =>
        new Refusal(CapacityPromised).With("held", use.Held).With("committed", use.Committed).With("minimum", use.Minimum);
}
