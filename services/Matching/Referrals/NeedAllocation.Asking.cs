using Contracts.Http.Matching;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Matching.Candidates;
using Matching.Decisions;

namespace Matching.Referrals;

/// <summary>Who is asked: rounds of cards, wider with time, and a referral by hand.</summary>
internal sealed partial class NeedAllocation
{
    /// <summary>More cards than these do not stand open at once, however small the parts are that the offers could give.</summary>
    private const int MostCards = 30;

    /// <summary>Takes a newer version of the need over. False when it is no newer or the need has ended.</summary>
    public bool Follow(NeedOpened opened, Need need, Moment moment)
    {
        if (opened.Version <= SourceVersion || IsClosed)
        {
            return false;
        }

        TakeOver(opened, need);
        FitOpenCards(moment);
        Settle();
        return true;
    }

    /// <summary>One round: holds capacity of the best offers and shows each a card. What cannot be covered goes to a person with a clock.</summary>
    public void Ask(Ranking ranking, Ask question, Moment moment)
    {
        Settle();
        if (IsClosed || Missing == 0)
        {
            return;
        }

        var trigger = Trigger(moment.Now);
        var round = Round + 1;
        var reach = Max(Reach, moment.Clocks.ReachOf(Need.Urgency, round));
        var chosen = Choose(ranking, moment, moment.Clocks.CardsOf(Need.Urgency, round), ref reach);
        var uncovered = Unheld - chosen.Sum(pick => pick.Units);
        if (chosen.Count == 0 && (uncovered <= 0 || (Help is { } help && help.DueAt > moment.Now)))
        {
            // Nothing new, and everybody knows already. That it was looked for is on record all the same.
            Decide($"nobody new of {ranking.Fitting}", trigger, reach, [], question, ranking, moment);
            NextTryAt = uncovered > 0 ? Help!.DueAt : moment.Clocks.NextRound(Need, Round, moment.Now);
            Settle();
            return;
        }

        (Round, Reach, NextTryAt) = (round, reach, moment.Clocks.NextRound(Need, round, moment.Now));
        AnnounceDecision(ranking, moment);
        Decide(
            $"round {Round}, {chosen.Count} of {ranking.Fitting} asked", trigger, Reach, [.. chosen.Select(pick => new DecisionCard(pick.Candidate.Offer.Id, pick.Units))], question, ranking, moment);
        foreach (var (candidate, units) in chosen)
        {
            Show(candidate, units, Round, MatchScore.Explain(candidate.Offer, candidate.Coverage, question), moment);
        }

        FitHolds(moment);
        AskAPerson(moment);
    }

    /// <summary>A card by a coordinator's hand. Capacity is held like any other's.</summary>
    public Referral? AskByHand(Candidate candidate, Ask question, string why, Moment moment)
    {
        var ledger = moment.Ledgers[candidate.Offer.Id];
        return AskOne(candidate, Math.Min(Missing, ledger.Free), 0, question, why, moment);
    }

    /// <summary>A card for all that nobody is asked for, where a calmer need made way. Null and no change when the units are not there.</summary>
    public Referral? AskInstead(Candidate candidate, Ask question, Ranking ranking, Moment moment)
    {
        if (AskOne(candidate, Uncovered, Round, question, null, moment) is not { } card)
        {
            return null;
        }

        Decide("a calmer need made way", Triggers.MadeWay, candidate.Coverage.Reach, [new DecisionCard(candidate.Offer.Id, card.Quantity)], question, ranking, moment);
        return card;
    }

    private Referral? AskOne(Candidate candidate, int units, int round, Ask question, string? why, Moment moment)
    {
        if (units < 1 || IsClosed || !moment.Ledgers[candidate.Offer.Id].Hold(units))
        {
            return null;
        }

        var referral = Show(candidate, units, round, MatchScore.Explain(candidate.Offer, candidate.Coverage, question), moment, why);
        FitHolds(moment);
        Settle();
        return referral;
    }

