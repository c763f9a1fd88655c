namespace Contracts.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows, in the order the endpoint documents.</param>
/// <param name="Next">Opaque cursor of the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
