using System.Text.Json;
using Contracts.Reference;
using CsCheck;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Decisions;
using Matching.Referrals;
using Platform.Http;

namespace Matching.Tests;

/// <summary>How fast an offer is answered for and how often it delivers: smoothed by the size of the sample, and no worse for any no.</summary>
public sealed class What_is_learned
{
    private static readonly Gen<MatchingNewcomer> Newcomers = Gen.Select(Gen.Double[0.1, 50], Gen.Double[0, 1], Gen.Double[0.1, 50], Gen.Double[0, 1], (answers, speed, finished, completion) => new MatchingNewcomer(answers, speed, finished, completion));

    /// <summary>A life of an offer: yes, silence, delivered or not, and a no here and there.</summary>
    private static readonly Gen<(int What, double Part)[]> Lives = Gen.Select(Gen.Int[1, 4], Gen.Double[0, 1.5]).Array[0, 60];

    [Fact]
    public void A_no_leaves_it_as_it_was_whenever_it_comes() => Gen.Select(Lives, Gen.Double[0, 0.99], Gen.Int[0, 3]).Sample(
        (life, part, reason) =>
        {
            var world = new World();
            var offer = world.Publish(Facts.Offer(capacity: 5));
            var ledger = world.Ledgers[offer.OfferId];
            ledger.Learn(_ => Live(life));
            var need = world.Open(Facts.Need(urgency: "U4"));
            var card = need.Referrals.ShouldHaveSingleItem();
            var before = ledger.Record;
            world.Advance((card.AnswerBy - card.OfferedAt) * part);

            world.Step(need, moment => need.Decline(card, ((string[])["capacity", "funds", "conflictOfInterest", "other"])[reason], null, moment)).ShouldBe(Answer.Done);

            ledger.Record.ShouldBe(before);
        },
        iter: 1000);

    [Fact]
    public void A_row_of_the_release_before_is_read() =>
        JsonSerializer.Deserialize<TrackRecord>("""{ "answers": 3, "speedSum": 2.1, "finished": 1, "completed": 1, "load": 0.5, "loadAt": "2026-11-24T02:00:00+00:00", "speedScore": 0.6375, "completionScore": 0.83 }""", Json.Options)
            .ShouldBe(new TrackRecord(3, 2.1, 1, 1, 0.5, Facts.Now));

    /// <summary>Worked out by hand, so that neither the present score nor its helpers can change what decided then.</summary>
    [Fact]
    public void Rules_2_read_its_figures_as_they_were_written()
    {
        Span<double> parts = stackalloc double[MatchScore.Parts];
        var standing = new Standing(65535, 13107, 320, 1_000_000);

        var score = ScoreVersions.Find("rules-2")!(new(false, true, false, true, 0.7, 3, 10, standing), 5, 1_604_800, new(2, 1, 1, 1, 1, 1, 1), null, parts);

        parts.ToArray().ShouldBe([0.6, 0.75, 0.7, 0.3, 1, 0.2, 1 - (10.0 / 30)]);
        score.ShouldBe(0.602083);
    }

    [Fact]
    public void A_figure_lies_between_what_is_taken_for_granted_and_what_was_seen_and_nearer_to_it_the_more_was_seen() =>
        Gen.Select(Newcomers, Gen.Int[0, 400], Gen.Double[0, 1]).Sample(
            (newcomer, count, mean) =>
            {
                var speed = new Prior(newcomer).Speed;
                var seen = (double)Sample.Mean(Sample.Of(count, count * mean)) / Sample.Whole;
                var (figure, more) = (speed.Of(Sample.Of(count, count * mean)), speed.Of(Sample.Of(count + 1, (count + 1) * mean)));

                var size = Math.Min(count, Sample.Most);
                figure.ShouldBe(((newcomer.Answers * newcomer.Speed) + (size * seen)) / (newcomer.Answers + size), 1e-9);
                Math.Abs(more - mean).ShouldBeLessThanOrEqualTo(Math.Abs(figure - mean) + (1.0 / Sample.Whole));
            },
            iter: 5000);

    [Fact]
    public void One_answer_of_a_newcomer_moves_less_than_the_same_mean_of_many()
    {
        var prior = new TermsBook(ReferenceData.BuiltIn).In([], Facts.Now).Prior;

        prior.Newcomer.ShouldBe(new MatchingNewcomer(5, 0.6, 5, 0.8));
        Figure(0).ShouldBe(0.6, 1e-9);
        Figure(1).ShouldBe(4.0 / 6, 1e-9);
        Figure(15).ShouldBe(0.9, 1e-9);
        Figure(1000).ShouldBe(Figure(Sample.Most));

        double Figure(int answers) => prior.Speed.Of(Standing.Of(TrackRecord.None with { Answers = answers, SpeedSum = answers }).Speed);
    }

    private static TrackRecord Live(IEnumerable<(int What, double Part)> life)
    {
        var record = TrackRecord.None;
        foreach (var (what, part) in life)
        {
            record = what switch
            {
                1 => record.Accepted(part),
                2 => record.Silent(),
                _ => record.Ended(what == 3),
            };
        }

        return record;
    }
}
