using System.Net;
using System.Net.Http.Json;
using Audit;
using Contracts.Http.Identity;
using Identity.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using Testing.Apps;

namespace Identity.Tests.People;

public sealed class Clients_of_a_charity
{
    [Fact]
    public async Task An_administrator_makes_one_and_its_token_acts_for_the_charity()
    {
        await using var app = await PeopleApp.StartAsync();
        var actor = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true);

        var made = await CreateAsync(actor.Caller, "仓库系统");

        var claims = IdentityApp.Read(await app.Identity.TokenAsync(made.ClientId, made.Secret)).Claims;
        claims.GetProperty("role").GetString().ShouldBe("charity");
        claims.GetProperty("charity_id").GetGuid().ShouldBe(TestClients.CharityId(7));
        var list = await actor.Caller.GetStringAsync("/api/identity/clients", TestContext.Current.CancellationToken);
        list.ShouldContain("仓库系统");
        list.ShouldNotContain(made.Secret);
        var stored = await app.Identity.Module.InScopeAsync<IdentityDbContext, OpenIddictEntityFrameworkCoreApplication>(db =>
            db.Set<OpenIddictEntityFrameworkCoreApplication>().SingleAsync(client => client.ClientId == made.ClientId));
        (stored.ClientSecret + stored.Properties).ShouldNotContain(made.Secret);
        var records = await app.Identity.Module.InScopeAsync<IdentityDbContext, AuditRecord[]>(db => db.Set<AuditRecord>().Where(record => record.Subject == "client/" + made.ClientId).ToArrayAsync());
        records.ShouldHaveSingleItem().Actor.ShouldBe(actor.Account.Id.ToString());
    }

    [Fact]
    public async Task The_former_secret_counts_until_the_stated_moment_and_no_longer()
    {
        await using var app = await PeopleApp.StartAsync(now: TimeProvider.System.GetUtcNow());
        var actor = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true);
        var first = await CreateAsync(actor.Caller, "one");

        var second = await RotateAsync(actor.Caller, first.ClientId, 30);

        second.Secret.ShouldNotBe(first.Secret);
        await app.Identity.TokenAsync(first.ClientId, first.Secret);
        await app.Identity.TokenAsync(first.ClientId, second.Secret);
        app.Identity.Module.Clock!.Advance(TimeSpan.FromMinutes(31));
        (await app.Identity.AskAsync(first.ClientId, first.Secret)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await app.Identity.TokenAsync(first.ClientId, second.Secret);
    }

    [Fact]
    public async Task A_secret_that_leaked_is_replaced_without_an_overlap()
    {
        await using var app = await PeopleApp.StartAsync();
        var actor = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true);
        var first = await CreateAsync(actor.Caller, "one");

        var second = await RotateAsync(actor.Caller, first.ClientId, 0);

        (await app.Identity.AskAsync(first.ClientId, first.Secret)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await app.Identity.TokenAsync(first.ClientId, second.Secret);
    }

    [Fact]
    public async Task A_revoked_one_gets_no_token_and_those_it_has_are_refused()
    {
        await using var app = await PeopleApp.StartAsync();
        var actor = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true);
        var client = await CreateAsync(actor.Caller, "one");
        var other = await CreateAsync(actor.Caller, "two");
        var (token, kept) = (await app.Identity.TokenAsync(client.ClientId, client.Secret), await app.Identity.TokenAsync(other.ClientId, other.Secret));
        (await app.Identity.GetAsync("/who", token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await actor.Caller.PostAsync($"/api/identity/clients/{client.ClientId}/revocation", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await app.Identity.AskAsync(client.ClientId, client.Secret)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.IsTrueAsync(async () => (await app.Identity.GetAsync("/who", token)).StatusCode == HttpStatusCode.Unauthorized, "the token is refused");
        (await app.Identity.GetAsync("/who", kept)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await actor.Caller.PostAsync($"/api/identity/clients/{client.ClientId}/revocation", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CreateAsync(actor.Caller, "one")).ClientId.ShouldNotBe(client.ClientId);
    }

    [Fact]
    public async Task Others_can_do_nothing_with_them()
    {
        await using var app = await PeopleApp.StartAsync();
        var owner = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true);
        var foreign = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true, charity: TestClients.CharityId(8));
        var plain = await Somebody_is_invited.ActorAsync(app, "charity", null);
        var client = await CreateAsync(owner.Caller, "one");
        using var machine = app.Identity.Module.Anonymous();
        machine.DefaultRequestHeaders.Authorization = new("Bearer", await app.Identity.TokenAsync(client.ClientId, client.Secret));

        foreach (var path in (string[])[$"/api/identity/clients/{client.ClientId}/rotation", $"/api/identity/clients/{client.ClientId}/revocation", "/api/identity/clients/hotline/revocation"])
        {
            foreach (var caller in (HttpClient[])[foreign.Caller, plain.Caller, machine])
            {
                (await caller.PostAsJsonAsync(path, new { }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            }
        }

        (await plain.Caller.PostAsJsonAsync("/api/identity/clients", new { name = "two" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await machine.PostAsJsonAsync("/api/identity/clients", new { name = "two" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await foreign.Caller.GetStringAsync("/api/identity/clients", TestContext.Current.CancellationToken)).ShouldBe("[]");
        await app.Identity.TokenAsync(client.ClientId, client.Secret);
    }

    [Fact]
    public async Task A_name_is_given_once_and_is_neither_empty_nor_endless()
    {
        await using var app = await PeopleApp.StartAsync();
        var actor = await Somebody_is_invited.ActorAsync(app, "charity", null, administrator: true);
        await CreateAsync(actor.Caller, "one");

        (await actor.Caller.PostAsJsonAsync("/api/identity/clients", new { name = "one" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await actor.Caller.PostAsJsonAsync("/api/identity/clients", new { name = " " }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await actor.Caller.PostAsJsonAsync("/api/identity/clients", new { name = new string('名', 10_000) }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<ClientWithSecret> CreateAsync(HttpClient caller, string name)
    {
        using var answer = await caller.PostAsJsonAsync("/api/identity/clients", new { name }, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.TextAsync());
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return await answer.BodyAsync<ClientWithSecret>();
    }

    private static async Task<ClientWithSecret> RotateAsync(HttpClient caller, string id, int minutes)
    {
        using var answer = await caller.PostAsJsonAsync($"/api/identity/clients/{id}/rotation", new { overlapMinutes = minutes }, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.TextAsync());
        return await answer.BodyAsync<ClientWithSecret>();
    }
}
