using System.Text.Json;

namespace Benchmarks;

/// <summary>Cases with names and places as spread out as those of a province's calls in a year.</summary>
internal static class SyntheticCases
{
    /// <summary>The body of a case with one need.</summary>
    /// <param name="number">Two numbers give two different people.</param>
    /// <param name="counties">Over how many counties the cases are spread; all of them when left out.</param>
    public static string Body(long number, int? counties = null) => JsonSerializer.Serialize(new
    {
        channel = "hotline",
        place = new { division = SyntheticOffers.Counties[number % (counties ?? SyntheticOffers.Counties.Length)], latitude = 30.55, longitude = 114.31 },
        urgency = "U2",
        person = new { name = SyntheticPeople.Name(number), phone = SyntheticPeople.Phone(number), birthDate = SyntheticPeople.Born(number) },
        household = new { size = 2, tiers = new[] { "R2" }, ages = new[] { 74, 12 } },
        needs = new[] { new { category = "N01.01", quantity = 2, unit = "person" } },
    });
}
