using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Capacity;
using Matching.OfferCopies;
using Matching.Referrals;

namespace Benchmarks.Matching;

/// <summary>
/// A nation's offers, each made from its number alone: 60 categories over the real division tree. Most serve a county, a fifth a prefecture, a twentieth a province,
/// so many the nation as is asked for, a tenth a radius; a twentieth has two categories, one in thirty a whole group, one in thirty two areas. Some are paused, over, stale,
/// used up, of a suspended charity, for certain tiers, tags, ages or households; most have a history.
/// </summary>
internal sealed class ManyOffers(int count, int nationWide, DateTimeOffset now)
{
    private const int Charities = 2_000;

    private static readonly ReferenceData Reference = ReferenceData.BuiltIn;
    private static readonly string[] Categories = [.. Reference.Needs.Rows.Where(row => row.Parent is not null).Select(row => row.Code).Take(60)];
    private static readonly string[] Units = [.. Categories.Select(category => Reference.Needs[category].Unit)];
    private static readonly string[] Forms = [.. Reference.Forms.Rows.Select(form => form.Code)];
    private static readonly string[] Tiers = [.. Reference.Tiers.Rows.Select(tier => tier.Code)];
    private static readonly string[] Tags = [.. Reference.Tags.Rows.Select(tag => tag.Code)];
    private static readonly Division[] Counties = [.. Reference.Divisions.All.Where(division => division.Level == DivisionLevel.County && division.ValidTo is null)];
    private static readonly Division[] Townships = [.. Reference.Divisions.All.Where(division => division.Level == DivisionLevel.Township && division.ValidTo is null)];
    private static readonly Places Places = new(Reference);

    public int Count => count;

    public DateTimeOffset Now => now;

    public IEnumerable<CharityCopy> AllCharities => Enumerable.Range(0, Charities).Select(number => CharityCopy.Of(
        new CharityFacts(CharityId(number), "531900000000000350", "测试慈善会", "Test charity", "100000", number % 50 == 0 ? "suspended" : "verified", null, now, "bench", 2), now.AddDays(-1)));

    public OfferFacts Facts(int number)
    {
        var dice = new Dice(number, 1);
        var category = dice.Below(Categories.Length);
        var county = Counties[dice.Below(Counties.Length)];
        var share = dice.Below(100);
        var radius = share >= 90;
        var area = share < nationWide ? [Places.Nation] : share < nationWide + 5 ? [Above(county, DivisionLevel.Province)]
            : share < nationWide + 25 ? [Above(county, DivisionLevel.Prefecture)] : radius ? [] : (string[])[county.Code];
        if (!radius && dice.Below(30) == 0)
        {
            area = [.. area, Counties[dice.Below(Counties.Length)].Code];
        }

        string[] categories = dice.Below(60) switch
        {
            < 3 => [Categories[category], Categories[dice.Below(Categories.Length)]],
            < 5 => [Reference.Needs[Categories[category]].Parent!],
            _ => [Categories[category]],
        };
        var point = radius ? Reference.Divisions.PointOf(county) : null;
        var ages = dice.Below(10);
        return new OfferFacts(
            Id(number), CharityId(dice.Below(Charities)), $"offer-{number}", $"帮扶项目第 {number} 号", $"Offer number {number}", categories, Forms[dice.Below(Forms.Length)], "donated",
            area, point?.Latitude, point?.Longitude, radius ? 5 + dice.Below(dice.Below(10) == 0 ? 300 : 50) : null,
            new OfferEligibility(
                dice.Below(3) == 0 ? [Tiers[dice.Below(Tiers.Length)], Tiers[dice.Below(Tiers.Length)]] : [], dice.Below(10) == 0 ? [Tags[dice.Below(Tags.Length)]] : [],
                ages == 0 ? 60 : null, ages == 1 ? 17 : null, dice.Below(20) == 0 ? 3 : null),
            1 + dice.Below(200), Units[category], dice.Below(10) == 0 ? "weekly" : "none", now.AddDays(-1 - dice.Below(60)), now.AddDays(dice.Below(20) == 0 ? -1 : 1 + dice.Below(200)),
            dice.Below(2) == 0 ? TimeSpan.FromHours(1 + dice.Below(48)) : null, ["zh"], dice.Below(33) == 0 ? "paused" : "active", now.AddDays(-dice.Below(dice.Below(20) == 0 ? 200 : 14)).AddMinutes(-dice.Below(600)),
            now.AddDays(-1), "bench", 1);
    }

