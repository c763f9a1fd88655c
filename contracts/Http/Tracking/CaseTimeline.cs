using System.Text.Json;

namespace Contracts.Http.Tracking;

/// <summary>What happened to a case, oldest first, and what has to happen next.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Number">Speakable number; null until Intake's message is here.</param>
/// <param name="Steps">Every step with time, actor and a sentence in the caller's language.</param>
/// <param name="Next">Open needs and referrals of the case with next step and deadline, worst first.</param>
public sealed record CaseTimeline(Guid CaseId, string? Number, IReadOnlyList<TimelineStep> Steps, IReadOnlyList<TrackedItem> Next);

/// <summary>One step.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id: a client, an account or a part of the platform; never a person in need.</param>
/// <param name="Code">What happened: the name of the message without its version, e.g. referral-accepted.</param>
/// <param name="Reason">Reason or outcome code, where the step has one.</param>
/// <param name="Sentence">The step in words, in the caller's language.</param>
/// <param name="NeedId">The need it is about, if one.</param>
/// <param name="ReferralId">The referral it is about, if one.</param>
/// <param name="Charity">The charity it is about, if one.</param>
/// <param name="Offer">The offer it is about, if one.</param>
/// <param name="Next">The step that this one called for, as it was said then; null when it called for none.</param>
/// <param name="Facts">The fact as it was announced, for programs.</param>
public sealed record TimelineStep(
    DateTimeOffset At, string By, string Code, string? Reason, string Sentence, Guid? NeedId, Guid? ReferralId, Named? Charity, Named? Offer,
    DueStep? Next, JsonElement Facts);
