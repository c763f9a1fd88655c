namespace ConsoleTests;

/// <summary>A village without a signal, a cheap phone that closes pages as it likes, and a line that breaks in the middle: nothing is lost and nothing is doubled.</summary>
public sealed class Out_in_the_field(OpenConsole platform)
{
    [Fact]
    public async Task Without_a_connection_two_people_are_entered_and_each_is_saved_once_when_it_is_back()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        var (one, two) = (FieldPhone.NextCaller(), FieldPhone.NextCaller());
        await phone.OfflineAsync();
        await phone.ReopenAsync();
        await phone.Page.WaitForSelectorAsync("[data-line=off]:not([hidden])");
        await phone.EnterAsync("郑演示", one);
        await phone.EnterAsync("冯演示", two, "N01.03");
        await phone.AreAsync("waiting", 2);
        (await phone.CasesOfAsync(one)).ShouldBe(0);

        await phone.OnlineAsync();
        await phone.AreAsync("saved", 2);
        foreach (var row in await phone.Entries("saved").AllAsync())
        {
            (await row.Locator(".number").TextContentAsync())!.ShouldStartWith("420106-");
        }

        (await phone.CasesOfAsync(one)).ShouldBe(1);
        (await phone.CasesOfAsync(two)).ShouldBe(1);
        // What is saved is no longer here.
        (await phone.StoredAsync()).ShouldNotContain("\"data\"");
    }

    [Fact]
    public async Task An_answer_that_is_lost_on_the_way_makes_no_second_case()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        var caller = FieldPhone.NextCaller();
        var lost = 0;
        await phone.Page.Context.RouteAsync("**/field/*/cases", async route =>
        {
            // The server has it, and the line breaks before its answer.
            if (Interlocked.Increment(ref lost) == 1)
            {
                (await route.FetchAsync()).Status.ShouldBe(200);
                await route.AbortAsync("connectionreset");
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await phone.EnterAsync("陈演示", caller);
        await Eventually.IsTrueAsync(async () => await phone.CasesOfAsync(caller) == 1, "the server has the case");
        await phone.AreAsync("waiting", 1);
        // On its way it is neither changed nor deleted.
        (await phone.Entries("waiting").Locator("button:visible, summary:visible").CountAsync()).ShouldBe(0);

        await phone.ReopenAsync();
        await phone.AreAsync("saved", 1);
        lost.ShouldBeGreaterThan(1);
        (await phone.CasesOfAsync(caller)).ShouldBe(1);
    }

    [Fact]
    public async Task A_page_that_was_killed_leaves_only_sealed_entries_and_they_are_sent_later()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        var caller = FieldPhone.NextCaller();
        await phone.OfflineAsync();
        await phone.EnterAsync("褚演示", caller);
        await phone.KilledAsync();

        // Whoever finds the phone sees that something waits, and not who it is about.
        await phone.Entries("waiting").Locator("[data-locked]:visible").WaitForAsync();
        (await phone.Entries("waiting").Locator(".edit:visible").CountAsync()).ShouldBe(0);
        var stored = await phone.StoredAsync();
        stored.ShouldContain("\"data\"");
        stored.ShouldNotContain("褚演示");
        stored.ShouldNotContain(caller);

        // Work goes on all the same.
        await phone.EnterAsync("卫演示", FieldPhone.NextCaller());
        await phone.AreAsync("waiting", 2);
        await phone.OnlineAsync();
        await phone.AreAsync("saved", 2);
        (await phone.CasesOfAsync(caller)).ShouldBe(1);
    }

    [Fact]
    public async Task A_draft_is_there_again_in_the_same_tab_without_a_connection_and_in_another_one_with_it()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        await phone.OfflineAsync();
        await phone.FillAsync("蒋演示", "130");
        await phone.Page.WaitForSelectorAsync("#field[data-kept]");
        await phone.ReopenAsync();
        (await phone.Page.InputValueAsync("#who")).ShouldBe("蒋演示");
        (await phone.Page.InputValueAsync("#need")).ShouldBe("N01.01");
        await phone.KilledAsync();
        (await phone.Page.InputValueAsync("#who")).ShouldBeEmpty();
        await phone.AreAsync("draft", 1);
        await phone.OnlineAsync();
        await phone.ReopenAsync();
        await Eventually.IsTrueAsync(async () => await phone.Page.InputValueAsync("#who") == "蒋演示", "the draft is in the form again");
    }

    [Fact]
    public async Task A_session_that_ended_loses_nothing_and_the_entry_goes_after_the_next_sign_in()
    {
        var phone = await FieldPhone.OpenAsync(platform, "en");
        var caller = FieldPhone.NextCaller();
        await phone.Page.Context.ClearCookiesAsync();
        await phone.EnterAsync("沈演示", caller);
        var again = phone.Page.Locator("[data-notice=ended] a:visible");
        await again.WaitForAsync();
        await phone.AreAsync("waiting", 1);
        (await phone.CasesOfAsync(caller)).ShouldBe(0);

        await again.ClickAsync();
        await OpenConsole.SignInAsync(phone.Page, "field");
        await phone.AreAsync("saved", 1);
        (await phone.CasesOfAsync(caller)).ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_entry_says_why_beside_its_field_and_can_be_corrected()
    {
        var phone = await FieldPhone.OpenAsync(platform, "en");
        var caller = FieldPhone.NextCaller();
        await phone.OfflineAsync();
        await phone.EnterAsync("<b>韩演示</b> 😀 \u202E 𠮷", "12");
        await phone.OnlineAsync();
        await phone.AreAsync("refused", 1);
        (await phone.Entries("refused").Locator(".trouble").TextContentAsync()).ShouldBe("This is not a telephone number.");
        await phone.Entries("refused").Locator(".edit").ClickAsync();
        (await phone.Page.TextContentAsync("#wrong-phone:visible")).ShouldBe("This is not a telephone number.");
        (await phone.Page.GetAttributeAsync("#phone", "aria-describedby")).ShouldBe("wrong-phone");
        (await phone.Page.InputValueAsync("#who")).ShouldBe("<b>韩演示</b> 😀 \u202E 𠮷");

        await phone.Page.FillAsync("#phone", caller);
        await phone.Page.ClickAsync(".save button.btn-primary");
        await phone.AreAsync("saved", 1);
        (await phone.CasesOfAsync(caller)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_missing_is_said_before_anything_is_sent()
    {
        var phone = await FieldPhone.OpenAsync(platform, "en");
        await phone.Page.ClickAsync(".save button.btn-primary");
        (await phone.Page.TextContentAsync("#wrong-need:visible")).ShouldBe("Choose what is needed.");
        (await phone.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("need");
        await phone.Page.SelectOptionAsync("#need", "N12.99");
        await phone.Page.ClickAsync(".save button.btn-primary");
        (await phone.Page.TextContentAsync("#wrong-words:visible")).ShouldBe("Say what is meant.");
        await phone.AreAsync("waiting", 0);
    }

    [Fact]
    public async Task Two_tabs_that_come_back_together_send_each_entry_once()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        var callers = new[] { FieldPhone.NextCaller(), FieldPhone.NextCaller(), FieldPhone.NextCaller() };
        await phone.OfflineAsync();
        var other = await phone.Page.Context.NewPageAsync();
        await other.GotoAsync("/field");
        await other.WaitForSelectorAsync("#field[data-ready]");
        foreach (var caller in callers)
        {
            await phone.EnterAsync("杨演示", caller);
        }

        (await other.Locator("#entries li[data-state=waiting]").CountAsync()).ShouldBe(3);
        await phone.OnlineAsync();
        await phone.AreAsync("saved", 3);
        await Eventually.IsTrueAsync(async () => await other.Locator("#entries li[data-state=saved]").CountAsync() == 3, "the other tab knows");
        foreach (var caller in callers)
        {
            (await phone.CasesOfAsync(caller)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Signing_out_asks_about_what_is_not_sent_and_leaves_nothing()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        await phone.OfflineAsync();
        await phone.EnterAsync("朱演示", FieldPhone.NextCaller());
        await phone.Page.ClickAsync("#leave button");
        await phone.Page.ClickAsync("#stay");
        await phone.AreAsync("waiting", 1);
        await phone.Page.ClickAsync("#leave button");
        await phone.Page.ClickAsync("#leave-anyway");
        await phone.Page.WaitForSelectorAsync("[data-notice=left]:not([hidden])");
        (await phone.StoredAsync()).ShouldBe("""[[],[],{"referral-field-leave":"yes"}]""");

        // The session ends as soon as there is a way to the server.
        await phone.OnlineAsync();
        await phone.Page.WaitForSelectorAsync("main a[href='/sign-in']");
        (await phone.StoredAsync()).ShouldNotContain("key");
    }

    [Fact]
    public async Task Signing_out_on_another_page_clears_the_phone_too()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        await phone.EnterAsync("秦演示", FieldPhone.NextCaller());
        await phone.AreAsync("saved", 1);
        await phone.Page.GotoAsync("/");
        await phone.Page.ClickAsync("form[action='/sign-out'] button");
        await phone.Page.WaitForSelectorAsync("main a[href='/sign-in']");
        (await phone.StoredAsync()).ShouldStartWith("[[],[],");
    }

    [Fact]
    public async Task What_somebody_else_entered_is_not_sent_under_another_name()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        (await phone.Page.EvaluateAsync<int>("""
            async () => {
              const { token } = await (await fetch('/field/zh/session')).json()
              const body = new FormData()
              for (const [name, value] of Object.entries({ id: crypto.randomUUID(), person: crypto.randomUUID(), place: '420106', need: 'N01.01', __RequestVerificationToken: token })) body.set(name, value)
              return (await fetch('/field/zh/cases', { method: 'POST', body, headers: { 'HX-Request': 'true' } })).status
            }
            """)).ShouldBe(401);
    }

    [Fact]
    public async Task The_page_can_be_installed_in_the_language_it_is_read_in()
    {
        var phone = await FieldPhone.OpenAsync(platform, "en");
        var manifest = await phone.Page.EvaluateAsync<System.Text.Json.JsonElement>("fetch(document.querySelector('link[rel=manifest]').href).then(answer => answer.json())");
        manifest.GetProperty("name").GetString().ShouldBe("Field visits · Referral");
        manifest.GetProperty("start_url").GetString().ShouldBe("/field");
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            (await phone.Page.EvaluateAsync<bool>("address => fetch(address).then(answer => answer.ok && answer.headers.get('content-type').startsWith('image/'))", icon.GetProperty("src").GetString())).ShouldBeTrue();
        }

        // Both languages lie on the phone.
        await phone.OfflineAsync();
        await phone.Page.ClickAsync(".tools a[lang='zh-CN']");
        await phone.ReadyAsync();
        (await phone.Page.TextContentAsync("h1")).ShouldBe("登记一户困难");
        await phone.ReopenAsync();
        (await phone.Page.TextContentAsync("h1")).ShouldBe("登记一户困难");
        phone.Page.Errors().ShouldBeEmpty();
    }
}
