using System.Text.RegularExpressions;
using Contracts.Http.Matching;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Matching.Candidates;
using Platform.Http;
using Testing;

namespace Matching.Tests;

/// <summary>The terms of a place: the nearest, the latest that has begun, the same for a question before the case and for the stored need.</summary>
public sealed class A_place_sets_its_terms : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Fact]
    public void Nearer_terms_win_over_farther_and_later_over_earlier()
    {
        var book = Book(Terms("*", "2026-01-01", 1), Terms("42", "2020-01-01", 2), Terms("42", "2026-01-01", 3), Terms("42", "2030-01-01", 4), Terms("420106", "2030-01-01", 5));

        Category(book, Facts.Now, "420106", "4201", "42", Facts.Nation).ShouldBe(3);
        Category(book, Facts.Now.AddYears(-3), "420106", "4201", "42", Facts.Nation).ShouldBe(2);
        Category(book, Facts.Now.AddYears(4), "420106", "4201", "42", Facts.Nation).ShouldBe(5);
        Category(book, Facts.Now, "43", Facts.Nation).ShouldBe(1);
        Category(book, DateTimeOffset.UnixEpoch, "43", Facts.Nation).ShouldBe(0.2, "a clock that is wrong leaves no need without terms");
    }

    [Fact]
    public void A_day_begins_at_midnight_of_the_place()
    {
        var book = Book(Terms("42", "2026-12-01", 9));

        Category(book, new(2026, 11, 30, 15, 59, 59, TimeSpan.Zero), "42").ShouldBe(0.2);
        Category(book, new(2026, 11, 30, 16, 0, 0, TimeSpan.Zero), "42").ShouldBe(9);
    }

    [Fact]
    public void Where_it_is_switched_off_what_was_learned_decides_nothing_and_is_no_reason()
    {
        var terms = Book(Terms("42", "2026-01-01", 1, learned: false)).In(["42"], Facts.Now);
        var question = new Ask(Facts.Read(Facts.Need()), Facts.Now, terms, new HashSet<Guid>(), new HashSet<Guid>());
        var (quick, slow) = (Of(ushort.MaxValue), Of(0));

        MatchScore.Of(quick, Near, question).ShouldBe(MatchScore.Of(slow, Near, question));
        MatchScore.Explain(quick, Near, question).Select(reason => reason.Code).Order().ShouldBe(
            [MatchScore.Category, MatchScore.Closeness, MatchScore.Eligibility, MatchScore.Fairness, MatchScore.Capacity]);

        static Offer Of(ushort figure) => new(Facts.Offer(), true, 5, null, 0, Standing.None with { Speed = figure, Completion = figure }, 1);
    }

    [Fact]
    public async Task A_question_before_the_case_and_the_stored_need_are_answered_by_the_same_terms()
    {
        // In one township only the kind of help counts, in the other only how near it is.
        Write("""{ "place": "420106001", "from": "2026-01-01", "weights": { "category": 1, "eligibility": 0, "closeness": 0, "capacity": 0, "speed": 0, "completion": 0, "fairness": 0 } }""",
            """{ "place": "420106002", "from": "2026-01-01", "weights": { "category": 0, "eligibility": 0, "closeness": 1, "capacity": 0, "speed": 0, "completion": 0, "fairness": 0 } }""");
        await using var app = await MatchingApp.StartAsync(reference: _directory.FullName);
        var general = await app.OfferAsync(Facts.Offer(category: "N01") with { Divisions = ["420106001", "420106002"] });
        var exact = await app.OfferAsync(Facts.Offer());

        foreach (var (division, first, second) in ((string, Guid, Guid)[])[("420106001", exact.OfferId, general.OfferId), ("420106002", general.OfferId, exact.OfferId)])
        {
            using var answer = await app.Hotline.PostAsync("/api/matching/candidates", new { division, urgency = "U5", need = new { category = "N01.01" } });
            var before = System.Text.Json.JsonSerializer.Deserialize<CandidateList>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), Json.Options)!;
            before.Candidates.Select(candidate => candidate.OfferId).ShouldBe([first, second]);
            before.Candidates[0].Score.ShouldBeGreaterThan(before.Candidates[1].Score);

            var need = await app.NeedAsync(Facts.Need(urgency: "U5", division: division));
            (await app.CardsAsync(need)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(card => card.OfferId.ShouldBe(first), card => card.Detail?.Score.ShouldBe(before.Candidates[0].Score));
            (await app.Hotline.ReadAsync<CandidateList>($"/api/matching/needs/{need.NeedId}/candidates")).Candidates.ShouldHaveSingleItem().Score.ShouldBe(before.Candidates[1].Score);
        }
    }

    [Fact]
    public async Task A_module_does_not_start_with_terms_that_cannot_be()
    {
        Write("""{ "place": "42", "from": "2026-01-01", "weights": { "category": -1, "eligibility": 0, "closeness": 0, "capacity": 0, "speed": 0, "completion": 0, "fairness": 0 } }""");

        (await Should.ThrowAsync<InvalidDataException>(() => MatchingApp.StartAsync(reference: _directory.FullName)))
            .Message.ShouldEndWith("terms.json, place 42 from 2026-01-01: the weight category is not a number from 0 to 1000.");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("1e999")]
    public void So_many_cards_of_a_thousand_cannot_make_way(string number)
    {
        Write(Making(number));

        Should.Throw<InvalidDataException>(() => ReferenceData.Load(_directory.FullName)).Message.ShouldContain("terms.json");
    }

    [Fact]
    public async Task Where_no_card_may_make_way_danger_to_life_takes_none()
    {
        Write(Making("0"));
        await using var app = await MatchingApp.StartAsync(reference: _directory.FullName);
        var offer = await app.OfferAsync(Facts.Offer(capacity: 1));
        var calm = await app.NeedAsync(Facts.Need(urgency: "U5"));
        await app.CardAsync(calm, offer);

        var danger = await app.NeedAsync(Facts.Need(urgency: "U1"));

        await app.HearsAsync<NeedUnmatched>(message => message.NeedId == danger.NeedId);
        // Elsewhere it may: when that one was served, this one was looked at.
        var elsewhere = await app.OfferAsync(Facts.Offer(capacity: 1, division: "430102"));
        await app.CardAsync(await app.NeedAsync(Facts.Need(urgency: "U5", division: "430102")), elsewhere);
        await app.CardAsync(await app.NeedAsync(Facts.Need(urgency: "U1", division: "430102")), elsewhere);
        (await app.CardsAsync(calm)).ShouldHaveSingleItem().Status.ShouldBe("offered");
        (await app.CardsAsync(danger)).ShouldBeEmpty();
    }

    [Fact]
    public void The_example_of_the_document_is_read_as_it_stands()
    {
        var page = File.ReadAllText(Path.Combine(Repo.Root, "docs", "matching.md"));
        Write(Regex.Match(page, """(?s)```json\s*\{\s*"version": "[^"]+",\s*"terms": \[(.+?)\]\s*\}\s*```""").Groups[1].Value);

        var terms = ReferenceData.Load(_directory.FullName).Matching.Where(entry => entry.Place != "*").ToArray();

        terms.Select(entry => (entry.Place, entry.Learned)).ShouldBe([("4201", true), ("4201", false)]);
        terms[0].FreshForDays.ShouldBe(14);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static readonly Coverage Near = new(Reach.County, 1, null);

    private static double Category(TermsBook book, DateTimeOffset now, params string[] chain) => book.In(chain, now).Weights.Category;

    private static string Terms(string place, string from, int category, bool learned = true) =>
        $$"""{ "place": "{{place}}", "from": "{{from}}", "weights": { "category": {{category}}, "eligibility": 1, "closeness": 1, "capacity": 1, "speed": 5, "completion": 5, "fairness": 1 }, "learned": {{(learned ? "true" : "false")}} }""";

    private static string Making(string perThousand) => Terms("42", "2026-01-01", 1)[..^1] + $", \"recallsPerThousand\": {perThousand} }}";

    private TermsBook Book(params string[] terms)
    {
        Write(terms);
        return new TermsBook(ReferenceData.Load(_directory.FullName));
    }

    private void Write(params string[] terms)
    {
        var folder = _directory.CreateSubdirectory("matching");
        File.WriteAllText(Path.Combine(folder.FullName, "terms.json"), $$"""{ "version": "2026-12-01", "terms": [ {{string.Join(", ", terms)}} ] }""");
    }
}
