using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Reference;
using CsCheck;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Decisions;
using Matching.Referrals;
using Platform.Http;

namespace Matching.Tests;

/// <summary>A record is enough to rank again, to the last bit; whatever was changed in it is named.</summary>
public sealed class A_decision_is_replayed : IDisposable
{
    private static readonly Terms BuiltIn = new TermsBook(ReferenceData.BuiltIn).In([], Facts.Now);
    private static readonly string[] Places = [Facts.Township, Facts.County, Facts.Prefecture, Facts.Province, Facts.Nation];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    private static readonly Gen<Offer> Offers = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 7], Gen.Int[1, 40], Gen.Int[0, 60], Gen.Double[0, 1], Gen.Int[0, 5000], (place, kind, total, answers, share, hours) =>
    {
        var facts = Facts.Offer(capacity: total, category: kind == 1 ? "N01" : "N01.01", division: Places[place], eligibility: kind switch { 2 => Facts.Anybody with { Tiers = ["R2"] }, 3 => Facts.Anybody with { MinAge = 60 }, _ => Facts.Anybody });
        facts = kind < 6 ? facts : facts with { Divisions = [], Latitude = 30.5 + (share / 3), Longitude = 114.3, RadiusKm = 60 };
        var record = new TrackRecord(answers, answers * share, answers / 2, (int)(answers / 2 * share), share * 40, Facts.Now.AddHours(-hours));
        return new Offer(facts, true, total, null, 0, Standing.Of(record), answers);
    });

    private static readonly Gen<DecisionRecord> Decisions = Gen.Select(
        Offers.Array[0, 30], Gen.Int[1, 20], Gen.Int[0, 3], Gen.Double[0.001, 1000].Array[7], Gen.Bool, (offers, quantity, cards, weights, learned) =>
        {
            var opened = Facts.Need(quantity: quantity, latitude: 30.55, longitude: 114.31, tags: ["V01"], neededBy: Facts.Now.AddDays(2).AddTicks(7));
            var need = Facts.Read(opened);
            var terms = BuiltIn with { Weights = new(weights[0], weights[1], weights[2], weights[3], learned ? weights[4] : 0, learned ? weights[5] : 0, weights[6]) };
            var question = new Ask(need, Facts.Now.AddTicks(quantity), terms, new HashSet<Guid>(), new HashSet<Guid>());
            var ranking = Ranking.Plain(question, offers);
            // The last of the list gets a card, as where the area counts before the score.
            var step = new DecisionStep(Triggers.Opened, 1, Reach.County, [.. ranking.Candidates.Reverse().Take(cards).Select(candidate => new DecisionCard(candidate.Offer.Id, 1))], []);
            return MatchDecision.RecordOf(NeedAllocation.Of(opened, need), step, question, ranking, "matching");
        });

    [Fact]
    public void Any_decision_comes_out_the_same_to_the_last_bit_also_from_the_answer_of_the_API() => Decisions.Sample(
        record =>
        {
            var digest = DecisionJson.DigestOf(DecisionJson.Write(record));
            ReplayDecision.Difference(record, digest).ShouldBeNull();
            ReplayDecision.Difference(JsonSerializer.Deserialize<DecisionRecord>(JsonSerializer.Serialize(record, Json.Options), Json.Options)!, digest).ShouldBeNull();
            record.Ranking.Count.ShouldBeLessThanOrEqualTo(MatchDecision.MostRanked + record.Cards.Count);
            record.Cards.ShouldAllBe(card => record.Ranking.Any(offer => offer.OfferId == card.OfferId));
        },
        iter: 5000);

    /// <summary>Each single value of the written record, changed.</summary>
    [Fact]
    public void Whatever_is_changed_is_noticed() => Gen.Select(Decisions, Gen.Int[0, int.MaxValue]).Sample(
        (record, dice) =>
        {
            var written = DecisionJson.Write(record);
            var root = JsonNode.Parse(written)!;
            var values = Values(root).ToArray();
            var (place, old) = values[dice % values.Length];
            place(old.GetValueKind() switch
            {
                JsonValueKind.Number => JsonValue.Create(old.GetValue<double>() + 1),
                JsonValueKind.String when Guid.TryParse(old.GetValue<string>(), out var id) => JsonValue.Create(new Guid([.. id.ToByteArray()[..15], (byte)(id.ToByteArray()[15] ^ 1)])),
                JsonValueKind.String when DateTimeOffset.TryParse(old.GetValue<string>(), out var at) => JsonValue.Create(at.AddTicks(1)),
                JsonValueKind.String => JsonValue.Create(old.GetValue<string>() + "x"),
                _ => JsonValue.Create(false),
            });

            ReplayDecision.Difference(JsonSerializer.Deserialize<DecisionRecord>(root, Json.Options)!, DecisionJson.DigestOf(written)).ShouldNotBeNull(root.ToJsonString());
        },
        iter: 3000);

    [Fact]
    public void The_first_difference_is_named()
    {
        var question = new Ask(Facts.Read(Facts.Need()), Facts.Now, BuiltIn, new HashSet<Guid>(), new HashSet<Guid>());
        Offer[] offers = [.. Places.Select(place => new Offer(Facts.Offer(division: place), true, 9, null, 0, Standing.None, 1))];
        var record = MatchDecision.RecordOf(NeedAllocation.Of(Facts.Need(), question.Need), new(Triggers.Opened, 1, Reach.County, [], []), question, Ranking.Plain(question, offers), "matching");
        var digest = DecisionJson.DigestOf(DecisionJson.Write(record));
        var second = record.Ranking[1];

        Of(record with { Weights = record.Weights with { Fairness = 0.081 } }).ShouldStartWith($"Place 1 (offer {record.Ranking[0].OfferId}): the score is recorded as");
        Of(record with { Rules = "rules-0" }).ShouldBe("This release does not know the rules rules-0.");
        Of(Second(second with { Free = 3 })).ShouldStartWith($"Place 2 (offer {second.OfferId}): the part spareCapacity is recorded as 0.9 and comes out as 0.6");
        Of(Second(second with { Score = Math.BitIncrement(second.Score) })).ShouldStartWith("Place 2 (offer");
        Of(record with { Ranking = [.. record.Ranking.Select((offer, at) => record.Ranking[at switch { 0 => 1, 1 => 0, _ => at }] with { Place = at + 1 })] })
            .ShouldBe($"Place 1 is recorded for offer {second.OfferId} and goes to offer {record.Ranking[0].OfferId}.");
        Of(Second(second with { Place = 3 })).ShouldBe("Place 3 of 5 stands behind place 3.");
        Of(record with { Cards = [new DecisionCard(Guid.Empty, 1)] }).ShouldBe($"Offer {Guid.Empty} got a card and is not in the ranking.");
        Of(record with { By = "somebody" }).ShouldContain("something in it that the ranking does not depend on was changed");
        Of(record with { Format = 2 }).ShouldContain("format 2");
        Of(record with { Need = null! }).ShouldBe("A part of the record is missing.");

        DecisionRecord Second(RankedOffer changed) => record with { Ranking = [record.Ranking[0], changed, .. record.Ranking.Skip(2)] };
        string Of(DecisionRecord changed) => ReplayDecision.Difference(changed, digest).ShouldNotBeNull();
    }

    /// <summary>Files of every version that ever decided, as the API gave them.</summary>
    [Theory]
    [InlineData("rules-2")]
    public void A_record_of_any_version_stays_reproducible(string rules)
    {
        var file = Path.Combine(Repo.Root, "tests", "Matching.Tests", "Samples", $"decisions.{rules}.json");
        var page = JsonSerializer.Deserialize<Page<DecisionView>>(File.ReadAllText(file), Json.Options)!;
        page.Items.Count.ShouldBeGreaterThan(1);
        page.Items.ShouldAllBe(decision => decision.Record.Rules == rules);

        Run("replay", file).ShouldSatisfyAllConditions(run => run.Exit.ShouldBe(0), run => run.Output.ShouldEndWith($"{page.Items.Count} decisions, all come out as recorded.\n"));
    }

    [Fact]
    public void The_verb_says_what_differs_and_what_it_was_given_wrongly()
    {
        var text = File.ReadAllText(Path.Combine(Repo.Root, "tests", "Matching.Tests", "Samples", "decisions.rules-2.json"));
        var page = JsonSerializer.Deserialize<Page<DecisionView>>(text, Json.Options)!;
        var audit = Write("audit.ndjson", string.Join('\n', page.Items.Select(decision => $$"""{"why":"round 1; record sha256:{{decision.Digest}}"}""")));

        Run("replay", Write("same.json", text), "--audit", audit).Exit.ShouldBe(0);
        Run("replay", Write("same.json", text), "--audit", Write("none.ndjson", "")).ShouldSatisfyAllConditions(run => run.Exit.ShouldBe(1), run => run.Output.ShouldContain("No record of the audit names the digest"));
        Run("replay", Write("weight.json", text.Replace("\"fairness\": 0.08", "\"fairness\": 0.09", StringComparison.Ordinal))).ShouldSatisfyAllConditions(
            run => run.Exit.ShouldBe(1), run => run.Output.ShouldContain("DIFFERS: Place 1 (offer"), run => run.Output.ShouldContain($"{page.Items.Count} of {page.Items.Count} decisions do not"));
        Run("replay", Write("broken.json", text[..^20])).ShouldSatisfyAllConditions(run => run.Exit.ShouldBe(1), run => run.Output.ShouldContain("cannot be read as decisions"));
        Run("replay", Write("more.json", text.Replace("\"format\"", "\"note\": 1, \"format\"", StringComparison.Ordinal))).Exit.ShouldBe(1);
        Run("replay", Write("empty.json", """{ "items": [], "next": null }""")).Exit.ShouldBe(1);
        Run("replay", Write("nothing.json", """{ "items": [ null ], "next": null }""")).Exit.ShouldBe(1);
        Run("replay", Path.Combine(_directory.FullName, "gone.json")).Exit.ShouldBe(66);
        Run("replay").Exit.ShouldBe(64);
        Run("verify", audit).Exit.ShouldBe(64);
    }

    /// <summary>What a record weighs: ten offers and three cards. The time is printed, not judged.</summary>
    [Fact]
    public void A_record_is_small()
    {
        var offers = Enumerable.Range(0, 60).Select(number => new Offer(Facts.Offer(capacity: 7 + number, division: Places[number % 5]), true, 5 + (number % 3), null, 0, Standing.Of(new TrackRecord(number, number * 0.37, number / 2, number / 3, number, Facts.Now.AddHours(-number))), number)).ToArray();
        var opened = Facts.Need(quantity: 3, latitude: 30.55, longitude: 114.31);
        var question = new Ask(Facts.Read(opened), Facts.Now, BuiltIn, new HashSet<Guid>(), new HashSet<Guid>());
        var (need, ranking) = (NeedAllocation.Of(opened, question.Need), Ranking.Plain(question, offers));
        var step = new DecisionStep(Triggers.Opened, 1, Reach.County, [.. ranking.Candidates.Take(3).Select(candidate => new DecisionCard(candidate.Offer.Id, 3))], []);
        var moment = new Moment(Facts.Now, "matching", new(ReferenceData.BuiltIn), new Dictionary<Guid, CapacityLedger>());
        var written = MatchDecision.Of(need, step, question, ranking, moment);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        const int times = 5000;
        for (var number = 0; number < times; number++)
        {
            written = MatchDecision.Of(need, step, question, ranking, moment);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{written.Record.Length} bytes and {watch.Elapsed.TotalMicroseconds / times:0.0} µs a decision");
        written.Record.Length.ShouldBeLessThan(5_000);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Exit, string Output) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        return (DecisionVerb.Run(args, output), output.ToString());
    }

    /// <summary>Every value of a document with a way to put another in its place.</summary>
    private static IEnumerable<(Action<JsonNode?> Place, JsonNode Value)> Values(JsonNode node)
    {
        IEnumerable<(Action<JsonNode?>, JsonNode)> children = node switch
        {
            JsonObject known => known.Where(field => field.Value is not null).Select(field => ((Action<JsonNode?>)(value => known[field.Key] = value), field.Value!)),
            JsonArray list => list.Select((value, at) => ((Action<JsonNode?>)(next => list[at] = next), value!)),
            _ => [],
        };
        foreach (var (place, value) in children.ToArray())
        {
            if (value is JsonValue)
            {
                yield return (place, value);
            }
            else
            {
                foreach (var inner in Values(value))
                {
                    yield return inner;
                }
            }
        }
    }
}
