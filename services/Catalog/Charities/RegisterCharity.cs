using Catalog.Data;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Charities;

/// <summary>A charity is entered once, by a coordinator or by itself; the credit code tells whether it is known already.</summary>
internal static class RegisterCharity
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/charities", Handle)
        .WithName("RegisterCharity").WithSummary("Enter a charity; 409 with existingId when its credit code is known.")
        .RequireRoles(Roles.Coordinator, Roles.Charity).WithIdempotency<CatalogDbContext>();

    private static async Task<Results<Created<CharityView>, Refusal>> Handle(
        Contracts.Http.Catalog.RegisterCharity request, Actor actor, IdempotencyKey key, CatalogDbContext db, ReferenceData reference, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        // A charity's client that names no charity could register any number of them.
        var own = actor.Is(Roles.Coordinator) ? (Guid?)null : actor.CharityId ?? Guid.Empty;
        if (own == Guid.Empty)
        {
            return new Refusal(ProblemKind.Forbidden).Because("令牌未注明所代表的慈善组织。", "The token does not name the charity it acts for.");
        }

        var now = time.GetUtcNow();
        var errors = new FieldErrors();
        var charity = Read(request, own ?? Guid.CreateVersion7(now), reference, now, errors);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (await KnownAsync(db, charity, cancellationToken) is { } known)
        {
            return known;
        }

        db.Charities.Add(charity);
        db.CharityTerms.AddRange(charity.IndexWords().Select(term => new CharityTerm(term, charity.Id)));
        db.Enqueue("charity/" + charity.Id, new CharityRegistered(charity.Facts(now, actor.Id)), now);
        db.Add(actor.Did("charity.registered", "charity/" + charity.Id, charity.CreditCodeReason is null ? "registration" : "registration, check character of the credit code overridden", now));
        var answer = TypedResults.Created($"/api/catalog/charities/{charity.Id}", charity.View(inside: true));
        http.Tag(charity.Version);
        key.Keep(db, answer, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failed) when (failed is not DbUpdateConcurrencyException)
        {
            // Somebody else entered the same charity between the look and the save.
            db.ChangeTracker.Clear();
            if (await KnownAsync(db, charity, cancellationToken) is not { } first)
            {
                throw;
            }

            http.Response.Headers.ETag = default;
            return first;
        }

        return answer;
    }

    private static async Task<Refusal?> KnownAsync(CatalogDbContext db, Charity charity, CancellationToken cancellationToken) =>
        await db.Charities.Where(row => row.CreditCode == charity.CreditCode || row.Id == charity.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken) is { } id
            ? new Refusal(ProblemKind.AlreadyExists).With("existingId", id)
            : null;

    private static Charity Read(Contracts.Http.Catalog.RegisterCharity request, Guid id, ReferenceData reference, DateTimeOffset now, FieldErrors errors)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var code = CreditCode.Check(request.CreditCode);
        var overridden = !string.IsNullOrWhiteSpace(request.CreditCodeReason);
        Findings.Require(code, overridden, "creditCode", reference, errors);

        var kind = request.Kind ?? code.Kind ?? "other";
        errors.Require(reference.IsUsable("charityKinds", kind, today), "kind", "未知的机构类型。", "This kind of organisation is not known.");

        var place = request.RegisteredIn ?? code.Area;
        if (place != Charity.Nation && (place.Length > 0 || code.IsAcceptable(overridden)))
        {
            var division = DivisionCode.Check(place, reference.Divisions, today);
            Findings.Require(division, overridden: false, "registeredIn", reference, errors);
            place = division.Value;
        }

        var contact = request.Contact;
        string? phone = null;
        if (!string.IsNullOrWhiteSpace(contact?.Phone))
        {
            var number = Phone.Check(contact.Phone);
            Findings.Require(number, overridden: false, "contact.phone", reference, errors);
            phone = number.Extension is null ? number.Value : $"{number.Value} x{number.Extension}";
        }

        var email = Trimmed(contact?.Email);
        errors.Require(
            email is null || (email.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !email.Any(char.IsWhiteSpace)), "contact.email", "邮箱格式不正确。", "This is not a mail address.");
        return new Charity
        {
            Id = id,
            CreditCode = code.Value,
            Name = request.Name!.Trim(),
            NameEn = Trimmed(request.NameEn),
            Kind = kind,
            RegisteredIn = place,
            Phone = phone,
            Email = email,
            Address = Trimmed(contact?.Address),
            CreditCodeReason = overridden && !code.IsValid ? request.CreditCodeReason!.Trim() : null,
            RegisteredAt = now,
        };
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
