using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Matching.Candidates;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>
/// A need and its referrals: one aggregate with one version. Every message raises the version, so that readers who keep the highest are right in
/// any order. This part holds the state and what follows from it; the other parts hold the steps.
/// </summary>
internal sealed partial class NeedAllocation : IPlaced
{
    private readonly List<Announcement> _announcements = [];
    private readonly List<ReferralStep> _steps = [];
    private readonly List<object> _decisions = [];

    public Guid NeedId { get; private init; }

    public Guid CaseId { get; private init; }

    public string CaseNumber { get; private set; } = "";

    public Need Need { get; private set; } = Unknown;

    /// <summary>Copy of the need's category, for looking up who waits for a new offer.</summary>
    public string Category { get; private set; } = "";

    /// <summary>The widest category above it.</summary>
    public string CategoryGroup { get; private set; } = "";

    // Where it is, from the top down: whose staff may see it.
    public string? Area1 { get; private set; }

    public string? Area2 { get; private set; }

    public string? Area3 { get; private set; }

    public string? Area4 { get; private set; }

    /// <summary>1 for U1: most urgent first.</summary>
    public int Priority { get; private set; }

    public NeedState State { get; private set; } = NeedState.Open;

    /// <summary>Units that arrived, as the person said.</summary>
    public int Met { get; private set; }

    /// <summary>Version of the need in Intake that was taken over; older ones are ignored.</summary>
    public int SourceVersion { get; private set; }

    public int Round { get; private set; }

    public Reach Reach { get; private set; }

    /// <summary>What a person has to do for the part that nobody is asked for; null while cards cover everything.</summary>
    public NextStep? Help { get; private set; }

    /// <summary>When the platform asks more or farther; null when nothing is missing.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }

    /// <summary>The earliest clock of the need and its referrals; the sweep looks for passed ones.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Charities that are out for this need: conflict of interest, or consent withdrawn.</summary>
    public IReadOnlyList<Guid> ClosedCharities { get; private set; } = [];

    public DateTimeOffset OpenedAt { get; private set; }

    public int Version { get; private set; }

    public List<Referral> Referrals { get; } = [];

    /// <summary>Messages of this unit of work, in order.</summary>
    public IReadOnlyList<Announcement> Announcements => _announcements;

    /// <summary>Steps taken in this unit of work.</summary>
    public IReadOnlyList<ReferralStep> StepsTaken => _steps;

    /// <summary>Decisions of this unit of work: each as its record, and as a line of the audit with the record's digest.</summary>
    public IReadOnlyList<object> Decisions => _decisions;

    /// <summary>Units promised by a charity and not yet confirmed.</summary>
    public int Promised => Referrals.Where(referral => referral.IsActive).Sum(referral => referral.Quantity);

    /// <summary>Units that neither arrived nor are promised.</summary>
    public int Missing => Math.Max(0, Need.Quantity - Met - Promised);

    /// <summary>Missing units that no open card could give. Several cards for the same units count once.</summary>
    public int Uncovered => Math.Max(0, Missing - Referrals.Where(referral => referral.IsOpen).Sum(referral => referral.Quantity));

    /// <summary>In danger to life, with a part that nobody is asked for.</summary>
    public bool WaitsInDanger => Priority == 1 && !IsClosed && Uncovered > 0;

    /// <summary>Withdrawn or given up: nobody is asked any more.</summary>
    public bool IsClosed => State is NeedState.Withdrawn or NeedState.Unmet;

    private static Need Unknown { get; } = new("", "", null, null, "U3", 0, "", null, [], [], [], 1, [], []);

    private string Coordinator => "coordinator:" + (Need.Chain.FirstOrDefault(link => link.Level > Reach.County) is { Code: not null } above
        ? Need.Chain.TakeWhile(link => link.Code != above.Code).LastOrDefault().Code ?? above.Code
        : Need.Division);

    /// <summary>A need that Intake opened.</summary>
    public static NeedAllocation Of(NeedOpened opened, Need need)
    {
        var allocation = new NeedAllocation { NeedId = opened.NeedId, CaseId = opened.CaseId };
        allocation.TakeOver(opened, need);
        return allocation;
    }

