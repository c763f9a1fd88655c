using System.Security.Cryptography;
using Contracts.Http.Identity;
using Identity.Data;
using Identity.Invitations;
using Identity.Revoking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using Platform.Http;
using Platform.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Clients;

/// <summary>
/// A charity's administrator makes clients for the charity's software, gives them new secrets and revokes them. A secret is shown once and stored as a hash; a lost answer is made good
/// by a new secret. Only people do this: a client cannot make another one.
/// </summary>
internal static class CharityClients
{
    private const int Most = 20;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/clients", ListAsync).WithName("ListClients").WithSummary("Clients of your charity.").RequireRoles(Roles.Charity);
        api.MapPost("/clients", CreateAsync).WithName("CreateClient").WithSummary("A client for your charity's software; its secret is shown this one time.").RequireRoles(Roles.Charity);
        api.MapPost("/clients/{clientId}/rotation", RotateAsync).WithName("RotateClientSecret").WithSummary("A new secret; the former one counts for a while.").RequireRoles(Roles.Charity);
        api.MapPost("/clients/{clientId}/revocation", RevokeAsync).WithName("RevokeClient").WithSummary("The client gets no token any more, and those it has are refused everywhere within a minute.").RequireRoles(Roles.Charity);
    }

    private static async Task<Results<Ok<IReadOnlyList<ClientView>>, Refusal>> ListAsync(Actor actor, IdentityDbContext db, Granters granters, CancellationToken cancellationToken) =>
        (await granters.OfAsync(actor, cancellationToken)).CharityId is { } charity
            ? TypedResults.Ok<IReadOnlyList<ClientView>>([.. (await OfCharityAsync(db, charity, cancellationToken)).Select(client => ClientProperties.View(client.ClientId!, client.Properties!))])
            : NotAdministrator();

    private static async Task<Results<Created<ClientWithSecret>, Refusal>> CreateAsync(
        CreateClient request, Actor actor, HttpContext context, IdentityDbContext db, Granters granters, IOpenIddictApplicationManager clients, TimeProvider time, CancellationToken cancellationToken)
    {
        if ((await granters.OfAsync(actor, cancellationToken)).CharityId is not { } charity)
        {
            return NotAdministrator();
        }

        var (now, name) = (time.GetUtcNow(), request.Name!.Trim());
        var present = (await OfCharityAsync(db, charity, cancellationToken)).Select(client => ClientProperties.View(client.ClientId!, client.Properties!)).Where(client => client.RevokedAt is null).ToList();
        if (present.Find(client => client.Name == name) is { } same)
        {
            return new Refusal(ProblemKind.AlreadyExists).With("existingId", same.ClientId).Because("已有同名客户端；可为它换新密钥。", "There is a client of this name; give it a new secret.");
        }

        if (present.Count >= Most)
        {
            return new Refusal(ProblemKind.IllegalTransition).Because($"最多 {Most} 个客户端；请先撤销不用的。", $"{Most} clients at most; revoke those you do not use.");
        }

        var (id, secret) = ($"charity-{charity:N}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}", NewSecret());
        var client = new OpenIddictApplicationDescriptor { ClientId = id, ClientSecret = secret, ClientType = ClientTypes.Confidential };
        client.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials]);
        ClientProperties.SetOwn(client.Properties, charity, name, now);
        Record(db, actor, "client.create", id, $"charity/{charity}", now);
        // The library saves the whole unit of work: row and record at once.
        await clients.CreateAsync(client, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/identity/clients/{id}", new ClientWithSecret(id, secret, null));
    }

    private static async Task<Results<Ok<ClientWithSecret>, Refusal>> RotateAsync(
        string clientId, RotateSecret request, Actor actor, HttpContext context, IdentityDbContext db, Granters granters, IOpenIddictApplicationManager clients, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await FindAsync(clientId, actor, db, granters, cancellationToken) is not { } stored)
        {
            return Refusal.NotFound();
        }

        var (now, secret) = (time.GetUtcNow(), NewSecret());
        var until = now.AddMinutes(request.OverlapMinutes ?? 60);
        var client = new OpenIddictApplicationDescriptor();
        await clients.PopulateAsync(client, stored, cancellationToken);
        ClientProperties.SetRotated(client.Properties, stored.ClientSecret!, until, now);
        client.ClientSecret = secret;
        Record(db, actor, "client.rotate", clientId, $"former secret until {until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", now);
        try
        {
            await clients.UpdateAsync(stored, client, cancellationToken);
        }
        catch (OpenIddictExceptions.ConcurrencyException)
        {
            return Refusal.Stale();
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ClientWithSecret(clientId, secret, until));
    }

    private static async Task<Results<NoContent, Refusal>> RevokeAsync(
        string clientId, Actor actor, IdentityDbContext db, Granters granters, IOpenIddictApplicationManager clients, Revocations revocations, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await FindAsync(clientId, actor, db, granters, cancellationToken) is not { } stored)
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        var client = new OpenIddictApplicationDescriptor();
        await clients.PopulateAsync(client, stored, cancellationToken);
        ClientProperties.SetRevoked(client.Properties, now);
        client.Permissions.Clear();
        client.ClientSecret = NewSecret();
        revocations.Add(clientId);
        Record(db, actor, "client.revoke", clientId, "revoked", now);
        try
        {
            await clients.UpdateAsync(stored, client, cancellationToken);
        }
        catch (OpenIddictExceptions.ConcurrencyException)
        {
            return Refusal.Stale();
        }

        revocations.Announce();
        return TypedResults.NoContent();
    }

    // The id of a charity's client begins with that of the charity.
    private static Task<List<OpenIddictEntityFrameworkCoreApplication>> OfCharityAsync(IdentityDbContext db, Guid charity, CancellationToken cancellationToken)
    {
        var first = $"charity-{charity:N}-";
        return db.Set<OpenIddictEntityFrameworkCoreApplication>().AsNoTracking().Where(client => client.ClientId!.StartsWith(first)).OrderBy(client => client.ClientId).ToListAsync(cancellationToken);
    }

    private static async Task<OpenIddictEntityFrameworkCoreApplication?> FindAsync(string clientId, Actor actor, IdentityDbContext db, Granters granters, CancellationToken cancellationToken)
    {
        if ((await granters.OfAsync(actor, cancellationToken)).CharityId is not { } charity || !clientId.StartsWith($"charity-{charity:N}-", StringComparison.Ordinal))
        {
            return null;
        }

        var client = await db.Set<OpenIddictEntityFrameworkCoreApplication>().SingleOrDefaultAsync(row => row.ClientId == clientId, cancellationToken);
        return client is not null && ClientProperties.View(clientId, client.Properties!).RevokedAt is null ? client : null;
    }

    private static void Record(IdentityDbContext db, Actor actor, string action, string clientId, string why, DateTimeOffset now) =>
        db.Add(actor.Did(action, $"client/{clientId}", why, now));

    private static string NewSecret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static Refusal NotAdministrator() =>
        new Refusal(ProblemKind.Forbidden).Because("只有机构管理员可以管理客户端。", "Only an administrator of the charity looks after its clients.");
}
