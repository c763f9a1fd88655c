using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Intake.FollowUps;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Words = Contracts.Reference.Language;

namespace Intake.Cases;

/// <summary>
/// Personal data in the clear: the named fields of one case, for a purpose (PIPL Art. 6). Who looked, why and at what is on record before it is answered. Where somebody must not
/// be found, the address stays shut but for the purposes that bring help to the door, and to coordinators alone. About a minor a second person is asked first.
/// </summary>
internal static class UnmaskCase
{
    /// <summary>The action on record; its reason is <c>purpose: field, field</c>, with a note after a semicolon.</summary>
    public const string Action = "case.unmasked";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/unmasking", Handle)
        .WithName("UnmaskCase").WithSummary("Personal data of a case in the clear: the named fields, for a purpose. Recorded; 403 address-hidden where somebody there is in danger, approval-required about a minor. A field worker: name, phone, address, for a visit, while there is something to ask or tell.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator, Roles.Field).CostsALookUp();

    private static async Task<Results<Ok<UnmaskedCase>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.UnmaskCase request, Actor actor, Jurisdiction jurisdiction, IntakeDbContext db, PersonVault vault, ReferenceData reference, HttpContext http, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var errors = new FieldErrors();
        var fields = Check(request, reference, DateOnly.FromDateTime(now.UtcDateTime), errors);
        if (Visitor.Is(actor))
        {
            Visitor.Check(request, errors);
        }

        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (await db.CasesOf(actor, jurisdiction).AsNoTracking().Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of
            || (Visitor.Is(actor) && !await Visitor.HasToVisitAsync(id, db, cancellationToken)))
        {
            return Refusal.NotFound();
        }

        if (fields.Contains("address") && AddressStaysShut(of, request.Purpose!, actor, vault, reference))
        {
            return new Refusal(IntakeProblems.AddressHidden);
        }

        var people = await db.Set<Person>().AsNoTracking().Where(row => row.CaseId == id).ToListAsync(cancellationToken);
        var consents = await db.Consents.AsNoTracking().Where(row => row.CaseId == id && row.SealedReason != null).ToListAsync(cancellationToken);
        var part = new PersonalPart(of, people, consents, vault);
        if (request.Note is { } note && part.IsRepeatedBy(note))
        {
            return FieldErrors.One("note", "备注会原样写入审计记录，不得含有个人信息。", "The note stands in the audit as it is; it must not hold personal data.");
        }

        if (part.TellsOfThePerson(fields) && Ages.IsBelow(Ages.Grown, of, part.Person, vault, reference, now)
            && !await IsApprovedAsync(id, request.Purpose!, actor, db, now, cancellationToken))
        {
            return AskFirst(id);
        }

        var why = $"{request.Purpose}: {string.Join(", ", fields)}";
        db.Note(actor, Action, $"case/{id}", string.IsNullOrWhiteSpace(request.Note) ? why : $"{why}; {request.Note.Trim()}", now);
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(part.Show(request.Purpose!, fields));
    }

    /// <summary>Somebody there must not be found, and neither this purpose nor this reader brings help to the door.</summary>
    public static bool AddressStaysShut(Case of, string purpose, Actor actor, PersonVault vault, ReferenceData reference) =>
        of.Household(vault).HidesAddress(reference) && !(reference.UnmaskPurposes.Find(purpose)!.OpensHiddenAddress && actor.Is(Roles.Coordinator));

    /// <summary>A second person let this reader see the minor for this purpose.</summary>
    public static async Task<bool> IsApprovedAsync(Guid caseId, string purpose, Actor actor, IntakeDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.Approvals.AsNoTracking().Where(row => row.CaseId == caseId && row.AskedBy == actor.Id).ToListAsync(cancellationToken)).Exists(row => row.Opens(actor.Id, purpose, now));

    /// <summary>Nobody has: where to ask.</summary>
    public static Refusal AskFirst(Guid caseId) => new Refusal(IntakeProblems.ApprovalRequired).With("next", $"/api/intake/cases/{caseId}/approvals");

    /// <summary>The record in words, for the person it is about.</summary>
    public static (string Zh, string En) Say(string why, ReferenceData reference)
    {
        var (purpose, fields) = why.Split(';')[0].Split(": ") is [var code, var list] ? (code, list.Split(", ")) : (why, []);
        return (
            $"为“{reference.Label("unmaskPurposes", purpose, Words.Chinese)}”查看了未遮盖的{string.Join('、', fields.Select(field => reference.Label("maskedFields", field, Words.Chinese)))}",
            $"saw unmasked: {string.Join(", ", fields.Select(field => Lower(reference.Label("maskedFields", field, Words.English))))}; purpose: {Lower(reference.Label("unmaskPurposes", purpose, Words.English))}");

        static string Lower(string label) => char.ToLowerInvariant(label[0]) + label[1..];
    }

    private static IReadOnlyList<string> Check(Contracts.Http.Intake.UnmaskCase request, ReferenceData reference, DateOnly today, FieldErrors errors)
    {
        errors.Require(reference.IsUsable("unmaskPurposes", request.Purpose!, today), "purpose", "未知的查看目的代码。", "This purpose is not known.");
        errors.Require(request.Note?.Any(char.IsControl) != true, "note", "含有不允许的字符。", "A character is not allowed here.");
        for (var index = 0; index < request.Fields!.Count; index++)
        {
            errors.Require(request.Fields[index] is { } field && reference.IsUsable("maskedFields", field, today), $"fields[{index}]", "未知的信息种类。", "This kind of data is not known.");
        }

        return [.. request.Fields.Distinct()];
    }
}
