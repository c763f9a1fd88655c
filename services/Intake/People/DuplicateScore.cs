using Contracts.Reference;

namespace Intake.People;

/// <summary>
/// How probable it is that two descriptions mean the same person. Each agreement has a weight, the share of doubt it removes, and the weights combine as
/// independent evidence: score = 1 - (1 - w1)(1 - w2)... A contradiction then multiplies the score. Same input, same score.
/// </summary>
/// <remarks>
/// Weights (proposals, to be revised when linked duplicates give figures): ID number 0.97, own phone 0.90, name as written 0.50, date of birth 0.40,
/// reporter's phone 0.40, name as it sounds 0.35, same county 0.20, same prefecture 0.10. A name that many cases nearby bear counts half. Contradictions:
/// another ID number 0.4, another date of birth 0.7, another name 0.8 (a family shares a phone, and dates are often given by the lunar calendar).
/// Place and date never make a candidate by themselves.
/// </remarks>
internal static class DuplicateScore
{
    /// <summary>Below this a likeness is noise: alike-sounding common names, or a name with another date of birth far away.</summary>
    public const double Shown = 0.35;

    private const double Common = 0.5;

    /// <summary>Compares a question with the people of one case.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="people">The people of the case.</param>
    /// <param name="nearness">Level at which the places of need are the same: County, Prefecture, or wider for no nearness.</param>
    /// <param name="isCommon">Whether many cases bear the name.</param>
    public static (double Score, IReadOnlyList<string> Reasons) Of(Likeness asked, IReadOnlyList<Likeness> people, DivisionLevel nearness, bool isCommon)
    {
        var best = (Score: 0.0, Reasons: (IReadOnlyList<string>)[]);
        foreach (var person in people)
        {
            var found = Compare(asked, person, nearness, isCommon);
            best = found.Score > best.Score ? found : best;
        }

        return best;
    }

    private static (double Score, IReadOnlyList<string> Reasons) Compare(Likeness asked, Likeness person, DivisionLevel nearness, bool isCommon)
    {
        var evidence = new List<(string Reason, double Weight)>();
        var factor = 1.0;
        var samePhone = asked.Phone is not null && asked.Phone == person.Phone;
        if (!person.IsOwn)
        {
            // A reporter is not in need: only the way to reach somebody is the same.
            if (!samePhone)
                return (0, []);
            evidence.Add(("reporterPhone", 0.40));
        }
        else
        {
            Weigh("idNumber", 0.97, asked.Number, person.Number, 0.4);
            if (samePhone)
                evidence.Add(("phone", 0.90));
            var share = isCommon ? Common : 1;
            if (asked.Name.Plain.Length > 0 && person.Name.Plain.Length > 0)
            {
                if (asked.Name.Plain == person.Name.Plain)
                    evidence.Add(("name", 0.50 * share));
                else if (asked.Name.Keys.Intersect(person.Name.Keys).Any())
                    evidence.Add(("nameSound", 0.35 * share));
                else
                    factor *= 0.8;
            }

            // A date agrees by chance too often to stand alone.
            if (evidence.Count > 0)
                Weigh("birthDate", 0.40, asked.Born, person.Born, 0.7);
            else
                return (0, []);
        }

        if (nearness == DivisionLevel.County)
            evidence.Add(("county", 0.20));
        else if (nearness == DivisionLevel.Prefecture)
            evidence.Add(("prefecture", 0.10));
        var score = factor * (1 - evidence.Aggregate(1.0, (doubt, one) => doubt * (1 - one.Weight)));
        return (Math.Round(score, 2), [.. evidence.OrderByDescending(one => one.Weight).Select(one => one.Reason)]);

        void Weigh(string reason, double weight, object? wanted, object? known, double contradiction)
        {
            if (wanted is null || known is null)
                return;
            if (wanted.Equals(known))
                evidence.Add((reason, weight));
            else
                factor *= contradiction;
        }
    }
}

/// <summary>What of a person can be compared, in the form in which it is compared.</summary>
/// <param name="IsOwn">The person in need; false for a reporter.</param>
/// <param name="Name">Keys of the name.</param>
/// <param name="Number">What all forms of the ID number have in common.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Born">Date of birth.</param>
internal sealed record Likeness(bool IsOwn, NameKeys Name, string? Number, string? Phone, DateOnly? Born)
{
    public static Likeness Of(PersonDetails details, bool isOwn = true) => new(
        isOwn, Pinyin.KeysOf(details.Name), BlindIndex.CommonNumber(details.IdNumber),
        Contracts.Reference.Phone.Check(details.Phone) is { IsValid: true, Kind: not "shortCode" } check ? check.Value : null, details.BirthDate);

    // Personal data must not reach a log by accident.
    public override string ToString() => nameof(Likeness);
}
