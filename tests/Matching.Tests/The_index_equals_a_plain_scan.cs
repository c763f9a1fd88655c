using System.Collections.Immutable;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using CsCheck;
using Matching.Candidates;
using Matching.Capacity;
using Matching.OfferCopies;

namespace Matching.Tests;

/// <summary>
/// Random offers (good and bad), needs, changes, moves and withdrawals: whatever happened, the index answers as a plain look at every row would, in candidates, order, score and counts.
/// </summary>
public sealed partial class The_index_equals_a_plain_scan
{
    private static readonly Terms Terms = new TermsBook(ReferenceData.BuiltIn).In([], Facts.Now);
    private static readonly string[] Categories = ["N01", "N01.01", "N01.02", "N02.01", "N99.99", "N01.01"];
    private static readonly string[] Divisions = [Facts.Township, Facts.County, Facts.Prefecture, Facts.Province, Facts.Nation, "420107", "43", "420106002", "not a code"];
    private static readonly string[] Units = ["person", "household", "yuan", "hour", "PERSON", "something"];
    private static readonly string[] Forms = ["goods", "cash", "job", "service", "unheard of"];
    private static readonly string[] Statuses = ["active", "active", "active", "active", "paused", "withdrawn"];
    private static readonly double?[] Latitudes = [30.55, 30.6, 31.2, -30.55, 89.9, 200, null];
    private static readonly double?[] Longitudes = [114.31, 114.9, 121.4, 179.99, -179.99, 1000, null];
    private static readonly double?[] Radii = [3, 30, 70, 200, 900, 5000, 25_000, 0, -5, null];

    /// <summary>What happens to one of a few offers: published, changed, its ledger moved, its charity suspended or verified.</summary>
    private static readonly Gen<Happening> Happenings = Gen.Select(
        Gen.Int[0, 11], Gen.Int[0, 9], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (what, offer, dice, more) => new Happening(what, offer, dice, more));

