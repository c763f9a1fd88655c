using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Consents;
using Intake.Needs;
using Intake.People;
using Intake.Relief;

namespace Intake.Cases;

/// <summary>How cases look to those who may see them.</summary>
internal static class CaseViews
{
    public static CaseView Full(
        Case of, IEnumerable<Person> people, IEnumerable<ReliefLink> relief, IEnumerable<Consent> consents, IReadOnlyList<CaseLinkView> links, PersonVault vault, ReferenceData reference)
    {
        var household = of.Household(vault);
        var place = of.Place(vault);
        var hidden = household.HidesAddress(reference);
        var known = people.ToLookup(row => row.Role, row => row.Read(vault));
        var person = known[PersonRole.Person].FirstOrDefault();
        var reporter = known[PersonRole.Reporter].FirstOrDefault();
        return new CaseView(
            of.Id, of.Number, Word(of.State), of.Urgency, of.Channel, of.OpenedAt, of.OpenedBy, of.ClosedAt, of.Outcome,
            hidden
                ? new PlaceView(of.Division, NameOf(of, reference), null, null, null)
                : new PlaceView(place.Village ?? of.Division, NameOf(of, reference), place.Detail, place.Latitude, place.Longitude),
            hidden,
            person is null ? null : new PersonView(person.Name, person.IdType, person.IdNumber, person.Phone, person.BirthDate, person.Gender, hidden ? null : person.Address),
            reporter is null ? null : new ReporterView(reporter.Name, reporter.Phone, reporter.Relation),
            new HouseholdView(household.Size, household.Tiers, household.Tags, household.Ages), of.Narrative(vault),
            [.. relief.OrderBy(row => row.Id).Select(row => new ReliefView(row.Id, row.Authority, row.Programme, row.Reference, row.Status, row.Covers, row.NeedId, row.StatusAt))],
            [.. of.Needs.OrderBy(need => need.Position).Select(need => Of(need, vault))],
            [.. consents.OrderBy(consent => consent.Id).Select(consent => Of(consent, vault))],
            links, of.Version);
    }

    public static CaseRow Row(Case of, PersonDetails? person, PersonVault vault, ReferenceData reference) => new(
        of.Id, of.Number, Word(of.State), of.Urgency, of.Channel, of.Division, NameOf(of, reference), of.OpenedAt, of.ClosedAt, of.Outcome,
        Masking.Name(person?.Name), Masking.Phone(person?.Phone), of.Household(vault).OpenTags(reference),
        [.. of.Needs.OrderBy(need => need.Position).Select(need => new OpenedNeed(need.Id, need.Category, need.Quantity, need.Unit, need.Status))], of.Version);

    /// <summary>The answer to a step. It may be stored for a repeat, so the free words stay away from it.</summary>
    public static NeedView Answer(Need need) => Of(need, null);

    /// <inheritdoc cref="Answer(Need)"/>
    public static ConsentView Answer(Consent consent) => Of(consent, null);

    private static NeedView Of(Need need, PersonVault? vault) => new(
        need.Id, need.CaseId, need.Category, need.Quantity, need.Covered, need.Unit, need.NeededBy, vault is null ? null : need.AdHoc(vault), need.Status, need.Reason, need.OpenedAt, need.Version);

    private static ConsentView Of(Consent consent, PersonVault? vault) => new(
        consent.Id, consent.CaseId, consent.CharityId, consent.Purpose, consent.Kinds, consent.Basis, consent.Channel, consent.GivenBy, consent.TextVersion,
        consent.GivenAt, consent.ExpiresAt, consent.WithdrawnAt, vault is null ? null : consent.Reason(vault), vault is null ? null : consent.Responsible(vault),
        consent.Review, consent.ReviewedAt);

    public static string Word(CaseState state) => state == CaseState.Open ? "open" : "closed";

    private static string NameOf(Case of, ReferenceData reference) => reference.Divisions.Find(of.Division)?.FullName ?? of.Division;
}
