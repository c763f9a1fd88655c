using Contracts.Reference;
using Intake.People;

namespace Intake.Cases;

/// <summary>How old the person of a case is, as far as it is known.</summary>
internal static class Ages
{
    /// <summary>Age from which a person agrees for herself (PIPL Art. 31).</summary>
    public const int OwnWord = 14;

    /// <summary>Age from which a person is no minor (Minors Protection Law Art. 2).</summary>
    public const int Grown = 18;

    /// <summary>On the calendar of the place. Without a date of birth the household tells, where nobody in it is older.</summary>
    public static bool IsBelow(int age, Case of, PersonDetails? person, PersonVault vault, ReferenceData reference, DateTimeOffset now)
    {
        if (person?.BirthDate is { } born)
        {
            return born.AddYears(age) > reference.Calendars.For(reference.Divisions.Find(of.Division)).DayOf(now);
        }

        var household = of.Household(vault);
        return household.Ages.Count == household.Size && household.Ages.All(member => member < age);
    }
}
