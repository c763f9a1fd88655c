using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.Deletions;
using Intake.People;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Consents;

/// <summary>
/// Two yeses before one name: the charity's, from the copy of its referral, and the person's, from the consents for this charity. Only what was agreed to is
/// answered; each reading is recorded and announced in the same save, or there is no answer.
/// </summary>
internal static class ReleaseContact
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/referrals/{referralId:guid}/contact", Handle)
        .WithName("ReleaseContact").WithSummary("The person's contact, after both yeses; else 403 consent-required or not-accepted. Each reading is recorded.")
        .RequireRoles(Roles.Charity).CostsALookUp().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<Contact>, Refusal>> Handle(
        Guid referralId, Actor actor, IntakeDbContext db, PersonVault vault, ReferenceData reference, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var own = actor.CharityId ?? Guid.Empty;
        var referral = await db.Referrals.AsNoTracking().SingleOrDefaultAsync(row => row.ReferralId == referralId && row.CharityId == own, cancellationToken);
        if (referral is null || await db.Cases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == referral.CaseId, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        if (!referral.IsAccepted)
        {
            return new Refusal(IntakeProblems.NotAccepted).With("state", referral.Status);
        }

        var now = time.GetUtcNow();
        var consents = (await db.Consents.Where(row => row.CaseId == of.Id && row.CharityId == own).ToListAsync(cancellationToken))
            .Where(consent => consent.Holds(of, now)).ToArray();
        var kinds = consents.SelectMany(consent => consent.Kinds).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (kinds.Length == 0)
        {
            return new Refusal(IntakeProblems.ConsentRequired);
        }

        var row = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(row => row.CaseId == of.Id && row.Role == PersonRole.Person, cancellationToken);
        var contact = Fill(referral, of, kinds, row?.Read(of.Keys, vault), consents, vault, reference);
        Array.ForEach(consents, consent => consent.Read());
        db.Add(Disclosure.Of(referral, consents[^1], kinds, now));
        db.Note(actor, "contact.read", $"case/{of.Id}", $"referral/{referralId} consent/{consents[^1].Id} {string.Join(',', kinds)}", now);
        db.Enqueue("case/" + of.Id, new ContactReleased(referralId, of.Id, own, kinds, now, actor.Id), now);
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(contact);
    }

    private static Contact Fill(
        ReferralCopy referral, Case of, string[] kinds, PersonDetails? person, Consent[] consents, PersonVault vault, ReferenceData reference)
    {
        var household = of.Household(vault);
        return new Contact(
            referral.ReferralId, of.Id, of.Number, kinds,
            If("name", person?.Name), If("phone", person?.Phone), household.NoSms(reference),
            // Where somebody must not be found, kinds holds the address only when the consent names it.
            If("address", Address()), If("idNumber", person?.IdNumber), kinds.Contains("birthDate") ? person?.BirthDate : null,
            kinds.Contains("health") ? [.. household.Tags.Where(tag => reference.Tags.Find(tag) is { Sensitive: true, AddressHidden: false })] : null,
            If("narrative", kinds.Contains("narrative") ? of.Narrative(vault) : null),
            consents.Any(consent => consent.ExpiresAt is null) ? null : consents.Max(consent => consent.ExpiresAt));

        string? If(string kind, string? value) => kinds.Contains(kind) ? value : null;

        string? Address()
        {
            var detail = person?.Address ?? of.Place(vault).Detail;
            var division = reference.Divisions.Find(of.Division)?.FullName;
            return detail is null || person?.Address is not null ? detail ?? division : $"{division}{detail}";
        }
    }
}
