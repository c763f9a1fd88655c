using Contracts.Http.Reference;

namespace Contracts.Http.Intake;

/// <summary>One line of a person's own record: who saw or changed what is kept about them. The sentence can be read out.</summary>
/// <param name="Number">Its place in the service's audit.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Client or account that acted.</param>
/// <param name="Action">What was done, e.g. <c>contact.read</c>.</param>
/// <param name="Why">Purpose, reason or the ids that justify it.</param>
/// <param name="Sentence">The line in words.</param>
public sealed record RecordedAct(long Number, DateTimeOffset At, string By, string Action, string Why, BothLanguages Sentence);
