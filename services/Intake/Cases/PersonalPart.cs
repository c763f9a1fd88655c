using Contracts.Http.Intake;
using Intake.Consents;
using Intake.People;

namespace Intake.Cases;

/// <summary>What a case says about people, opened; lives as long as one answer is made of it.</summary>
internal sealed class PersonalPart
{
    private readonly Case _of;
    private readonly ExactPlace _place;
    private readonly UnmaskedWords _words;

    public PersonalPart(Case of, IEnumerable<Person> people, IEnumerable<Consent> consents, PersonVault vault)
    {
        var known = people.ToLookup(row => row.Role, row => row.Read(of.Keys, vault));
        (_of, _place, Person, Reporter) = (of, of.Place(vault), known[PersonRole.Person].FirstOrDefault(), known[PersonRole.Reporter].FirstOrDefault());
        _words = new UnmaskedWords(
            of.Narrative(vault),
            [.. of.Needs.OrderBy(need => need.Position).Where(need => need.SealedAdHoc is not null).Select(need => new WordsAbout(need.Id, need.AdHoc(of.Keys, vault)!))],
            [.. consents.OrderBy(row => row.Id).Where(row => row.SealedReason is not null).Select(row => new WordsAbout(row.Id, row.Reason(of.Keys, vault)!))]);
    }

    public PersonDetails? Person { get; }

    public PersonDetails? Reporter { get; }

    /// <summary>Codes of <c>maskedFields</c> behind which there is something.</summary>
    public IReadOnlyList<string> Known() => [.. Fields().Where(field => field.IsKnown).Select(field => field.Code)];

    /// <summary>Whether words for the record repeat what is kept about the people, or look like a number that is.</summary>
    public bool IsRepeatedBy(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length >= 7 || Values().Any(value => value.Length > 1 && text.Contains(value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the fields are about the person in need: a reporter may be the person.</summary>
    public bool TellsOfThePerson(IEnumerable<string> fields) => fields.Any(field => field != "reporter" || (Reporter is not null && BlindIndex.IsOwn(PersonRole.Reporter, Reporter)));

    /// <summary>The named fields in the clear.</summary>
    public UnmaskedCase Show(string purpose, IReadOnlyList<string> fields)
    {
        return new UnmaskedCase(
            _of.Id, _of.Number, purpose, fields, If("name", Person?.Name), If("phone", Person?.Phone), If("idNumber", Person?.IdNumber), fields.Contains("birthDate") ? Person?.BirthDate : null,
            If("address", new UnmaskedAddress(_place.Village ?? _of.Division, _place.Detail, _place.Latitude, _place.Longitude, Person?.Address)),
            If("reporter", Reporter is null ? null : new UnmaskedReporter(Reporter.Name, Reporter.Phone)), If("narrative", _words));

        TPart? If<TPart>(string field, TPart? part)
            where TPart : class => fields.Contains(field) ? part : null;
    }

    // What it holds must not reach a log by accident.
    public override string ToString() => nameof(PersonalPart);

    private IEnumerable<(string Code, bool IsKnown)> Fields() =>
    [
        ("name", Person?.Name is not null), ("phone", Person?.Phone is not null), ("idNumber", Person?.IdNumber is not null), ("birthDate", Person?.BirthDate is not null),
        ("address", _place != ExactPlace.Unknown || Person?.Address is not null), ("reporter", Reporter is { Name: not null } or { Phone: not null }),
        ("narrative", _words is not { Told: null, Needs.Count: 0, Overrides.Count: 0 }),
    ];

    private IEnumerable<string> Values() => new[] { Person?.Name, Person?.IdNumber, Person?.Address, Reporter?.Name, _place.Detail }.OfType<string>();
}