    /// <summary>A need that was withdrawn before the news of its opening arrived.</summary>
    public static NeedAllocation NeverOpened(NeedWithdrawn withdrawn) =>
        new() { NeedId = withdrawn.NeedId, CaseId = withdrawn.CaseId, State = NeedState.Withdrawn, SourceVersion = withdrawn.Version };

    /// <summary>Offers that the platform does not ask (again) for this need.</summary>
    public IReadOnlySet<Guid> AskedOffers() => Referrals.Where(referral => referral.KeepsOfferOut).Select(referral => referral.OfferId).ToHashSet();

    /// <summary>The question this need puts to the rules now.</summary>
    public Ask Question(Terms terms, DateTimeOffset now) =>
        new(Need with { Quantity = Math.Max(1, Missing) }, now, terms, AskedOffers(), ClosedCharities.ToHashSet());

    /// <summary>What has to happen next for the need as a whole; null when it has ended.</summary>
    public NextStep? Next(DateTimeOffset now)
    {
        if (IsClosed || State == NeedState.Met)
        {
            return null;
        }

        var next = Referrals.Where(referral => referral.IsOpen || referral.IsActive).Select(referral => referral.Next).OfType<NextStep>().MinBy(step => step.DueAt);
        if (Uncovered == 0)
        {
            return next;
        }

        var own = Help ?? new NextStep("match", Moment.Matching, ShowAt ?? now);
        return next is null || own.DueAt <= next.DueAt ? own : next;
    }

    /// <summary>Writes the unit of work down: nothing of it is announced again.</summary>
    public void Seal()
    {
        if (_announcements.Count == 0)
        {
            Version++;
        }

        _announcements.Clear();
        _steps.Clear();
        _decisions.Clear();
        Moved = false;
    }

    private void TakeOver(NeedOpened opened, Need need)
    {
        (CaseNumber, Need, OpenedAt, SourceVersion) = (opened.CaseNumber, need, opened.OpenedAt, opened.Version);
        (Category, CategoryGroup) = (need.Category, need.Categories[^1]);
        var steps = Places.StepsDown(need.Chain);
        (Area1, Area2, Area3, Area4) = (steps.ElementAtOrDefault(0), steps.ElementAtOrDefault(1), steps.ElementAtOrDefault(2), steps.ElementAtOrDefault(3));
        Priority = need.Urgency is ['U', var digit and >= '1' and <= '5'] ? digit - '0' : 5;
    }

    /// <summary>Brings everything that follows from the referrals up to date. Called after each step, before it is announced.</summary>
    private void Settle()
    {
        if (!IsClosed)
        {
            State = Met >= Need.Quantity ? NeedState.Met
                : Missing == 0 ? Referrals.Any(referral => referral.IsActive && referral.State != ReferralState.Accepted) ? NeedState.InService : NeedState.Committed
                : Referrals.Any(referral => referral.IsOpen) ? NeedState.Offered
                : NeedState.Open;
        }

        if (Uncovered == 0 || IsClosed)
        {
            Help = null;
        }

        if (Missing == 0 || IsClosed)
        {
            NextTryAt = null;
        }

        ShowAt = Holds.Count > 0 ? ShowAt : null;

        DateTimeOffset?[] clocks = [Help?.DueAt, NextTryAt, ShowAt, .. Referrals.Select(referral => referral.Next?.DueAt)];
        DueAt = clocks.Min();
    }

    private void Take(Referral referral, ReferralState to, string? why, Moment moment, string? text = null)
    {
        _steps.Add(new ReferralStep
        {
            Id = Guid.CreateVersion7(moment.Now),
            ReferralId = referral.Id,
            NeedId = NeedId,
            From = referral.State,
            To = to,
            At = moment.Now,
            By = moment.By,
            Why = why,
            Text = text,
            NeedVersion = Version,
        });
        referral.Step(to, why, moment.Now);
    }

    private void Announce<TMessage>(Referral referral, Moment moment, Func<ReferralFacts, TMessage> message, NeedState? shown = null)
        where TMessage : class
    {
        Settle();
        Version++;
        var facts = new ReferralFacts(
            referral.Id, NeedId, CaseId, referral.OfferId, referral.CharityId, Referral.Word(referral.State), referral.Quantity, referral.Unit,
            Word(shown ?? State), Version, referral.Next, Next(moment.Now), moment.Now, moment.By);
        _announcements.Add(new Announcement<TMessage>(message(facts)));
    }

    public static string Word(NeedState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
