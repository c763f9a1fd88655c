using Catalog;
using Contracts.Messages;
using Identity;
using Intake;
using Matching;
using Microsoft.Extensions.DependencyInjection;
using Notifications;
using Platform;
using Platform.Bus;
using Tracking;

namespace Chaos.Tests;

/// <summary>
/// Reads the databases by the side of the platform and holds them against each other and against what was promised. Answers one sentence per fault; none means that
/// nothing was lost and nothing happened twice. Run it when nothing is on its way.
/// </summary>
internal sealed class Audit(ModuleDatabases databases)
{
    private static readonly string[] Open = ["Open", "Offered", "Committed", "InService", "PartlyMet"];
    private static readonly string[] Binding = ["Accepted", "InService", "OnHold", "Delivered", "Disputed"];

    /// <summary>Referrals whose units are used up for good: what arrived, and what failed after it was promised.</summary>
    private static readonly string[] Used = ["Confirmed", "Failed"];

    private readonly ModuleDatabases _files = databases;
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Run(Promises promises)
    {
        var cases = _files.Rows("intake", "SELECT \"Id\" FROM \"Cases\"");
        var needs = _files.Rows("intake", "SELECT \"Id\", \"CaseId\", \"State\", \"Announced\" FROM \"Needs\"");
        var allocations = _files.Rows("matching", "SELECT \"NeedId\", \"State\", \"Met\", \"Help\", \"NextTryAt\", \"Need\" FROM \"Needs\"");
        var referrals = _files.Rows("matching", "SELECT \"Id\", \"NeedId\", \"OfferId\", \"State\", \"Quantity\", \"Next\" FROM \"Referrals\"");
        var steps = _files.Rows("matching", "SELECT \"ReferralId\", \"To\" FROM \"Steps\"");
        var items = _files.Rows("tracking", "SELECT \"Id\", \"Kind\", \"NeedId\", \"Status\", \"Action\", \"Owner\", \"DueAt\" FROM \"Items\"");

        EveryAnsweredCaseOnce(promises, cases, needs);
        EveryAnsweredStepOnce(promises, steps, referrals);
        EveryNeedKnownEverywhere(needs, allocations, items);
        CapacityIsNeverOverPromised(referrals);
        EveryUnitOnce(allocations, referrals);
        NobodyWaitsInSilence(allocations, referrals, items);
        AllModulesSayTheSame(needs, allocations, referrals, items);
        EveryMessageArrivedOnce();
        return _faults;
    }

    private void EveryAnsweredCaseOnce(Promises promises, IReadOnlyList<Row> cases, IReadOnlyList<Row> needs)
    {
        var stored = cases.Select(row => row.Id("Id")).ToHashSet();
        var needsOf = needs.ToLookup(need => need.Id("CaseId"), need => need.Id("Id"));
        foreach (var (key, (caseId, needIds)) in promises.Cases)
        {
            Require(stored.Contains(caseId), $"case {caseId} was answered and is lost");
            Require(needsOf[caseId].Order().SequenceEqual(needIds.Order()), $"case {caseId} does not have the needs that were answered");
        }

        var answered = promises.Cases.Values.Select(promise => promise.CaseId).ToArray();
        Require(answered.Distinct().Count() == answered.Length, "two keys share a case");
        foreach (var extra in stored.Except(answered))
        {
            Require(false, $"case {extra} exists and nobody got it as an answer: a key produced two");
        }

        var consents = _files.Rows("intake", "SELECT \"Id\", \"CaseId\" FROM \"Consents\"").ToDictionary(row => row.Id("Id"), row => row.Id("CaseId"));
        Require(consents.Count == promises.Consents.Count, $"{consents.Count} consents are stored, {promises.Consents.Count} were answered");
        foreach (var (consent, caseId) in promises.Consents)
        {
            Require(consents.GetValueOrDefault(consent) == caseId, $"consent {consent} was answered and is lost");
        }

        var withdrawn = needs.Where(need => need.Text("State") == "Withdrawn").Select(need => need.Id("Id")).ToHashSet();
        foreach (var need in promises.Withdrawn.Keys)
        {
            Require(withdrawn.Contains(need), $"need {need} was withdrawn and is not");
        }
    }

    private void EveryAnsweredStepOnce(Promises promises, IReadOnlyList<Row> steps, IReadOnlyList<Row> referrals)
    {
        var taken = steps.GroupBy(step => (Referral: step.Id("ReferralId"), To: step.Text("To")!)).ToDictionary(group => group.Key, group => group.Count());
        foreach (var promise in promises.Steps.Keys)
        {
            Require(taken.ContainsKey(promise), $"referral {promise.Referral} was answered to be {promise.To} and has no such step");
        }

        foreach (var (step, count) in taken)
        {
            Require(count == 1, $"referral {step.Referral} became {step.To} {count} times");
        }

        foreach (var referral in referrals)
        {
            Require(taken.ContainsKey((referral.Id("Id"), referral.Text("State")!)), $"referral {referral.Id("Id")} is {referral.Text("State")} without a step that led there");
        }
    }

