namespace ConsoleTests;

/// <summary>The desk calls back: one person, one operator, everything there is to ask in one call. A platform of its own, because everybody at a desk draws from one queue.</summary>
public sealed class Calling_back(CallCentre centre) : IClassFixture<CallCentre>
{
    private readonly OpenConsole _platform = centre.Platform;

    [Fact]
    public async Task The_next_person_is_asked_for_the_second_yes_and_no_colleague_calls_her_meanwhile()
    {
        var waiting = await AcceptedAsync(1);
        var desk = await _platform.OpenAsAsync("hotline", "/calls");
        await NextAsync(desk, waiting.Id);
        (await desk.TextContentAsync("main"))!.ShouldNotContain("13000000004");
        await desk.ClickAsync("form[action$='/number'] button");
        await desk.GetByText("13000000004").WaitForAsync();
        desk.Url.ShouldNotContain("13000000004");

        var colleague = await _platform.OpenAsAsync("coordinator", "/calls", "en");
        await colleague.Locator("tbody tr", new() { HasText = waiting.Number }).GetByText("a colleague is on it").WaitForAsync();
        await colleague.ClickAsync("form[action='/calls/next'] button");
        await colleague.GetByText("Nobody has to be called now").WaitForAsync();

        await desk.ClickAsync("[data-kind='obtainConsent'] button.btn-primary");
        await desk.WaitForURLAsync("**/calls");
        (await _platform.Users.ContactAsync(await _platform.CharityAsync(1), waiting.Referral)).GetProperty("phone").GetString()!.ShouldContain("13000000004");
        desk.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_no_to_the_charity_takes_its_card_back()
    {
        var waiting = await AcceptedAsync(2);
        var desk = await _platform.OpenAsAsync("hotline", "/calls", "en");
        await NextAsync(desk, waiting.Id);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Says no to this charity" }).ClickAsync();
        await desk.WaitForURLAsync("**/calls");
        await _platform.Users.ReferralInStateAsync(waiting.Id, "recalled");
        await desk.GotoAsync($"/cases/{waiting.Id}");
        await desk.GetByText("The person said no to").First.WaitForAsync();
    }

    [Fact]
    public async Task Who_is_not_reached_comes_back_later_and_a_call_given_back_is_free_for_others()
    {
        var waiting = await AcceptedAsync(3);
        var desk = await _platform.OpenAsAsync("hotline", "/calls", "en");
        await NextAsync(desk, waiting.Id);
        await desk.ClickAsync("form[action='/calls/letting-go'] button");
        await desk.WaitForURLAsync("**/calls");
        var colleague = await _platform.OpenAsAsync("coordinator", "/calls", "en");
        await NextAsync(colleague, waiting.Id);
        await colleague.ClickAsync("form[action$='/unreachable'] button[value='1']");
        await colleague.WaitForURLAsync("**/calls");
        await colleague.Locator("tbody tr", new() { HasText = waiting.Number }).GetByText("1 times").WaitForAsync();

        // The page of a call that is over says so.
        await desk.GotoAsync($"/calls/{waiting.Id}");
        (await desk.TextContentAsync("h1")).ShouldBe("This call is not yours");
    }

    [Fact]
    public async Task What_did_not_arrive_goes_to_a_coordinator_who_decides_with_a_reason()
    {
        var waiting = await AcceptedAsync(1);
        var (first, second) = (await _platform.CharityAsync(1), await _platform.CharityAsync(2));
        await _platform.Users.ConsentAsync(waiting.Id, first);
        await first.Caller.PostAsync($"/api/matching/referrals/{waiting.Referral}/start", new { });
        await first.Caller.PostAsync($"/api/matching/referrals/{waiting.Referral}/delivery", new { extent = "full" });
        // Another charity's yes makes the call due; the outcome is asked in the same one.
        await ReferralUsers.OfferAsync(second, "second-" + waiting.Id, waiting.Division, 5, "N01.03");
        await Eventually.IsTrueAsync(
            async () => (await _platform.Users.Hotline.PostAsync("/api/matching/candidates", new { division = waiting.Division, need = new { category = "N01.03" } })).GetProperty("candidates").GetArrayLength() > 0,
            "the second offer can be found");
        await _platform.Users.Hotline.PostAsync($"/api/intake/cases/{waiting.Id}/needs", new { category = "N01.03", quantity = 1 });
        var card = await _platform.Users.ReferralInStateAsync(waiting.Id, "offered", second.Id);
        await second.Caller.PostAsync($"/api/matching/referrals/{card.GetProperty("id").GetString()}/acceptance", new { });
        await ToAskAsync(waiting.Id, 2);

        var desk = await _platform.OpenAsAsync("hotline", "/calls");
        await NextAsync(desk, waiting.Id);
        await desk.Locator("[data-kind='confirmOutcome'] summary").Last.ClickAsync();
        await desk.FillAsync("[data-kind='confirmOutcome'] [name='text']", "没有人来过");
        await desk.ClickAsync("[data-kind='confirmOutcome'] .btn-outline-danger");
        await desk.Locator("[data-kind='confirmOutcome']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await desk.ClickAsync("[data-kind='obtainConsent'] button.btn-primary");
        await desk.WaitForURLAsync("**/calls");

        var board = await _platform.OpenAsAsync("coordinator", $"/cases/{waiting.Id}");
        await board.GetByText("处理异议", new() { Exact = true }).Locator("xpath=self::summary").ClickAsync();
        await board.FillAsync("form[action$='/resolution'] [name='text']", "双方核对后确认未送达");
        await board.ClickAsync("form[action$='/resolution'] button[value='returned']");
        await _platform.Users.ReferralInStateAsync(waiting.Id, "returned", first.Id);
        board.Errors().ShouldBeEmpty();
    }

    private static async Task NextAsync(IPage desk, string id)
    {
        await desk.ClickAsync("form[action='/calls/next'] button");
        await desk.WaitForURLAsync($"**/calls/{id}");
    }

    /// <summary>Somebody for whom the charity of this number said yes, so that she has to be asked.</summary>
    private async Task<(string Id, string Number, string Referral, string Division)> AcceptedAsync(int charity)
    {
        var (id, number) = await _platform.AskedAsync(charity);
        var caller = (await _platform.CharityAsync(charity)).Caller;
        var referral = (await _platform.Users.ReferralInStateAsync(id, "offered")).GetProperty("id").GetString()!;
        await caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { });
        await ToAskAsync(id, 1);
        return (id, number, referral, (await _platform.Users.Hotline.GetAsync($"/api/intake/cases/{id}")).GetProperty("place").GetProperty("division").GetString()!);
    }

    private Task ToAskAsync(string id, int count) => Eventually.IsTrueAsync(
        async () => (await _platform.Users.Hotline.GetAsync($"/api/intake/follow-ups?caseId={id}")).GetProperty("items").GetArrayLength() == count, $"{count} to ask");
}

/// <summary>A platform whose only call-backs are those of these tests; each test leaves the queue empty.</summary>
public sealed class CallCentre : IAsyncLifetime
{
    /// <summary>The platform.</summary>
    public OpenConsole Platform { get; } = new();

    /// <inheritdoc />
    public ValueTask InitializeAsync() => Platform.InitializeAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
