namespace Contracts.Http.Matching;

/// <summary>Whether one replica's index of offers, the ledgers and the database say the same.</summary>
/// <param name="Sound">No difference was found that stayed.</param>
/// <param name="Offers">Offers in the database.</param>
/// <param name="Indexed">Offers in the index.</param>
/// <param name="Differences">How many differences stayed when they were looked at again.</param>
/// <param name="First">The first of them, 50 at most.</param>
public sealed record IndexCheck(bool Sound, int Offers, int Indexed, int Differences, IReadOnlyList<IndexDifference> First);

/// <summary>One difference.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="Kind"><c>missing</c> in the index, other <c>facts</c>, other <c>ledger</c> figures, a record in a wrong <c>bucket</c>, or <c>promises</c>: held or committed is not the sum of its cards.</param>
public sealed record IndexDifference(Guid OfferId, string Kind);
