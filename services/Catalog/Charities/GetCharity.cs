using Catalog.Data;
using Contracts.Http.Catalog;
using Contracts.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Charities;

/// <summary>One charity. How its office is reached is for coordinators and the charity itself.</summary>
internal static class GetCharity
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/charities/{id:guid}", Handle)
        .WithName("GetCharity").WithSummary("One charity; its contact only for coordinators and the charity itself.");

    private static async Task<Results<Ok<CharityView>, Refusal>> Handle(Guid id, Actor actor, CatalogDbContext db, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.Charities.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } charity)
        {
            return Refusal.NotFound();
        }

        http.Tag(charity.Version);
        return TypedResults.Ok(charity.View(Inside(actor, id)));
    }

    /// <summary>Whether the reader may see what is not for everybody.</summary>
    public static bool Inside(Actor actor, Guid charityId) => actor.Is(Roles.Coordinator) || (actor.Is(Roles.Charity) && actor.CharityId == charityId);

    /// <summary>Whether a coordinator of the area may decide about the charity: those registered in it. Who is in the directory is known to all, so nothing is hidden by this.</summary>
    public static bool Covers(this Jurisdiction jurisdiction, Charity charity, ReferenceData reference) => jurisdiction.Covers(reference.Divisions.Find(charity.RegisteredIn));
}