    public OfferCopy Copy(int number) => OfferCopy.Of(Facts(number), now.AddDays(-1));

    public CapacityLedger Ledger(int number) => Ledger(number, Facts(number));

    public CapacityLedger Ledger(int number, OfferFacts facts)
    {
        var dice = new Dice(number, 2);
        var ledger = CapacityLedger.Open(facts, TimeZoneInfo.Utc, now);
        var used = dice.Below(20) == 0 ? facts.CapacityTotal : dice.Below(facts.CapacityTotal);
        if (used > 0)
        {
            ledger.Hold(used);
        }

        if (dice.Below(10) < 7)
        {
            var answers = dice.Below(50);
            var finished = dice.Below(30);
            ledger.Learn(_ => new TrackRecord(answers, answers * dice.Below(1000) / 1000.0, finished, dice.Below(finished + 1), dice.Below(3) == 0 ? 1 + dice.Below(30) : 0, now.AddMinutes(-dice.Below(20_000))));
        }

        ledger.Seal(now.AddDays(-1));
        return ledger;
    }

    /// <summary>A need somewhere in a township, every second one with coordinates.</summary>
    public Ask Question(int number, TermsBook book)
    {
        var dice = new Dice(number, 3);
        var place = Townships[dice.Below(Townships.Length)];
        var category = dice.Below(Categories.Length);
        var point = dice.Below(2) == 0 ? Reference.Divisions.PointOf(place) : null;
        var need = NeedDesk.Read(
            new NeedOpened(
                CharityId(number), CharityId(number), "420106-7K2M-9", Categories[category], place.Code, point?.Latitude, point?.Longitude, "U2", 1 + dice.Below(5), Units[category],
                dice.Below(4) == 0 ? now.AddDays(dice.Below(30)) : null, [Tiers[dice.Below(Tiers.Length)]], dice.Below(2) == 0 ? [Tags[dice.Below(Tags.Length)]] : [], [dice.Below(90), dice.Below(90)],
                1 + dice.Below(5), now, "bench", 1),
            Places);
        return new Ask(need, now, book.In(need.Chain.Select(link => link.Code), now), new HashSet<Guid>(), new HashSet<Guid>());
    }

    private static string Above(Division division, DivisionLevel level)
    {
        var at = division;
        while (at.Level > level && at.Parent is { } parent)
        {
            at = parent;
        }

        return at.Code;
    }

    private static Guid Id(int number) => Identity(number, 4);

    private static Guid CharityId(int number) => Identity(number, 5);

    /// <summary>Version 7 in form, so that the databases' indexes grow at their end as they do in life.</summary>
    private static Guid Identity(int number, int kind)
    {
        var dice = new Dice(number, kind);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, (1_790_000_000_000L + number) << 16 | 0x7000L | (uint)dice.Below(0x1000));
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], long.MinValue | dice.Next() >>> 2);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Figures that follow from two numbers, the same in every run.</summary>
    private struct Dice(int number, int kind)
    {
        private ulong _state = ((ulong)(uint)number << 8 | (uint)kind) * 0x9E3779B97F4A7C15;

        public long Next()
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ _state >> 30) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
            return (long)(mixed ^ mixed >> 31);
        }

        public int Below(int limit) => (int)((ulong)Next() % (uint)limit);
    }
}
