namespace Contracts.Messages.Intake;

/// <summary>A need was opened and waits for help. Everything matching may know about it, and nothing more.</summary>
/// <param name="NeedId">The need, version 7.</param>
/// <param name="CaseId">The case it belongs to.</param>
/// <param name="CaseNumber">Speakable number of the case, so that people can talk about the need without a name.</param>
/// <param name="Category">Need category, e.g. <c>N01.01</c>.</param>
/// <param name="Division">Division code as exact as known, township at most.</param>
/// <param name="Latitude">Degrees north, rounded to two decimals (about 1 km) because an exact place identifies a person.</param>
/// <param name="Longitude">Degrees east, rounded likewise.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Quantity">What is still missing, in <paramref name="Unit"/>: asked for minus what the state already covers. At least 1.</param>
/// <param name="Unit">Unit of the quantity, e.g. <c>person</c>, <c>parcel</c>, <c>visit</c>.</param>
/// <param name="NeededBy">UTC; null when no date was given.</param>
/// <param name="Tiers">Recipient tiers R0 to R7 of the household.</param>
/// <param name="Tags">Vulnerability tags. Sensitive ones appear only with consent.</param>
/// <param name="Ages">Ages of the household's members in whole years; may be empty.</param>
/// <param name="HouseholdSize">At least 1.</param>
/// <param name="OpenedAt">UTC; waiting time counts from here.</param>
/// <param name="By">Actor id.</param>
/// <param name="Version">Version of the need in Intake after this change.</param>
public sealed record NeedOpened(
    Guid NeedId, Guid CaseId, string CaseNumber, string Category, string Division, double? Latitude, double? Longitude,
    string Urgency, int Quantity, string Unit, DateTimeOffset? NeededBy,
    IReadOnlyList<string> Tiers, IReadOnlyList<string> Tags, IReadOnlyList<int> Ages, int HouseholdSize,
    DateTimeOffset OpenedAt, string By, int Version);

/// <summary>A need was withdrawn by the person or the desk. Open cards are recalled.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Reason">Reason code of the reference table <c>withdrawal</c>.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
/// <param name="Version">Version of the need in Intake after this change.</param>
public sealed record NeedWithdrawn(Guid NeedId, Guid CaseId, string Reason, DateTimeOffset At, string By, int Version);
