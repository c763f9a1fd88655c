using Contracts.Messages.Matching;

namespace Tracking.UnmetNeeds;

/// <summary>One reason why help did not come. Where, for what, for whom and how urgent is read from the need.</summary>
internal sealed class LedgerEntry
{
    /// <summary>Outcome code of a card that nobody answered (domain table 4f).</summary>
    public const string NoAnswer = "C2";

    public required Guid NeedId { get; init; }

    /// <summary>What makes the entry one of its kind; a repeated message finds it by this.</summary>
    public required string Key { get; init; }

    public required Guid CaseId { get; init; }

    public required LedgerSource Source { get; init; }

    /// <summary>Rule code of an exclusion, otherwise the reason code.</summary>
    public required string Code { get; init; }

    /// <summary>How many offers a rule kept out; 1 for a single charity's no or silence; 0 when nobody was there.</summary>
    public required int Offers { get; init; }

    /// <summary>Units that went without, where the message says so.</summary>
    public required int Quantity { get; init; }

    public Guid? ReferralId { get; init; }

    public Guid? CharityId { get; init; }

    public required DateTimeOffset At { get; init; }

    public static IEnumerable<LedgerEntry> Of(MatchDecided message) => message.Exclusions
        .GroupBy(exclusion => exclusion.Rule)
        .Select(rule => new LedgerEntry
        {
            NeedId = message.NeedId,
            Key = $"exclusion/{message.NeedVersion}/{rule.Key}",
            CaseId = message.CaseId,
            Source = LedgerSource.Exclusion,
            Code = rule.Key,
            Offers = rule.Sum(exclusion => exclusion.Count),
            Quantity = 0,
            At = message.At,
        });

    public static LedgerEntry Of(NeedUnmatched message) => new()
    {
        NeedId = message.NeedId,
        Key = $"unmatched/{message.NeedVersion}",
        CaseId = message.CaseId,
        Source = LedgerSource.Unmatched,
        Code = message.Reason,
        Offers = 0,
        Quantity = message.Quantity,
        At = message.At,
    };

    public static LedgerEntry Of(ReferralDeclined message) => Of(message.Referral, LedgerSource.Decline, message.Reason);

    public static LedgerEntry Of(ReferralExpired message) => Of(message.Referral, LedgerSource.Expiry, NoAnswer);

    private static LedgerEntry Of(ReferralFacts referral, LedgerSource source, string code) => new()
    {
        NeedId = referral.NeedId,
        Key = $"{(source == LedgerSource.Decline ? "decline" : "expiry")}/{referral.ReferralId:N}",
        CaseId = referral.CaseId,
        Source = source,
        Code = code,
        Offers = 1,
        Quantity = referral.Quantity,
        ReferralId = referral.ReferralId,
        CharityId = referral.CharityId,
        At = referral.At,
    };
}

/// <summary>Why help did not come.</summary>
internal enum LedgerSource
{
    Exclusion,
    Decline,
    Expiry,
    Unmatched,
}
