using System.Reflection;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Identity;

/// <summary>
/// The part of the country whose rows a caller of the government side may see. It becomes a condition of the query (<see cref="Placement.Within{TPlaced}(IQueryable{TPlaced}, Jurisdiction)"/>),
/// so that what lies outside is not found, not listed, not counted. An endpoint takes it as a parameter. A charity is not limited by place but by its own id.
/// </summary>
public sealed record Jurisdiction
{
    /// <summary>The nation, as the claim says it; no division has this code.</summary>
    public const string Nation = "100000";

    /// <summary>The whole country.</summary>
    public static readonly Jurisdiction Everywhere = new(null, isEverywhere: true);

    /// <summary>No place at all: the token names a division that this installation does not know, or none although its role needs one.</summary>
    public static readonly Jurisdiction Nowhere = new(null, isEverywhere: false);

    private Jurisdiction(Division? area, bool isEverywhere) => (Area, IsEverywhere) = (area, isEverywhere);

    /// <summary>The division with everything inside it; null for the whole country and for nothing.</summary>
    public Division? Area { get; }

    /// <summary>Whether nothing is left out.</summary>
    public bool IsEverywhere { get; }

    /// <summary>A division with everything inside it.</summary>
    public static Jurisdiction Of(Division area) => new(area, isEverywhere: false);

    /// <summary>Whether a place lies within. For rows that are not stored yet; stored ones are asked for by the query.</summary>
    public bool Covers(Division? place) => IsEverywhere || (place is not null && Area is not null && place.IsWithin(Area));

    /// <summary>Lets minimal-API endpoints take it as parameter.</summary>
    public static ValueTask<Jurisdiction> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.RequestServices.GetRequiredService<Jurisdictions>().Of(Actor.Of(context.User)));
}

/// <summary>
/// How far a token reaches. Without the claim <c>division</c> it reaches the whole country, as national desks, government systems and auditors need it; the setting
/// <c>Access:DivisionRequired:{n}</c> names roles whose tokens reach nothing without one. Memory only: a decision about access waits for nobody.
/// </summary>
public sealed class Jurisdictions(ReferenceData reference, IConfiguration configuration)
{
    private readonly HashSet<string> _needDivision = [.. configuration.GetSection("Access:DivisionRequired").GetChildren().Select(role => role.Value ?? "")];

    /// <summary>The jurisdiction of a caller.</summary>
    public Jurisdiction Of(Actor actor) => actor.Division switch
    {
        null => actor.Roles.Any(_needDivision.Contains) ? Jurisdiction.Nowhere : Jurisdiction.Everywhere,
        Jurisdiction.Nation => Jurisdiction.Everywhere,
        var code => reference.Divisions.Find(code) is { } area ? Jurisdiction.Of(area) : Jurisdiction.Nowhere,
    };
}
