using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;
using WebConsole.Shell;

namespace WebConsole.Hotline;

/// <summary>What stands in the fields of the desk, as typed. A place may be words or a code; needs are rows of a category and a quantity.</summary>
public sealed record CaseForm
{
    private const int MostNeeds = 20;

    public string Place { get; init; } = "";

    /// <summary>Code of the chosen place; what is typed counts where it is empty.</summary>
    public string Division { get; init; } = "";

    /// <summary>What the caller says, when no category was chosen from the list.</summary>
    public string NeedWords { get; init; } = "";

    public IReadOnlyList<(string Category, string Quantity)> Needs { get; init; } = [];

    public string Urgency { get; init; } = "U3";

    public string Detail { get; init; } = "";

    public string Name { get; init; } = "";

    public string Phone { get; init; } = "";

    public string IdType { get; init; } = "";

    public string IdNumber { get; init; } = "";

    public string BirthDate { get; init; } = "";

    public string ReporterName { get; init; } = "";

    public string ReporterPhone { get; init; } = "";

    public string Relation { get; init; } = "";

    public string Size { get; init; } = "";

    public string Ages { get; init; } = "";

    public IReadOnlyList<string> Tiers { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Narrative { get; init; } = "";

    /// <summary>Idempotency key: the same form sent twice opens one case.</summary>
    public string Key { get; init; } = "";

    public static CaseForm Read(IFormCollection form)
    {
        return new CaseForm
        {
            Place = Text("place"),
            Division = Text("division"),
            NeedWords = Text("words"),
            Urgency = Text("urgency"),
            Detail = Text("detail"),
            Name = Text("name"),
            Phone = Text("phone"),
            IdType = Text("idType"),
            IdNumber = Text("idNumber"),
            BirthDate = Text("birthDate"),
            ReporterName = Text("reporterName"),
            ReporterPhone = Text("reporterPhone"),
            Relation = Text("relation"),
            Size = Text("size"),
            Ages = Text("ages"),
            Tiers = List("tier"),
            Tags = List("tag"),
            Narrative = Text("narrative"),
            Key = Text("key"),
            Needs = [.. List("category").Zip(List("quantity").Concat(Enumerable.Repeat("1", MostNeeds))).Take(MostNeeds)],
        };

        string Text(string name) => form[name] is [var first, ..] ? first?.Trim() ?? "" : "";

        IReadOnlyList<string> List(string name) => [.. form[name].Select(value => value?.Trim() ?? "").Where(value => value.Length > 0)];
    }

    /// <summary>The place that is meant: the chosen one, else the one that what is typed means without doubt.</summary>
    public Division? PlaceIn(ReferenceData reference, DateOnly today)
    {
        if (reference.Divisions.Find(Division) is { } chosen)
        {
            return chosen;
        }

        return Place.Length == 0 ? null
            : reference.Divisions.Find(Place) ?? (reference.Divisions.Search(Place, 2, today) is [var only] ? only : null);
    }

    /// <summary>The rows of needs, and what was typed where nothing was chosen.</summary>
    public IReadOnlyList<(string Category, string Quantity)> NeedsIn(NeedWords words, DateOnly today) =>
        Needs.Count == 0 && NeedWords.Length > 0 && words.Find(NeedWords, today) is [var meant, ..] ? [(meant.Code, "1")] : Needs;

    /// <summary>The question "who could help" for one need, without a word about a person.</summary>
    public FindCandidates? Question(string division, (string Category, string Quantity) need, int top)
    {
        var household = new WhatIfHousehold(Typed.Whole(Size), Tiers, Tags, AgesOf());
        return new FindCandidates(division, null, null, Urgency is ['U', >= '1' and <= '5'] ? Urgency : null, household, new WhatIfNeed(need.Category, Typed.Whole(need.Quantity) ?? 1, null, null), top);
    }

    /// <summary>The request to Intake. What cannot be read stays as it is, so that the service says what is wrong with it.</summary>
    public OpenCase Request(string? division, IReadOnlyList<(string Category, string Quantity)> needs) => new(
        "hotline",
        new CasePlace(division ?? Null(Division) ?? Null(Place), Null(Detail), null, null),
        Null(Urgency),
        Any(Name, Phone, IdNumber, BirthDate) ? new CasePerson(Null(Name), IdNumber.Length == 0 ? null : Null(IdType) ?? "residentId", Null(IdNumber), Null(Phone), Day(BirthDate)) : null,
        Any(ReporterName, ReporterPhone) ? new CaseReporter(Null(ReporterName), Null(ReporterPhone), Null(Relation)) : null,
        Any(Size, Ages) || Tiers.Count + Tags.Count > 0 ? new HouseholdFields(Typed.Whole(Size), Tiers, Tags, AgesOf()) : null,
        Null(Narrative), null,
        [.. needs.Select(need => new NeedFields(need.Category, Typed.Whole(need.Quantity) ?? 0, null, null, null))]);

    public FindDuplicates? Likely(string? division) =>
        Any(Name, Phone, IdNumber) ? new FindDuplicates(Null(Phone), Null(IdNumber), Null(Name), division, Day(BirthDate)) : null;

    private IReadOnlyList<int>? AgesOf() =>
        Ages.Length == 0 ? null : [.. Ages.Split([' ', ',', '，', '、'], StringSplitOptions.RemoveEmptyEntries).Select(age => Typed.Whole(age) ?? -1)];

    private static bool Any(params string[] fields) => fields.Any(field => field.Length > 0);

    private static string? Null(string text) => text.Length == 0 ? null : text;

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day : null;
}
