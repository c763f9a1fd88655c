using Contracts.Http.Catalog;

namespace Demonstration.Set;

/// <summary>A charity that does not exist.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Client">Machine client it signs in with.</param>
/// <param name="Request">How it registers.</param>
internal sealed record CharityPlan(int Number, string Client, RegisterCharity Request);
