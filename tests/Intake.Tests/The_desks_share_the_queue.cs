using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Contracts.Http;
using Contracts.Http.Intake;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Many desks call back from one queue: nobody in need hears two of them, and nobody is forgotten.</summary>
public abstract class The_desks_share_the_queue(PostgreSqlServer? server) : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Eight_desks_at_once_call_every_household_once()
    {
        var waiting = new List<Guid>();
        for (var person = 0; person < 24; person++)
        {
            waiting.Add((await WaitsAsync()).Id);
        }

        // Two of them are one household.
        await LinkAsync(waiting[0], waiting[1]);
        var (called, households) = (new ConcurrentBag<Guid>(), 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async desk =>
        {
            using var operatorOf = Desk($"desk-{desk}");
            while (await NextAsync(operatorOf) is { } call)
            {
                Interlocked.Increment(ref households);
                foreach (var item in call.Items)
                {
                    called.Add(item.CaseId);
                    (await CompleteAsync(operatorOf, item.Id)).ShouldBe(HttpStatusCode.OK);
                }
            }
        }));

        called.Order().ShouldBe(waiting.Order());
        households.ShouldBe(23);
    }

    [Fact]
    public async Task Whoever_asks_again_goes_on_with_the_same_person_and_hears_of_all_there_is_to_ask()
    {
        var person = await WaitsAsync();
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        await WaitsAsync();
        using HttpClient first = Desk("first"), second = Desk("second");
        var call = (await NextAsync(first))!;
        (call.CaseId, call.CaseNumber, call.HeldUntil).ShouldBe((person.Id, person.Number, _app.Now.AddMinutes(15)));

        // Another charity says yes to the same person during the call.
        await _app.AcceptedAsync(person, IntakeApp.NewId(), 3);

        (await NextAsync(second))!.CaseId.ShouldNotBe(person.Id);
        (await NextAsync(first))!.Items.Select(item => (item.CaseId, item.HeldByYou)).ShouldBe([(person.Id, true), (person.Id, true)]);
        (await CompleteAsync(second, call.Items[0].Id)).ShouldBe(HttpStatusCode.Conflict, "a colleague is on the phone with this person");
        var shown = (await second.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={person.Id}")).Items;
        shown.ShouldAllBe(item => !item.HeldByYou && item.HeldUntil == _app.Now.AddMinutes(15));
    }

    [Fact]
    public async Task A_household_with_three_cases_hears_one_desk_about_all_of_them()
    {
        var (first, second) = (await WaitsAsync(), await WaitsAsync());
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        var third = await WaitsAsync();
        await LinkAsync(second.Id, first.Id);
        await LinkAsync(third.Id, first.Id);
        using HttpClient desk = Desk("desk"), other = Desk("other");

        var call = (await NextAsync(desk))!;

        call.Items.Select(item => item.CaseId).Order().ShouldBe(new[] { first.Id, second.Id, third.Id }.Order());
        (await desk.ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups?mine=true")).Items.Count.ShouldBe(3);
        (await other.ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups?mine=true")).Items.ShouldBeEmpty();
        (await NextAsync(other)).ShouldBeNull();

        // The link was an error: what is on the phone stays so, the next time they are two.
        (await desk.PostAsync($"/api/intake/cases/{third.Id}/links/{first.Id}/removal", new { }, [])).EnsureSuccessStatusCode();
        (await NextAsync(other)).ShouldBeNull();
        (await desk.PostAsync("/api/intake/follow-ups/letting-go", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        (await NextAsync(desk))!.Items.Count.ShouldBe(2);
        (await NextAsync(other))!.CaseId.ShouldBe(third.Id);
    }

    [Fact]
    public async Task A_desk_that_went_dark_keeps_nobody_waiting_and_a_call_given_back_is_free_at_once()
    {
        var person = await WaitsAsync();
        using HttpClient dark = Desk("dark"), other = Desk("other");
        (await NextAsync(dark))!.CaseId.ShouldBe(person.Id);
        (await NextAsync(other)).ShouldBeNull();

        _app.App.Clock!.Advance(TimeSpan.FromMinutes(15));

        (await NextAsync(other))!.CaseId.ShouldBe(person.Id);
        (await NextAsync(dark)).ShouldBeNull();
        using (var given = await other.PostAsync("/api/intake/follow-ups/letting-go", null, TestContext.Current.CancellationToken))
        {
            given.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await NextAsync(dark))!.CaseId.ShouldBe(person.Id);
    }

    [Fact]
    public async Task Who_was_not_reached_comes_back_later_and_another_county_is_not_called_from_here()
    {
        var person = await WaitsAsync();
        await _app.AcceptedAsync(await _app.OpenAsync(Bodies.Shortest("440103")), _charity);
        using var desk = _app.App.As("hotline", division: "420106", client: "wuchang");
        var call = (await NextAsync(desk))!;
        call.CaseId.ShouldBe(person.Id);
        (await CompleteAsync(desk, call.Items[0].Id, "unreachable")).ShouldBe(HttpStatusCode.OK);
        (await NextAsync(desk)).ShouldBeNull();

        _app.App.Clock!.Advance(TimeSpan.FromHours(4));

        (await NextAsync(desk))!.Items.ShouldHaveSingleItem().Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task The_list_of_calls_leaves_out_what_is_decided_at_a_desk()
    {
        var person = await WaitsAsync();
        await IntakeApp.SendAsync<ConsentView>(_app.Coordinator, $"/api/intake/cases/{person.Id}/overrides", new { charityId = IntakeApp.NewId(), reason = "fire", responsible = "duty officer" });
        using var desk = Desk("desk");

        (await KindsAsync("")).ShouldBe(["laterNotice", "obtainConsent", "reviewOverride"]);
        (await KindsAsync("&calls=true")).ShouldBe(["laterNotice", "obtainConsent"]);

        async Task<IEnumerable<string>> KindsAsync(string filter) =>
            (await desk.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={person.Id}{filter}")).Items.Select(item => item.Kind).Order(StringComparer.Ordinal);
    }

    /// <summary>Somebody for whom a charity said yes.</summary>
    private async Task<OpenedCase> WaitsAsync()
    {
        var opened = await _app.OpenAsync();
        await _app.AcceptedAsync(opened, _charity);
        return opened;
    }

    private Task<CaseLinkView> LinkAsync(Guid later, Guid earlier) => IntakeApp.SendAsync<CaseLinkView>(_app.Coordinator, $"/api/intake/cases/{later}/links", new { duplicateOf = earlier });

    private HttpClient Desk(string name) => _app.App.As("hotline", client: name);

    private static async Task<HeldCall?> NextAsync(HttpClient desk)
    {
        using var answer = await desk.PostAsync("/api/intake/follow-ups/next", null, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
        return answer.StatusCode == HttpStatusCode.NoContent ? null : await answer.Content.ReadFromJsonAsync<HeldCall>(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> CompleteAsync(HttpClient desk, Guid id, string result = "done")
    {
        using var answer = await desk.PostAsJsonAsync($"/api/intake/follow-ups/{id}/completion", new { result }, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}

public sealed class The_desks_share_the_queue_on_SQLite() : The_desks_share_the_queue(null);

public sealed class The_desks_share_the_queue_on_PostgreSQL(PostgreSqlServer server) : The_desks_share_the_queue(server);