    private void EveryNeedKnownEverywhere(IReadOnlyList<Row> needs, IReadOnlyList<Row> allocations, IReadOnlyList<Row> items)
    {
        var announced = needs.Where(need => need.Number("Announced") == 1).Select(need => need.Id("Id")).ToHashSet();
        SameSet("matching", announced, [.. allocations.Select(need => need.Id("NeedId"))]);
        SameSet("tracking", announced, [.. items.Where(item => item.Number("Kind") == 0).Select(item => item.Id("Id"))]);

        void SameSet(string module, HashSet<Guid> expected, HashSet<Guid> known)
        {
            foreach (var lost in expected.Except(known))
            {
                Require(false, $"need {lost} is lost in {module}");
            }

            foreach (var extra in known.Except(expected))
            {
                Require(false, $"need {extra} is known to {module} alone");
            }
        }
    }

    private void CapacityIsNeverOverPromised(IReadOnlyList<Row> referrals)
    {
        var byOffer = referrals.ToLookup(referral => referral.Id("OfferId"));
        var declared = _files.Rows("catalog", "SELECT \"Id\", \"Content\" FROM \"Offers\"").ToDictionary(row => row.Id("Id"), row => (long)Json(row, "Content").Number("capacityTotal"));
        var kept = _files.Rows("matching", "SELECT \"OfferId\", \"Units\" FROM \"Holds\"").ToLookup(row => row.Id("OfferId"), row => row.Number("Units"));
        foreach (var ledger in _files.Rows("matching", "SELECT \"OfferId\", \"Held\", \"Committed\", \"Total\" FROM \"Ledgers\""))
        {
            var offer = ledger.Id("OfferId");
            var (held, committed) = (ledger.Number("Held"), ledger.Number("Committed"));
            Require(held + committed <= declared.GetValueOrDefault(offer), $"offer {offer} promises {held} + {committed} of {declared.GetValueOrDefault(offer)}");
            var shown = byOffer[offer].Where(referral => referral.Text("State") == "Offered").Sum(referral => referral.Number("Quantity"));
            var bound = byOffer[offer].Where(referral => Binding.Contains(referral.Text("State")) || Used.Contains(referral.Text("State"))).Sum(referral => referral.Number("Quantity"));
            var hidden = kept[offer].Sum();
            Require(held == shown + hidden, $"offer {offer} holds {held}, its open cards ask for {shown} and {hidden} are held for cards not shown yet");
            Require(committed == bound, $"offer {offer} has committed {committed}, its referrals bind {bound}");
        }
    }

    private void EveryUnitOnce(IReadOnlyList<Row> allocations, IReadOnlyList<Row> referrals)
    {
        var byNeed = referrals.ToLookup(referral => referral.Id("NeedId"));
        foreach (var need in allocations)
        {
            var id = need.Id("NeedId");
            var live = byNeed[id].Where(referral => Binding.Contains(referral.Text("State"))).Sum(referral => referral.Number("Quantity"));
            var arrived = byNeed[id].Where(referral => referral.Text("State") == "Confirmed").Sum(referral => referral.Number("Quantity"));
            Require(arrived == need.Number("Met"), $"need {id}: {need.Number("Met")} units are met, {arrived} were confirmed");
            Require(live + arrived <= Json(need, "Need").Number("quantity"), $"need {id}: {live} + {arrived} units for {Json(need, "Need").Number("quantity")}");
            var complete = need.Text("State") is "Committed" or "InService" or "Met";
            Require(!complete || live + arrived == Json(need, "Need").Number("quantity"), $"need {id} is {need.Text("State")} with {live} + {arrived} of {Json(need, "Need").Number("quantity")} units");
            foreach (var twice in byNeed[id].Where(referral => referral.Text("State") == "Offered" || Binding.Contains(referral.Text("State"))).GroupBy(referral => referral.Id("OfferId")).Where(same => same.Count() > 1))
            {
                Require(false, $"need {id} has {twice.Count()} live referrals to offer {twice.Key}");
            }
        }
    }

    private void NobodyWaitsInSilence(IReadOnlyList<Row> allocations, IReadOnlyList<Row> referrals, IReadOnlyList<Row> items)
    {
        foreach (var referral in referrals.Where(referral => referral.Text("State") == "Offered" || Binding.Contains(referral.Text("State"))))
        {
            Require(referral.Text("Next") is not null, $"referral {referral.Id("Id")} is {referral.Text("State")} without a next step");
        }

        var byNeed = referrals.ToLookup(referral => referral.Id("NeedId"));
        foreach (var need in allocations.Where(need => Open.Contains(need.Text("State"))))
        {
            var cared = need.Text("Help") is not null || byNeed[need.Id("NeedId")].Any(referral => referral.Text("Next") is not null);
            Require(cared, $"need {need.Id("NeedId")} is {need.Text("State")} and nobody has to do anything");
        }

        foreach (var item in items.Where(item => item["DueAt"] is not null || Open.Contains(item.Text("Status"), StringComparer.OrdinalIgnoreCase)))
        {
            Require(item.Text("Action") is not null && item.Text("Owner") is not null && item["DueAt"] is not null, $"{item.Id("Id")} is {item.Text("Status")} on the board without action, owner or clock");
        }
    }