    /// <summary>
    /// Offers that can give all are asked alone; only where none can, parts are summed up. The area widens at once while the need is not covered,
    /// because nobody is helped by waiting for somebody who is not there.
    /// </summary>
    private List<(Candidate Candidate, int Units)> Choose(Ranking ranking, Moment moment, int cards, ref Reach reach)
    {
        var chosen = new List<(Candidate, int)>();
        var open = Referrals.Count(referral => referral.IsOpen);
        var missing = Missing;
        var uncovered = Unheld;
        foreach (var wholeOnly in (bool[])[true, false])
        {
            for (var area = reach; area <= Reach.Nation; area++)
            {
                foreach (var candidate in ranking.Candidates)
                {
                    var enough = uncovered <= 0 && open + chosen.Count >= cards;
                    if (enough || open + chosen.Count >= MostCards)
                    {
                        break;
                    }

                    if (candidate.Coverage.Reach > area
                        || !moment.Ledgers.TryGetValue(candidate.Offer.Id, out var ledger)
                        || (wholeOnly && ledger.Free < missing)
                        || chosen.Any(pick => pick.Item1.Offer.Id == candidate.Offer.Id))
                    {
                        continue;
                    }

                    var units = Math.Min(ledger.Free, missing);
                    if (ledger.Hold(units))
                    {
                        chosen.Add((candidate, units));
                        uncovered -= units;
                        reach = Max(reach, area);
                    }
                }

                if (uncovered <= 0 && (open + chosen.Count >= cards || !moment.Clocks.Broadcasts(Need.Urgency)))
                {
                    return chosen;
                }
            }
        }

        return chosen;
    }

    private Referral Show(
        Candidate candidate, int units, int round, IReadOnlyList<Reason> reasons, Moment moment, string? why = null)
    {
        var offer = candidate.Offer.Facts;
        var answerBy = moment.Clocks.AnswerBy(Need, moment.Now, offer.AnswersWithin);
        var referral = new Referral
        {
            Id = Guid.CreateVersion7(moment.Now),
            NeedId = NeedId,
            CaseId = CaseId,
            OfferId = offer.OfferId,
            CharityId = offer.CharityId,
            Area1 = Area1,
            Area2 = Area2,
            Area3 = Area3,
            Area4 = Area4,
            Quantity = units,
            Unit = Need.Unit,
            AnswerBy = answerBy,
            Round = round,
            Score = candidate.Score,
            Reasons = reasons,
            Coverage = candidate.Coverage,
            OfferedAt = moment.Now,
            Next = new NextStep("answerCard", "charity:" + offer.CharityId, answerBy),
        };
        Referrals.Add(referral);
        moment.LedgerOf(referral).Learn(record => record.Shown(moment.Now));
        _steps.Add(new ReferralStep
        {
            Id = Guid.CreateVersion7(moment.Now),
            ReferralId = referral.Id,
            NeedId = NeedId,
            From = null,
            To = ReferralState.Offered,
            At = moment.Now,
            By = moment.By,
            Why = why,
            Text = null,
            NeedVersion = Version,
        });
        Announce(referral, moment, facts => new ReferralOffered(facts, answerBy, round, candidate.Score));
        return referral;
    }

    private void Decide(string what, string trigger, Reach reach, IReadOnlyList<DecisionCard> cards, Ask question, Ranking ranking, Moment moment)
    {
        var decision = MatchDecision.Of(this, new DecisionStep(trigger, Round, reach, cards, []), question, ranking, moment);
        _decisions.Add(decision);
        _decisions.Add(Audit.AuditRecord.Of(
            moment.By, null, "match.decided", "need/" + NeedId, $"{what}; case/{CaseId}; rules {MatchRules.Version}; record sha256:{decision.Digest}", moment.Now));
    }

    /// <summary>What led to this round: the last step of the unit of work, else the clock, else something new.</summary>
    private string Trigger(DateTimeOffset now) =>
        _steps.Select(step => Triggers.Of(step.To)).LastOrDefault(trigger => trigger is not null)
        ?? (Round == 0 ? Triggers.Opened : NextTryAt <= now || Help?.DueAt <= now ? Triggers.Widening : Triggers.Changed);

    private void AnnounceDecision(Ranking ranking, Moment moment)
    {
        Version++;
        var exclusions = MatchRules.All.Select((rule, index) => new Exclusion(rule.Code, ranking.Exclusions[index])).Where(exclusion => exclusion.Count > 0);
        _announcements.Add(new Announcement<MatchDecided>(new MatchDecided(
            NeedId, CaseId, Round, ranking.Considered, ranking.Fitting, [.. exclusions], Area(Reach), MatchRules.Version, Version, moment.Now)));
    }

    /// <summary>Silence is never an end: what no card covers is a person's next step, with a clock.</summary>
    private void AskAPerson(Moment moment)
    {
        Settle();
        if (Uncovered == 0)
        {
            return;
        }

        FoundNothing = Unheld > 0;
        Help = new NextStep("findHelpByHand", Coordinator, moment.Clocks.HelpByHand(Need, moment.Now));
        Settle();
        Version++;
        _announcements.Add(new Announcement<NeedUnmatched>(new NeedUnmatched(
            NeedId, CaseId, Word(State), "N1", Uncovered, Next(moment.Now), Version, moment.Now, moment.By)));
    }

    private static Reach Max(Reach one, Reach other) => one > other ? one : other;

    private static string Area(Reach reach) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reach.ToString());
}
