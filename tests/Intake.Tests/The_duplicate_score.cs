using Contracts.Reference;
using Intake.People;
using Shouldly;
using Xunit;

namespace Intake.Tests;

/// <summary>Evidence adds up, contradictions take away, and the order is the one a caseworker would give.</summary>
public sealed class The_duplicate_score
{
    private static readonly PersonDetails Known =
        new("张伟", "residentId", "190101199003070016", "+8613800000000", new DateOnly(1990, 3, 7));

    [Fact]
    public void Stronger_evidence_scores_higher()
    {
        double[] falling =
        [
            Score(Known),
            Score(new(IdNumber: Known.IdNumber)),
            Score(new(Phone: Known.Phone)),
            Score(new("张伟", BirthDate: Known.BirthDate)),
            Score(new("章伟", BirthDate: Known.BirthDate)),
            Score(new("张伟")),
            Score(new("章伟")),
        ];
        falling.ShouldBe(falling.OrderDescending());
        falling.Distinct().Count().ShouldBe(falling.Length);
        falling.ShouldAllBe(score => score > 0 && score <= 1);
    }

    [Fact]
    public void The_persons_phone_counts_more_than_the_reporters()
    {
        var asked = new PersonDetails(Phone: Known.Phone);
        Of(asked, Known, own: true).Score.ShouldBeGreaterThan(Of(asked, Known, own: false).Score);
        Of(asked, Known, own: false).Reasons.ShouldBe(["reporterPhone"]);
        // The name of a reporter is not the name of somebody in need.
        Of(new("张伟"), Known, own: false).Score.ShouldBe(0);
    }

    [Fact]
    public void Nearer_is_likelier()
    {
        var asked = new PersonDetails("张伟");
        Of(asked, Known, DivisionLevel.County).Score.ShouldBeGreaterThan(Of(asked, Known, DivisionLevel.Prefecture).Score);
        Of(asked, Known, DivisionLevel.Prefecture).Score.ShouldBeGreaterThan(Of(asked, Known, DivisionLevel.Nation).Score);
        Of(asked, Known, DivisionLevel.County).Reasons.ShouldBe(["name", "county"]);
    }

    [Fact]
    public void Contradictions_take_away()
    {
        Score(new("张伟", BirthDate: new DateOnly(1951, 1, 1))).ShouldBeLessThan(Score(new("张伟")));
        Score(new("张伟", IdNumber: "19010119850515002X")).ShouldBeLessThan(Score(new("张伟")));
        Score(new("李红", Phone: Known.Phone)).ShouldBeLessThan(Score(new(Phone: Known.Phone)));
    }

    [Fact]
    public void Place_and_birth_date_alone_are_nobody() =>
        Of(new(BirthDate: Known.BirthDate), Known, DivisionLevel.County).Score.ShouldBe(0);

    [Fact]
    public void A_common_name_counts_less()
    {
        var asked = Likeness.Of(new("张伟"));
        DuplicateScore.Of(asked, [Likeness.Of(Known)], DivisionLevel.County, isCommon: true).Score
            .ShouldBeLessThan(DuplicateScore.Of(asked, [Likeness.Of(Known)], DivisionLevel.County, isCommon: false).Score);
    }

    private static double Score(PersonDetails asked) => Of(asked, Known).Score;

    private static (double Score, IReadOnlyList<string> Reasons) Of(PersonDetails asked, PersonDetails known, DivisionLevel nearness = DivisionLevel.Nation, bool own = true) =>
        DuplicateScore.Of(Likeness.Of(asked), [Likeness.Of(known, own)], nearness, isCommon: false);
}
