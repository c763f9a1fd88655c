using Contracts.Messages.Intake;
using CsCheck;
using Matching.Referrals;

namespace Matching.Tests;

/// <summary>Random histories of needs, answers, clocks and changes, thousands of them, with the same checks after every step.</summary>
public sealed class Any_history_keeps_every_promise
{
    private static readonly string[] Urgencies = ["U1", "U2", "U3", "U4", "U5"];
    private static readonly string[] Places = [Facts.County, Facts.Prefecture, Facts.Province, Facts.Nation];
    private static readonly string[] Refills = ["none", "none", "daily", "weekly"];
    private static readonly string[] Outcomes = ["D1", "D2", "D3", "D4"];

    private static readonly Gen<(int, int, int)[]> Histories = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[5, 60];

    [Fact]
    public void Held_and_committed_never_exceed_capacity_and_nothing_waits_in_silence() => Histories.Sample(
        history =>
        {
            var world = new World();
            for (var offer = 0; offer < 4; offer++)
            {
                var (_, a, b) = history[offer];
                world.Publish(Facts.Offer(capacity: 1 + (a % 6), division: Places[b % 4], refill: Refills[a % 4]));
            }

            foreach (var (command, a, b) in history)
            {
                Run(world, command, a, b);
                world.Check();
            }
        },
        iter: 3000);

    private static void Run(World world, int command, int a, int b)
    {
        var need = world.Needs.Count > 0 ? world.Needs[a % world.Needs.Count] : null;
        var referral = need?.Referrals.Count > 0 ? need.Referrals[b % need.Referrals.Count] : null;
        switch (command)
        {
            case <= 3:
                world.Open(Facts.Need(urgency: Urgencies[a % 5], quantity: 1 + (b % 5), now: world.Now));
                break;
            case 4 when need is not null:
                // The same message again, and a newer version that needs more or less.
                world.Open(Facts.Need(need.NeedId, need.CaseId, quantity: need.Need.Quantity, version: need.SourceVersion));
                var smallest = Math.Max(1, need.Met + need.Promised);
                world.Open(Facts.Need(need.NeedId, need.CaseId, urgency: need.Need.Urgency, quantity: smallest + (b % 3), version: need.SourceVersion + 1));
                break;
            case 5:
                world.Declare(world.Offers[a % world.Offers.Count], b % 8);
                break;
            case 6:
                world.Advance(TimeSpan.FromMinutes(1 + (a % 90)));
                break;
            case 7:
                world.Advance(TimeSpan.FromHours(1 + (a % 100)));
                break;
            case 8 when need is not null:
                world.Step(need, moment => (a % 3) switch
                {
                    0 => need.Withdraw(new NeedWithdrawn(need.NeedId, need.CaseId, "noLongerNeeded", world.Now, "test", need.SourceVersion + 1), moment),
                    1 => need.Close(NeedState.Withdrawn, "P1", moment),
                    _ => need.Close(NeedState.Unmet, "N1", moment),
                } ? Answer.Done : Answer.Repeated);
                break;
            case 9 when referral is not null:
                need!.CloseCharity(referral.CharityId);
                world.Step(need, moment =>
                    need.RecallAll(row => row.CharityId == referral.CharityId, Recalls.ConsentWithdrawn, moment) ? Answer.Done : Answer.Repeated);
                world.Sweep();
                break;
            case 10 or 11 or 12 when referral is not null:
                world.Step(need!, moment => need!.Accept(referral, Math.Max(1, referral.Quantity - (b % 2)), null, moment));
                break;
            case 13 when referral is not null:
                world.Step(need!, moment => need!.Decline(referral, b % 3 == 0 ? Declines.ConflictOfInterest : "capacity", null, moment));
                break;
            case 14 when referral is not null:
                world.Step(need!, moment => need!.Start(referral, moment));
                break;
            case 15 when referral is not null:
                world.Step(need!, moment => need!.PutOnHold(referral, world.Now.AddDays(1 + (b % 5)), null, moment));
                break;
            case 16 when referral is not null:
                world.Step(need!, moment => need!.Deliver(referral, "full", referral.Quantity, null, moment));
                break;
            case 17 when referral is not null:
                var outcome = Outcomes[a % 4];
                world.Step(need!, moment => need!.Confirm(referral, outcome, outcome == "D2" ? b % (referral.Quantity + 1) : referral.Quantity, 3, "call", moment));
                break;
            case 18 when referral is not null:
                world.Step(need!, moment => a % 3 == 0 ? need!.Fail(referral, "other", null, moment) : need!.Return(referral, "capacity", null, moment));
                break;
            case 20:
                world.Contend();
                break;
            case 19 when referral is not null:
                world.Step(need!, moment => need!.Dispute(referral, null, moment));
                break;
        }
    }
}
