using Matching.Capacity;

namespace Matching.Tests;

public sealed class The_capacity_ledger
{
    private static readonly TimeZoneInfo Wuhan = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public void Nothing_is_held_beyond_what_is_free()
    {
        var ledger = CapacityLedger.Open(Facts.Offer(capacity: 3), Wuhan, Facts.Now);
        ledger.Hold(2).ShouldBeTrue();
        ledger.Hold(2).ShouldBeFalse();
        ledger.Hold(0).ShouldBeFalse();
        ledger.Hold(-1).ShouldBeFalse();
        (ledger.Held, ledger.Free).ShouldBe((2, 1));
    }

    [Fact]
    public void A_promise_of_an_earlier_period_is_not_given_back_to_a_later_one()
    {
        var ledger = CapacityLedger.Open(Facts.Offer(capacity: 3, refill: "daily"), Wuhan, Facts.Now);
        ledger.Hold(2);
        var period = ledger.Commit(2, 2);
        ledger.Roll(Facts.Now.AddDays(1));
        ledger.Free.ShouldBe(3);
        ledger.GiveBack(2, period);
        (ledger.Committed, ledger.Free).ShouldBe((0, 3));
    }

    [Fact]
    public void A_cut_below_the_promised_leaves_the_promised_and_nothing_more()
    {
        var ledger = CapacityLedger.Open(Facts.Offer(capacity: 10), Wuhan, Facts.Now);
        ledger.Hold(7);
        ledger.Commit(4, 4);
        ledger.Declare(2, "none", Wuhan, Facts.Now).ShouldBe(3);
        ledger.Release(3);
        (ledger.Total, ledger.Free, ledger.Committed).ShouldBe((4, 0, 4));
        ledger.Hold(1).ShouldBeFalse();
    }

    [Theory]
    [InlineData("daily", "2026-11-23T16:00:00Z", "2026-11-24T16:00:00Z")]
    [InlineData("weekly", "2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z")]
    [InlineData("monthly", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z")]
    public void Periods_follow_the_clock_of_the_place(string refill, string start, string end)
    {
        RefillPeriod.StartOf(refill, Facts.Now, Wuhan).ShouldBe(DateTimeOffset.Parse(start));
        RefillPeriod.EndOf(refill, Facts.Now, Wuhan).ShouldBe(DateTimeOffset.Parse(end));
    }

    [Fact]
    public void Stock_without_a_refill_has_no_end() => RefillPeriod.EndOf("none", Facts.Now, Wuhan).ShouldBeNull();
}
