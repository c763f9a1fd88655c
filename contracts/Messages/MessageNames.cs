using System.Collections.Frozen;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;

namespace Contracts.Messages;

/// <summary>The table "stable name and type": the only place where a message type becomes a string. Outbox rows, frozen samples and dead letters use these names.</summary>
public static class MessageNames
{
    private static readonly FrozenDictionary<string, Type> Types = new Dictionary<string, Type>
    {
        ["case-opened.v1"] = typeof(CaseOpened),
        ["case-closed.v1"] = typeof(CaseClosed),
        ["cases-linked.v1"] = typeof(CasesLinked),
        ["cases-unlinked.v1"] = typeof(CasesUnlinked),
        ["need-opened.v1"] = typeof(NeedOpened),
        ["need-withdrawn.v1"] = typeof(NeedWithdrawn),
        ["consent-recorded.v1"] = typeof(ConsentRecorded),
        ["consent-withdrawn.v1"] = typeof(ConsentWithdrawn),
        ["consent-refused.v1"] = typeof(ConsentRefused),
        ["consent-expired.v1"] = typeof(ConsentExpired),
        ["override-reviewed.v1"] = typeof(OverrideReviewed),
        ["deletion-requested.v1"] = typeof(DeletionRequested),
        ["deletion-confirmed.v1"] = typeof(DeletionConfirmed),
        ["contact-released.v1"] = typeof(ContactReleased),
        ["charity-registered.v1"] = typeof(CharityRegistered),
        ["charity-verified.v1"] = typeof(CharityVerified),
        ["charity-suspended.v1"] = typeof(CharitySuspended),
        ["offer-published.v1"] = typeof(OfferPublished),
        ["offer-paused.v1"] = typeof(OfferPaused),
        ["offer-resumed.v1"] = typeof(OfferResumed),
        ["offer-capacity-changed.v1"] = typeof(OfferCapacityChanged),
        ["offer-withdrawn.v1"] = typeof(OfferWithdrawn),
        ["referral-offered.v1"] = typeof(ReferralOffered),
        ["referral-accepted.v1"] = typeof(ReferralAccepted),
        ["referral-declined.v1"] = typeof(ReferralDeclined),
        ["referral-expired.v1"] = typeof(ReferralExpired),
        ["referral-recalled.v1"] = typeof(ReferralRecalled),
        ["service-started.v1"] = typeof(ServiceStarted),
        ["service-put-on-hold.v1"] = typeof(ServicePutOnHold),
        ["delivery-reported.v1"] = typeof(DeliveryReported),
        ["outcome-confirmed.v1"] = typeof(OutcomeConfirmed),
        ["outcome-disputed.v1"] = typeof(OutcomeDisputed),
        ["referral-returned.v1"] = typeof(ReferralReturned),
        ["referral-failed.v1"] = typeof(ReferralFailed),
        ["referral-updated.v1"] = typeof(ReferralUpdated),
        ["match-decided.v1"] = typeof(MatchDecided),
        ["need-unmatched.v1"] = typeof(NeedUnmatched),
        ["offer-capacity-used.v1"] = typeof(OfferCapacityUsed),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> Names = Types.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>All message types with their names.</summary>
    public static IReadOnlyDictionary<string, Type> All => Types;

    /// <summary>The stable name of a message type; throws for a type that is not in the table, because such a message could never be read again.</summary>
    public static string NameOf(Type type) =>
        Names.TryGetValue(type, out var name) ? name : throw new ArgumentException($"{type} has no entry in MessageNames.", nameof(type));

    /// <summary>The type behind a stable name, or null when this release does not know it.</summary>
    public static Type? TypeOf(string name) => Types.GetValueOrDefault(name);
}
