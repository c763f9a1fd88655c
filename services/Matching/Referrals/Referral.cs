using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts.Messages.Matching;
using Matching.Candidates;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>
/// One need, one offer, one charity. The state machine stands on this page; everything that changes more than one referral is in
/// <see cref="NeedAllocation"/>, which is the aggregate.
/// </summary>
internal sealed class Referral : IPlaced
{
    private const int CodeDigits = 6;
    private const int MostWrongCodes = 5;

    /// <summary>Which step may follow which. Anything else is answered 409 with the legal steps named.</summary>
    private static readonly FrozenDictionary<ReferralState, ReferralState[]> Steps = new Dictionary<ReferralState, ReferralState[]>
    {
        [ReferralState.Offered] = [ReferralState.Accepted, ReferralState.Declined, ReferralState.Expired, ReferralState.Recalled],
        [ReferralState.Accepted] = [ReferralState.InService, ReferralState.Returned, ReferralState.Recalled],
        [ReferralState.InService] = [ReferralState.Delivered, ReferralState.OnHold, ReferralState.Returned, ReferralState.Failed],
        [ReferralState.OnHold] = [ReferralState.InService, ReferralState.Returned],
        [ReferralState.Delivered] = [ReferralState.Confirmed, ReferralState.Disputed],
        [ReferralState.Disputed] = [ReferralState.Confirmed, ReferralState.Returned, ReferralState.Failed],
        [ReferralState.Confirmed] = [],
        [ReferralState.Declined] = [],
        [ReferralState.Expired] = [],
        [ReferralState.Recalled] = [],
        [ReferralState.Returned] = [],
        [ReferralState.Failed] = [],
    }.ToFrozenDictionary();

    public Guid Id { get; init; }

    public Guid NeedId { get; init; }

    public Guid CaseId { get; init; }

    public Guid OfferId { get; init; }

    public Guid CharityId { get; init; }

    // Where the need is, from the top down.
    public string? Area1 { get; init; }

    public string? Area2 { get; init; }

    public string? Area3 { get; init; }

    public string? Area4 { get; init; }

    public ReferralState State { get; private set; } = ReferralState.Offered;

    /// <summary>Units held by the card, promised by the acceptance, or confirmed in the end.</summary>
    public int Quantity { get; set; }

    public string Unit { get; init; } = "";

    /// <summary>Silence until then lets the card expire.</summary>
    public DateTimeOffset AnswerBy { get; init; }

    /// <summary>The widening round that asked this charity; 0 for a referral by hand.</summary>
    public int Round { get; init; }

    public double Score { get; init; }

    /// <summary>Why this offer, part by part, as it was decided.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>How the offer reaches the need, as it was decided.</summary>
    public Coverage Coverage { get; init; }

    public DateTimeOffset OfferedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>Capacity period that the promise was made in.</summary>
    public DateTimeOffset? Period { get; set; }

    public DateTimeOffset? ContactBy { get; set; }

    public DateTimeOffset? ReviewAt { get; set; }

    public string? Extent { get; set; }

    /// <summary>Units the charity says it delivered.</summary>
    public int? Delivered { get; set; }

    public string? Evidence { get; set; }

    public string? Outcome { get; set; }

    public int? Satisfaction { get; set; }

    /// <summary>
    /// Told to the person once the charity said yes; who says it at the door was given it by the person. Null before the yes. Charities and visitors are never shown it.
    /// </summary>
    public string? ConfirmationCode { get; private set; }

    /// <summary>Codes that were wrong; after a few none is right any more.</summary>
    public int WrongCodes { get; private set; }

    /// <summary>Coded reason of the last step that had one.</summary>
    public string? Reason { get; private set; }

    public NextStep? Next { get; set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Waits for the charity's answer; holds capacity.</summary>
    public bool IsOpen => State == ReferralState.Offered;

    /// <summary>Promised and not yet finished; binds capacity.</summary>
    public bool IsActive => State is ReferralState.Accepted or ReferralState.InService or ReferralState.OnHold or ReferralState.Delivered or ReferralState.Disputed;

    /// <summary>Whether its offer is not asked again for this need by the platform itself.</summary>
    public bool KeepsOfferOut => State is not ReferralState.Recalled;

    /// <summary>An ongoing service is looked at again by a date; that is the only step after the end.</summary>
    public bool IsOngoing => State == ReferralState.Confirmed && Outcome == "D4";

    /// <summary>The states that may follow, in the words of the API.</summary>
    public IEnumerable<string> LegalSteps => IsOngoing ? [Word(ReferralState.Confirmed)] : Steps[State].Select(Word);

    /// <summary>The word for a state in messages and in the API.</summary>
    public static string Word(ReferralState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    /// <summary>May the referral go to this state? Pure: decides, changes nothing.</summary>
    /// <param name="to">The state asked for.</param>
    /// <param name="same">Whether the request says what is on record already, should the state be reached already.</param>
    public Verdict May(ReferralState to, bool same = true) =>
        State == to && same && !IsOngoing ? Verdict.AlreadySo
        : Steps[State].Contains(to) || (IsOngoing && to == ReferralState.Confirmed) ? Verdict.Go
        : Verdict.NotAllowed;

    /// <summary>Whether this is what the person was told. A wrong one counts, so that nobody tries them through.</summary>
    public bool IsToldBy(string code)
    {
        if (ConfirmationCode is not { } told || WrongCodes >= MostWrongCodes)
        {
            return false;
        }

        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(told), Encoding.UTF8.GetBytes(code)))
        {
            return true;
        }

        WrongCodes++;
        return false;
    }

    /// <summary>Takes a step that <see cref="May"/> allowed.</summary>
    internal void Step(ReferralState to, string? reason, DateTimeOffset now)
    {
        if (May(to) == Verdict.NotAllowed)
        {
            throw new InvalidOperationException($"A referral cannot go from {State} to {to}.");
        }

        State = to;
        Reason = reason ?? Reason;
        ChangedAt = now;
        if (to == ReferralState.Accepted)
        {
            AcceptedAt ??= now;
            ConfirmationCode ??= RandomNumberGenerator.GetString("0123456789", CodeDigits);
        }
    }
}

/// <summary>States of a referral (product states; FHIR Task words in docs).</summary>
internal enum ReferralState
{
    Offered,
    Accepted,
    InService,
    OnHold,
    Delivered,
    Confirmed,
    Disputed,
    Declined,
    Expired,
    Recalled,
    Returned,
    Failed,
}

/// <summary>Answer of the state machine.</summary>
internal enum Verdict
{
    /// <summary>The step is legal now.</summary>
    Go,

    /// <summary>The step was taken before with the same content: success, no second effect.</summary>
    AlreadySo,

    /// <summary>409, with the legal steps.</summary>
    NotAllowed,
}