    private static readonly Gen<Need> Needs = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 5], Gen.Int[1, 12], Gen.Int[0, 6], Gen.Int[0, 6], (dice, category, quantity, north, east) => Facts.Read(Facts.Need(
        quantity: quantity, category: Categories[category], division: Divisions[dice % 9], unit: Units[dice / 9 % 4], neededBy: (dice / 36 % 3) switch { 0 => null, 1 => Facts.Now.AddDays(3), _ => Facts.Now.AddDays(-3) },
        tiers: dice / 108 % 4 == 0 ? [] : [$"R{dice / 432 % 9}"], tags: dice / 3888 % 3 == 0 ? [] : [$"V{dice / 11_664 % 40:00}"],
        ages: (dice % 7) switch { 0 => [], 1 => [300], 2 => [-1, 20], 3 => [0, 17, 17], _ => [74, 5] }, household: dice % 5,
        latitude: Longitudes[east] is null ? null : Latitudes[north], longitude: Latitudes[north] is null ? null : Longitudes[east])));

    [Fact]
    public void Whatever_happened() => Gen.Select(Happenings.Array[0, 80], Needs.Array[1, 4], Gen.Int[0, 6]).Sample(
        (happenings, needs, top) =>
        {
            var world = new Rows();
            foreach (var happening in happenings)
            {
                world.Do(happening);
            }

            world.Index.Count.ShouldBe(world.Offers.Length);
            foreach (var need in needs)
            {
                world.ShouldAnswerAsAPlainScan(need, top == 0 ? int.MaxValue : top);
            }

            world.ShouldBeSound();
        },
        iter: 5000);

    /// <summary>Buckets are read eight offers at a time: hundreds of offers make long ones, with gaps and a rest at the end.</summary>
    [Fact]
    public void Whatever_stands_in_long_buckets() => Gen.Select(
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 249], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (what, offer, dice, more) => new Happening(what, offer, dice, more)).Array[100, 600], Needs.Array[2], Gen.Int[1, 8]).Sample(
        (happenings, needs, top) =>
        {
            var world = new Rows();
            foreach (var happening in happenings)
            {
                world.Do(happening);
            }

            foreach (var need in needs)
            {
                world.ShouldAnswerAsAPlainScan(need, top);
            }

            world.ShouldBeSound();
        },
        iter: 150);

    /// <summary>Nobody who could be among the best is passed over, however little better than the others.</summary>
    [Fact]
    public void Of_many_that_nearly_tie_the_best_are_found() => Gen.Select(Gen.Int[0, 1_000_000].Array[60], Gen.Int[1, 8]).Sample(
        (dice, top) =>
        {
            var world = new Rows();
            foreach (var (roll, offer) in dice.Select((roll, offer) => (roll, offer)))
            {
                world.Publish(Facts.Offer(new Guid(offer % 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)offer), Rows.Charities[0], capacity: 20 + (roll % 50)) with { ExternalId = "" });
                world.Do(new Happening(7, offer, roll, 0));
            }

            world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need()), top);
        },
        iter: 300);

    /// <summary>Needs a few metres within and without of a radius, where a first look in single precision cannot tell.</summary>
    [Fact]
    public void Whoever_lies_at_the_edge_of_a_circle() => Gen.Select(
        Gen.Double[-70, 70], Gen.Double[-179, 179], Gen.Double[0.01, 2000], Gen.Double[0, 2 * Math.PI], Gen.Double[-0.05, 0.05].Array[12]).Sample(
        (latitude, longitude, radius, direction, beyond) =>
        {
            var world = new Rows();
            foreach (var (more, number) in beyond.Select((more, number) => (more, number)))
            {
                // Circles of nearly the same size around places that are nearly the same.
                world.Publish(Facts.Offer(new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte)number), Rows.Charities[0], capacity: 5) with
                {
                    ExternalId = "",
                    Divisions = [],
                    Latitude = latitude + (more / 1000),
                    Longitude = longitude,
                    RadiusKm = Math.Max(0, radius + more),
                });
            }

            var along = radius / 6371.0088;
            var (north, half) = (double.DegreesToRadians(latitude), Math.Cos(along));
            var there = Math.Asin(Math.Clamp((Math.Sin(north) * half) + (Math.Cos(north) * Math.Sin(along) * Math.Cos(direction)), -1, 1));
            var east = longitude + double.RadiansToDegrees(Math.Atan2(Math.Sin(direction) * Math.Sin(along) * Math.Cos(north), half - (Math.Sin(north) * Math.Sin(there))));
            if (east is >= -180 and <= 180)
            {
                world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need(latitude: double.RadiansToDegrees(there), longitude: east)), 20);
            }
        },
        iter: 2000);

    /// <summary>What a place may write into its terms, from one end to the other.</summary>
    private static readonly Gen<Terms> AnyTerms = Gen.Select(
        Gen.OneOf(Gen.Const(0.0), Gen.Const(1000.0), Gen.Const(0.001), Gen.Double[0, 1], Gen.Double[0, 1000]).Array[7], Gen.Bool, Gen.Int[0, 3],
        (weights, learned, fresh) => Terms with
        {
            Weights = new(weights.Take(4).Append(weights[6]).Sum() < 0.001 ? 0.001 : weights[0], weights[1], weights[2], weights[3], learned ? weights[4] : 0, learned ? weights[5] : 0, weights[6]),
            Prior = new(new(0.1 + (fresh * 7), weights[0] / 1000, 1 + fresh, weights[1] / 1000)),
            Fresh = fresh == 0 ? Terms.Fresh : Terms.Fresh.ToDictionary(form => form.Key, _ => TimeSpan.FromDays(fresh * 7)),
        });

    /// <summary>Nothing in the index depends on the weights: the same one answers for every place and day, and leaves out nobody who could be among the best.</summary>
    [Fact]
    public void Whatever_a_place_weighs() => Gen.Select(Happenings.Array[20, 80], Needs, AnyTerms.Array[3], Gen.Int[1, 6]).Sample(
        (happenings, need, terms, top) =>
        {
            var world = new Rows();
            foreach (var happening in happenings)
            {
                world.Do(happening);
            }

            foreach (var place in terms)
            {
                world.ShouldAnswerAsAPlainScan(need, top, place);
                var question = Question(need) with { Terms = place };
                if (need.Ages.All(age => age >= 0) && (need.Latitude is null || Circles.IsPlain(need.Latitude.Value, need.Longitude!.Value)))
                {
                    var all = Ranking.Plain(question, world.Offers).Candidates.ToLookup(candidate => candidate.Offer.FreeAt(Facts.Now) >= need.Quantity);
                    world.Index.BestByArea(question, whole: 1, parts: 2).Candidates.Select(candidate => candidate.Offer.Id).ShouldBe(
                        (all[true].Any() ? all[true] : all[false]).GroupBy(candidate => candidate.Coverage.Reach).SelectMany(area => area.Take(all[true].Any() ? 1 : 2)).Select(candidate => candidate.Offer.Id), ignoreOrder: true);
                }
            }
        },
        iter: 3000);

    [Fact]
    public void Offers_that_are_all_alike_come_in_the_order_of_their_ids()
    {
        var world = new Rows();
        for (var offer = 0; offer < 300; offer++)
        {
            world.Publish(Facts.Offer(new Guid(offer * 7919 % 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(offer * 31 % 256)), Rows.Charities[0], capacity: 5) with { ExternalId = "" });
        }

        world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need()), 5);
        world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need()), int.MaxValue);
    }

    [Fact]
    public void An_offer_of_ten_thousand_categories_is_found_by_each()
    {
        var world = new Rows();
        world.Publish(Facts.Offer(charity: Rows.Charities[0]) with { Categories = [.. Enumerable.Range(0, 10_000).Select(number => $"X{number}"), "N01.01"] });
        world.Publish(Facts.Offer(charity: Rows.Charities[0]));

        world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need()), 5).Fitting.ShouldBe(2);
        world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need(category: "X77")), 5).Fitting.ShouldBe(1);
        world.ShouldAnswerAsAPlainScan(Facts.Read(Facts.Need(category: "N05.01")), 5).Fitting.ShouldBe(0);
    }

    [Fact]
    public void The_best_of_each_area_are_the_best_of_the_whole_list() => Gen.Select(Happenings.Array[20, 80], Needs).Sample(
        (happenings, need) =>
        {
            var world = new Rows();
            foreach (var happening in happenings)
            {
                world.Do(happening);
            }

            var question = Question(need);
            var all = Ranking.Plain(question, world.Offers).Candidates;
            var whole = all.Where(candidate => candidate.Offer.FreeAt(Facts.Now) >= need.Quantity).ToArray();
            var expected = (whole.Length > 0 ? whole : [.. all]).GroupBy(candidate => candidate.Coverage.Reach).SelectMany(area => area.Take(whole.Length > 0 ? 2 : 3)).Select(candidate => candidate.Offer.Id);
            if (need.Ages.All(age => age >= 0) && (need.Latitude is null || Circles.IsPlain(need.Latitude.Value, need.Longitude!.Value)))
            {
                world.Index.BestByArea(question, 2, 3).Candidates.Select(candidate => candidate.Offer.Id).ShouldBe(expected, ignoreOrder: true);
            }
        },
        iter: 1000);

    /// <summary>Two states of every offer: each answer shows one or the other, and never a mixture.</summary>
    [Fact]
    public async Task Readers_never_see_half_of_a_change()
    {
        const int offers = 200;
        var world = new Rows();
        var ids = Enumerable.Range(0, offers).Select(_ => Facts.NewId()).ToArray();
        foreach (var id in ids)
        {
            world.Publish(State(id, 1));
        }

        var question = Question(Facts.Read(Facts.Need(latitude: 30.55, longitude: 114.31)));
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Run(() =>
        {
            var answers = 0;
            while (!stop.IsCancellationRequested || answers < 50)
            {
                var ranking = Ranking.Of(question, world.Index, reader == 0 ? int.MaxValue : 5);
                (ranking.Fitting + ranking.Exclusions.Sum()).ShouldBe(offers);
                foreach (var candidate in ranking.Candidates)
                {
                    var facts = candidate.Offer.Facts;
                    var expected = State(facts.OfferId, facts.Version);
                    (facts.CapacityTotal, candidate.Offer.Free, facts.Divisions[0], facts.AnswersWithin, facts.ValidTo, facts.Eligibility.MinAge)
                        .ShouldBe((expected.CapacityTotal, candidate.Offer.LedgerVersion == facts.Version ? expected.CapacityTotal : candidate.Offer.Free, expected.Divisions[0], expected.AnswersWithin, expected.ValidTo, expected.Eligibility.MinAge));
                    candidate.Score.ShouldBe(MatchScore.Of(candidate.Offer, candidate.Coverage, question));
                    Coverage.Of(facts, question.Need).ShouldBe(candidate.Coverage);
                }

                candidatesOnce(ranking.Candidates);
                answers++;
            }

            return answers;
        })).ToArray();

        // Everything is replaced again and again, as an import does.
        for (var version = 2; version < 60; version++)
        {
            foreach (var id in ids)
            {
                world.Publish(State(id, version));
            }
        }

        await stop.CancelAsync();
        (await Task.WhenAll(readers)).ShouldAllBe(answers => answers > 0);
        world.ShouldAnswerAsAPlainScan(question.Need, 5);

        static void candidatesOnce(ImmutableArray<Candidate> candidates) => candidates.Select(candidate => candidate.Offer.Id).ShouldBeUnique();

        // Every third version moves it from county to nation or into a circle; capacity tells the version.
        static OfferFacts State(Guid id, int version) => Facts.Offer(id, Rows.Charities[0], capacity: version, division: (version % 3) switch { 0 => Facts.Nation, _ => Facts.County }, version: version, answersWithin: TimeSpan.FromHours(version)) with
        {
            ExternalId = "",
            ValidTo = Facts.Now.AddDays(version),
            Eligibility = Facts.Anybody with { MinAge = version % 50 },
            Latitude = version % 5 == 0 ? 30.55 : null,
            Longitude = version % 5 == 0 ? 114.31 : null,
            RadiusKm = version % 5 == 0 ? 10 : null,
        };
    }

    private static Ask Question(Need need, IReadOnlySet<Guid>? asked = null, IReadOnlySet<Guid>? closed = null) => new(need, Facts.Now, Terms, asked ?? new HashSet<Guid>(), closed ?? new HashSet<Guid>());
}
