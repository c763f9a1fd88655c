namespace ConsoleTests;

/// <summary>A field worker plans her round: whom, what for, by when; who that is she asks at the door, and the phone forgets it.</summary>
public sealed class Whom_to_visit(OpenConsole platform)
{
    [Fact]
    public async Task The_first_due_comes_first_with_place_task_and_time_and_without_a_person()
    {
        var (id, delivered) = await AtWorkAsync(2, "acceptance", "start", "delivery");
        await platform.Users.Hotline.PostAsync($"/api/intake/cases/{id}/consents", new { charityId = (await platform.CharityAsync(2)).Id, purpose = "aid", kinds = new[] { "name" }, channel = "call", givenBy = "self", textVersion = "2026-1" });
        var (_, accepted) = await AtWorkAsync(3, "acceptance");
        var phone = await FieldPhone.OpenAsync(platform, "en");
        await Visit(phone, delivered, "Ask whether the help arrived").WaitForAsync();
        var consent = Visit(phone, accepted, "Ask whether the charity may have the contact");
        await consent.WaitForAsync();

        // Half an hour for the one, a day for the other.
        var order = await phone.Page.Locator("#visits .number").AllTextContentsAsync();
        order.ToList().IndexOf(accepted).ShouldBeLessThan(order.ToList().IndexOf(delivered));
        (await consent.Locator(".place").TextContentAsync())!.ShouldContain("武昌区");
        (await consent.Locator(".left").TextContentAsync())!.ShouldMatch("in \\d+ minutes");
        (await consent.Locator(".say").TextContentAsync())!.ShouldContain("Demonstration charity 3 is ready to help");
        (await phone.Page.TextContentAsync("#to-visits .count")).ShouldBe(order.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await phone.Page.ContentAsync()).ShouldNotContain("周演示");
        (await phone.StoredAsync()).ShouldNotContain("周演示");
        phone.Page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_and_address_are_shown_for_the_visit_on_record_and_nowhere_kept()
    {
        var (caseId, number) = await AtWorkAsync(2, "acceptance");
        var phone = await FieldPhone.OpenAsync(platform);
        var visit = Visit(phone, number, "问是否同意机构联系");
        await visit.Locator(".who summary").ClickAsync();
        await visit.Locator(".who label", new() { HasText = "电话" }).ClickAsync();
        await visit.Locator(".who button").ClickAsync();
        await visit.Locator(".facts", new() { HasText = "周演示" }).WaitForAsync();
        (await visit.Locator(".facts a[href='tel:+8613000000004']").CountAsync()).ShouldBe(1);

        // The record tells what is sealed, a moment behind the act.
        await Eventually.IsTrueAsync(
            async () => (await platform.Users.Hotline.GetAsync($"/api/intake/cases/{caseId}/record")).GetProperty("items").EnumerateArray().Select(act => act.GetProperty("sentence").GetProperty("en").GetString())
                .Any(sentence => sentence!.Contains("saw unmasked: name, phone number, address; purpose: to visit the person", StringComparison.Ordinal)), "the look is on record");
        var kept = await phone.StoredAsync() + phone.Page.Url + await phone.Page.TitleAsync() + await CachedAsync(phone);
        kept.ShouldContain(number);
        kept.ShouldNotContain("周演示");
        kept.ShouldNotContain("13000000004");
        await phone.ReopenAsync();
        await visit.WaitForAsync();
        (await phone.Page.ContentAsync()).ShouldNotContain("周演示");
        phone.Page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_connection_nobody_is_shown_and_what_the_person_says_waits_sealed_until_it_can_be_sent()
    {
        var (caseId, number) = await AtWorkAsync(3, "acceptance");
        var phone = await FieldPhone.OpenAsync(platform, "en");
        var visit = Visit(phone, number, "Ask whether the charity may have the contact");
        await visit.WaitForAsync();
        await phone.OfflineAsync();
        await phone.ReopenAsync();
        await phone.Page.Locator("#visits [data-list=old]", new() { HasText = "cannot be renewed now" }).WaitForAsync();
        await visit.Locator(".who summary").ClickAsync();
        await visit.Locator(".who button").ClickAsync();
        (await visit.Locator(".who .wrong:visible").TextContentAsync()).ShouldBe("This needs a connection.");

        await visit.Locator(".answer-at-door summary").ClickAsync();
        await visit.Locator("label", new() { HasText = "Agrees: name, phone" }).Last.ClickAsync();
        await visit.Locator(".answer-at-door button").ClickAsync();
        await phone.AreAsync("waiting", 1);
        await Eventually.IsTrueAsync(async () => await visit.CountAsync() == 0, "nobody is asked twice");
        await phone.OnlineAsync();
        await phone.AreAsync("saved", 1);
        var consent = (await platform.Users.Coordinator.GetAsync("/api/intake/cases/" + caseId)).GetProperty("consents")[0];
        consent.GetProperty("channel").GetString().ShouldBe("visit");
        consent.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["name", "phone"]);
    }

    [Fact]
    public async Task Who_met_nobody_says_so_and_the_visit_comes_back_later()
    {
        var (_, number) = await AtWorkAsync(2, "acceptance");
        var phone = await FieldPhone.OpenAsync(platform, "en");
        var visit = Visit(phone, number, "Ask whether the charity may have the contact");
        await visit.Locator(".answer-at-door summary").ClickAsync();
        await visit.Locator("label", new() { HasText = "Met nobody" }).ClickAsync();
        await visit.Locator(".answer-at-door button").ClickAsync();
        await phone.AreAsync("saved", 1);
        await phone.ReopenAsync();
        await visit.Locator("[data-tried]:visible").WaitForAsync();
        (await visit.Locator(".attempts").TextContentAsync()).ShouldBe("1");
        (await visit.Locator(".left").TextContentAsync()).ShouldBe("in 4 hours");
    }

    [Fact]
    public async Task A_phone_without_a_list_or_with_an_empty_one_says_what_to_do()
    {
        var phone = await FieldPhone.OpenAsync(platform);
        await phone.OfflineAsync();
        await KeepAsync(phone, "store.delete('visits')");
        await phone.ReopenAsync();
        (await phone.Page.Locator("#visits [data-list=never]:visible").TextContentAsync())!.ShouldContain("请连接网络");
        await KeepAsync(phone, "{ const asked = store.get('key'); asked.onsuccess = () => store.put({ person: asked.result.person, at: Date.now(), rows: [], more: false }, 'visits') }");
        await phone.ReopenAsync();
        (await phone.Page.Locator("#visits [data-list=empty]:visible").TextContentAsync())!.ShouldContain("现在没有要走访的人");
    }

    private static ILocator Visit(FieldPhone phone, string number, string task) => phone.Page.Locator("#visits li", new() { HasText = number }).Filter(new() { HasText = task });

    // Whatever the service worker keeps.
    private static Task<string> CachedAsync(FieldPhone phone) => phone.Page.EvaluateAsync<string>("""
        async () => {
          let all = ''
          for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) all += request.url + await (await caches.match(request)).text()
          return all
        }
        """);

    private static async Task KeepAsync(FieldPhone phone, string change) => await phone.Page.EvaluateAsync("""
        () => new Promise(resolve => {
          const open = indexedDB.open('referral-field')
          open.onsuccess = () => {
            const transaction = open.result.transaction('kept', 'readwrite')
            const store = transaction.objectStore('kept')
            CHANGE
            transaction.oncomplete = () => { open.result.close(); resolve() }
          }
        })
        """.Replace("CHANGE", change, StringComparison.Ordinal));

    private async Task<(string CaseId, string Number)> AtWorkAsync(int charity, params string[] steps)
    {
        var (id, number) = await platform.AskedAsync(charity);
        var referral = (await platform.Users.ReferralInStateAsync(id, "offered")).GetProperty("id").GetString();
        var caller = (await platform.CharityAsync(charity)).Caller;
        foreach (var step in steps)
        {
            await caller.PostAsync($"/api/matching/referrals/{referral}/{step}", step == "delivery" ? new { extent = "full" } : new { });
        }

        await Eventually.IsTrueAsync(async () => (await platform.Users.Hotline.GetAsync($"/api/intake/follow-ups?caseId={id}")).GetProperty("items").GetArrayLength() > 0, "the person has to be asked");
        return (id, number);
    }
}
