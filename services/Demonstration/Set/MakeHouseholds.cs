using System.Globalization;
using Contracts.Http.Intake;
using Demonstration.People;

namespace Demonstration.Set;

/// <summary>Households without names: sizes, ages, tiers and tags.</summary>
internal static class MakeHouseholds
{
    // People in need by age group, largest national figures of 22 countries added up (OCHA 2025): children, adults, elderly people.
    private const double Children = 51.7;
    private const double Adults = 43.4;
    private const double Elderly = 10.8;

    public static HouseholdFields Of(Chance chance)
    {
        var size = chance.Of([1, 2, 3, 4, 5, 6], members => members switch { 1 => 26, 2 => 28, 3 => 20, 4 => 14, 5 => 8, _ => 4 });
        var ages = new List<int> { chance.Percent(100 * Elderly / (Adults + Elderly)) ? chance.Between(60, 92) : chance.Between(19, 59) };
        while (ages.Count < size)
        {
            ages.Add(chance.Of(["child", "adult", "elderly"], group => group switch { "child" => Children, "adult" => Adults, _ => Elderly }) switch
            {
                "child" => chance.Between(0, 17),
                "adult" => chance.Between(18, 59),
                _ => chance.Between(60, 92),
            });
        }

        var tier = chance.Percent(30) ? "R0" : chance.Of(Figures.Tiers, row => row.Millions).Tier;
        return new HouseholdFields(size, [tier], [.. Tags(ages, chance).Distinct()], ages);
    }

    /// <summary>The eldest speaks for the household.</summary>
    public static CasePerson Caller(HouseholdFields household, Chance chance)
    {
        var person = SyntheticPeople.Make(chance, household.Ages!.Max());
        var document = !household.Tags!.Contains("V19") && chance.Percent(75);
        return new CasePerson(
            person.Name, document ? "residentId" : null, document ? person.ResidentId : null, person.Phone, person.Born, person.Gender,
            string.Create(CultureInfo.InvariantCulture, $"演示路{chance.Between(1, 200)}号"), null);
    }

    private static IEnumerable<string> Tags(List<int> ages, Chance chance)
    {
        if (ages is [>= 60])
        {
            yield return "V01";
        }

        if (ages.Max() >= 80)
        {
            yield return "V02";
        }

        if (ages.Any(age => age < 14))
        {
            yield return "V10";
        }

        if (ages.Any(age => age is >= 14 and <= 17))
        {
            yield return "V11";
        }

        if (ages.Count(age => age >= 18) == 1 && ages.Any(age => age < 18))
        {
            yield return "V15";
        }

        foreach (var (tag, percent) in ((string, double)[])[("V12", 9), ("V03", 7), ("V18", 8), ("V19", 3), ("V23", 6), ("V22", 2), ("V04", 4)])
        {
            if (chance.Percent(percent))
            {
                yield return tag;
            }
        }
    }
}
