using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Approvals;
using Intake.Consents;
using Intake.Needs;
using Intake.People;
using Intake.Relief;

namespace Intake.Cases;

/// <summary>How cases look to those who may see them: what is personal is masked in all of them.</summary>
internal static class CaseViews
{
    public static CaseView Full(
        Case of, IEnumerable<Person> people, IEnumerable<ReliefLink> relief, IReadOnlyList<Consent> consents, IReadOnlyList<ApprovalView> approvals,
        IReadOnlyList<CaseLinkView> links, PersonVault vault, ReferenceData reference)
    {
        var household = of.Household(vault);
        var part = new PersonalPart(of, people, consents, vault);
        var (person, reporter) = (part.Person, part.Reporter);
        return new CaseView(
            of.Id, of.Number, Word(of.State), of.Urgency, of.Channel, of.OpenedAt, of.OpenedBy, of.ClosedAt, of.Outcome,
            new PlaceView(of.Division, NameOf(of, reference)), household.HidesAddress(reference),
            person is null ? null
                : new PersonView(Masking.Name(person.Name), person.IdType, Masking.IdNumber(person.IdNumber), Masking.Phone(person.Phone), person.BirthDate?.Year, person.Gender),
            reporter is null ? null : new ReporterView(Masking.Name(reporter.Name), Masking.Phone(reporter.Phone), reporter.Relation),
            new HouseholdView(household.Size, household.Tiers, household.Tags, household.Ages), part.Known(),
            [.. relief.OrderBy(row => row.Id).Select(row => new ReliefView(row.Id, row.Authority, row.Programme, row.Reference, row.Status, row.Covers, row.NeedId, row.StatusAt))],
            [.. of.Needs.OrderBy(need => need.Position).Select(Answer)],
            [.. consents.OrderBy(consent => consent.Id).Select(consent => Of(consent, consent.Responsible(of.Keys, vault)))],
            approvals, links, of.Version);
    }

    public static CaseRow Row(Case of, PersonDetails? person, PersonVault vault, ReferenceData reference) => new(
        of.Id, of.Number, Word(of.State), of.Urgency, of.Channel, of.Division, NameOf(of, reference), of.OpenedAt, of.ClosedAt, of.Outcome,
        Masking.Name(person?.Name), Masking.Phone(person?.Phone), of.Household(vault).OpenTags(reference),
        [.. of.Needs.OrderBy(need => need.Position).Select(need => new OpenedNeed(need.Id, need.Category, need.Quantity, need.Unit, need.Status))], of.Version);

    /// <summary>A need without its free words.</summary>
    public static NeedView Answer(Need need) => new(
        need.Id, need.CaseId, need.Category, need.Quantity, need.Covered, need.Unit, need.NeededBy, need.Status, need.Reason, need.OpenedAt, need.Version);

    /// <summary>The answer to a step. It may be stored for a repeat, so who answers for an override stays away from it.</summary>
    public static ConsentView Answer(Consent consent) => Of(consent, null);

    /// <summary>An approval with the words of a danger, for who may judge it.</summary>
    public static ApprovalView Full(Approval row, Case of, PersonVault vault) => Answer(row) with { Reason = row.Reason(of.Keys, vault), Responsible = row.Responsible(of.Keys, vault) };

    /// <summary>An approval: codes and times only. The answer may be stored for a repeat.</summary>
    public static ApprovalView Answer(Approval row) => new(row.Id, row.CaseId, row.Purpose, row.AskedBy, row.AskedAt, row.Outcome, row.DecidedAt, row.Until);

    private static ConsentView Of(Consent consent, string? responsible) => new(
        consent.Id, consent.CaseId, consent.CharityId, consent.Purpose, consent.Kinds, consent.Basis, consent.Channel, consent.GivenBy, consent.TextVersion,
        consent.GivenAt, consent.ExpiresAt, consent.WithdrawnAt, responsible,
        consent.Review, consent.ReviewedAt);

    public static string Word(CaseState state) => state == CaseState.Open ? "open" : "closed";

    private static string NameOf(Case of, ReferenceData reference) => reference.Divisions.Find(of.Division)?.FullName ?? of.Division;
}