    private void AllModulesSayTheSame(IReadOnlyList<Row> needs, IReadOnlyList<Row> allocations, IReadOnlyList<Row> referrals, IReadOnlyList<Row> items)
    {
        var shown = items.ToDictionary(item => item.Id("Id"));
        var intake = needs.ToDictionary(need => need.Id("Id"), need => need.Text("State"));
        var confirmed = referrals.Where(referral => referral.Text("State") == "Confirmed").Select(referral => referral.Id("NeedId")).ToHashSet();
        foreach (var need in allocations)
        {
            var (id, state) = (need.Id("NeedId"), need.Text("State")!);
            var partly = confirmed.Contains(id);
            Require(Same(shown.GetValueOrDefault(id)?.Text("Status"), state, partly), $"need {id} is {state} in matching and {shown.GetValueOrDefault(id)?.Text("Status")} in tracking");
            Require(Same(intake.GetValueOrDefault(id), state, partly), $"need {id} is {state} in matching and {intake.GetValueOrDefault(id)} in intake");
        }

        var copies = _files.Rows("intake", "SELECT \"ReferralId\", \"Status\" FROM \"Referrals\"").ToDictionary(row => row.Id("ReferralId"), row => row.Text("Status"));
        foreach (var referral in referrals)
        {
            var (id, state) = (referral.Id("Id"), referral.Text("State")!);
            var item = shown.GetValueOrDefault(id);
            Require(Same(item?.Text("Status"), state, false), $"referral {id} is {state} in matching and {item?.Text("Status")} in tracking");
            Require(Same(copies.GetValueOrDefault(id), state, false), $"referral {id} is {state} in matching and {copies.GetValueOrDefault(id)} in intake");
            var owner = referral.Text("Next") is { } next ? JsonSerializer.Deserialize<JsonElement>(next).Text("owner") : null;
            Require(item?.Text("Owner") == owner, $"referral {id} is owned by {owner} in matching and by {item?.Text("Owner")} on the board");
        }

        Require(items.Count == allocations.Count + referrals.Count, $"tracking has {items.Count} items for {allocations.Count} needs and {referrals.Count} referrals");

        // A need whose part was confirmed is announced as partly met; it stays so until its next step, whether the rest is asked for already or not.
        static bool Same(string? word, string state, bool partly) =>
            string.Equals(word, state, StringComparison.OrdinalIgnoreCase) || (partly && (state is "Open" or "Offered") && string.Equals(word, "partlyMet", StringComparison.OrdinalIgnoreCase));
    }

    private void EveryMessageArrivedOnce()
    {
        var queues = Subscribed().ToLookup(subscription => MessageNames.NameOf(subscription.Message), subscription => subscription.Queue);
        var received = ModuleDatabases.Modules.ToDictionary(
            module => module, module => _files.Rows(module, "SELECT \"MessageId\", \"Queue\" FROM \"InboxMessages\"").Select(row => (row.Id("MessageId"), row.Text("Queue")!)).ToHashSet());
        var expected = new HashSet<(Guid, string)>();
        foreach (var module in ModuleDatabases.Modules)
        {
            foreach (var message in _files.Rows(module, "SELECT \"Id\", \"Name\", \"DoneAt\", \"SettledAt\", \"ParkedAt\" FROM \"OutboxMessages\""))
            {
                Require(message["DoneAt"] is not null && message["SettledAt"] is not null, $"{module}: {message.Text("Name")} {message.Id("Id")} is still on its way");
                Require(message["ParkedAt"] is null, $"{module}: {message.Text("Name")} {message.Id("Id")} is parked");
                foreach (var queue in queues[message.Text("Name")!])
                {
                    expected.Add((message.Id("Id"), queue));
                    Require(received[queue.Split('.')[0]].Contains((message.Id("Id"), queue)), $"{message.Text("Name")} {message.Id("Id")} never reached {queue}");
                }
            }

            Require(_files.Rows(module, "SELECT \"Id\" FROM \"DeadLetters\"").Count == 0, $"{module} has dead letters");
        }

        foreach (var (id, queue) in received.Values.SelectMany(all => all).Where(row => !expected.Contains(row)))
        {
            Require(false, $"{queue} has a message {id} that nobody sent");
        }
    }

    private static IReadOnlyList<Subscription> Subscribed()
    {
        var subscriptions = new Subscriptions(new ServiceCollection());
        foreach (var module in (IServiceModule[])[new IntakeModule(), new CatalogModule(), new MatchingModule(), new TrackingModule(), new NotificationsModule(), new IdentityModule()])
        {
            module.AddConsumers(subscriptions);
        }

        return subscriptions.All;
    }

    private static JsonElement Json(Row row, string column) => JsonSerializer.Deserialize<JsonElement>(row.Text(column)!);

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            _faults.Add(otherwise);
        }
    }
}
