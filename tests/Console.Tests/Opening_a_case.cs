using System.Diagnostics;

namespace ConsoleTests;

/// <summary>A caller is on the line, and the operator has both hands on the keyboard.</summary>
public sealed class Opening_a_case(OpenConsole platform)
{
    private const int MostKeys = 25;

    [Fact]
    public async Task By_keyboard_alone_a_case_is_open_within_25_key_actions()
    {
        var district = platform.NextDistrict();
        var charity = await platform.Users.VerifiedCharityAsync(1);
        await ReferralUsers.OfferAsync(charity, "desk-" + district.Code, district.Code, 20);
        await CandidatesAreKnownAsync(district.Code);

        var page = await platform.OpenAsAsync("hotline", "/hotline");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        var keys = new Keys(page);
        await keys.TypeAsync(district.Code);
        await page.WaitForSelectorAsync("#place-list [data-combobox-option-default]");
        await keys.PressAsync("Enter");
        await keys.TypeAsync("没饭吃");
        await page.WaitForSelectorAsync("#words-list [data-combobox-option-default]");
        var known = Stopwatch.GetTimestamp();
        await keys.PressAsync("Enter");
        await page.WaitForSelectorAsync("#candidates .candidates > li");
        TestContext.Current.TestOutputHelper?.WriteLine($"candidates after {Stopwatch.GetElapsedTime(known).TotalMilliseconds:0} ms");
        (await page.Locator("#candidates .candidates > li").First.Locator(".reasons li").CountAsync()).ShouldBeGreaterThanOrEqualTo(3);

        // Quantity, its button, urgency, name, phone.
        await keys.PressAsync("Tab", 3);
        await keys.PressAsync("ArrowLeft");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("赵演示");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("13000000000");
        await keys.PressAsync("Control+Enter");
        await page.WaitForURLAsync("**/cases/*?opened=yes");
        keys.Pressed.ShouldBeLessThanOrEqualTo(MostKeys);

        (await page.TextContentAsync(".number")).ShouldStartWith("420106-");
        (await page.TextContentAsync(".script"))!.ShouldContain("编号是");
        (await page.TextContentAsync(".case-head .badge"))!.ShouldContain("U2");
        (await page.TextContentAsync(".facts"))!.ShouldContain("赵");
        (await page.TitleAsync()).ShouldNotContain("赵");
        page.Url.ShouldNotContain("13000000000");

        // The charity is asked by itself; the caller says yes to it before the call ends.
        await page.Locator("#progress .agree button").First.ClickAsync();
        await page.WaitForSelectorAsync("#consents .likely li");
        (await page.TextContentAsync("#consents .likely li"))!.ShouldContain("地址");
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_earlier_case_of_the_same_phone_appears_while_typing()
    {
        var district = platform.NextDistrict();
        var phone = "1300000" + district.Code[^4..];
        var earlier = await platform.Users.OpenCaseAsync(district.Code, person: new { name = "钱演示", phone });

        var page = await platform.OpenAsAsync("hotline", "/hotline", "en");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.FillAsync("#phone", phone);
        var likely = page.Locator("#likely .likely li", new() { HasText = earlier.GetProperty("number").GetString()! });
        await likely.WaitForAsync();
        (await likely.TextContentAsync())!.ShouldContain("same phone");
    }

    [Fact]
    public async Task A_draft_survives_a_closed_tab_and_lies_there_encrypted()
    {
        var page = await platform.OpenAsAsync("hotline", "/hotline");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.FillAsync("#name", "孙演示");
        await page.FillAsync("#narrative", "三天没有吃饭");
        await page.FillAsync("#words", "没饭吃");
        await page.WaitForSelectorAsync("#words-list [data-combobox-option-default]");
        await page.PressAsync("#words", "Enter");
        await Eventually.IsTrueAsync(async () => await page.EvaluateAsync<string?>("localStorage.getItem('referral-draft')") is not null, "a draft is kept");
        await Eventually.IsTrueAsync(async () =>
        {
            var again = await page.Context.NewPageAsync();
            await again.GotoAsync("/hotline");
            await again.WaitForSelectorAsync("#desk[data-ready]");
            var back = await again.InputValueAsync("#name") == "孙演示" && await again.Locator("#needs li").CountAsync() == 1 && await again.InputValueAsync("#narrative") == "三天没有吃饭";
            await again.CloseAsync();
            return back;
        }, "the draft is back in another tab");
        var stored = await page.EvaluateAsync<string>("localStorage.getItem('referral-draft')");
        stored.ShouldNotContain("孙演示");
        (await page.EvaluateAsync<string>("JSON.stringify(Object.entries(sessionStorage))")).ShouldNotContain("孙演示");
    }

    [Fact]
    public async Task A_refused_case_keeps_what_was_typed_and_says_which_field_is_wrong()
    {
        var page = await platform.OpenAsAsync("hotline", "/hotline", "en");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.FillAsync("#name", "<script>alert(1)</script> 😀 \u202Eabc 𠮷");
        await page.FillAsync("#phone", "12");
        await page.ClickAsync(".save button");
        var alert = page.Locator("main .alert[role=alert]");
        await alert.WaitForAsync();
        (await alert.TextContentAsync())!.ShouldContain("Place");
        (await page.InputValueAsync("#name")).ShouldBe("<script>alert(1)</script> 😀 \u202Eabc 𠮷");
        (await page.InputValueAsync("#phone")).ShouldBe("12");
    }

    [Fact]
    public async Task Ten_thousand_characters_are_refused_by_name_and_not_lost()
    {
        var page = await platform.OpenAsAsync("hotline", "/hotline", "en");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.EvaluateAsync("document.getElementById('narrative').removeAttribute('maxlength')");
        await page.FillAsync("#place", platform.NextDistrict().Code);
        await page.FillAsync("#words", "blanket");
        await page.FillAsync("#narrative", new string('长', 10_000));
        await page.ClickAsync(".save button");
        var alert = page.Locator("main .alert[role=alert]");
        await alert.WaitForAsync();
        (await alert.TextContentAsync())!.ShouldContain("What happened");
        (await page.InputValueAsync("#narrative")).Length.ShouldBe(10_000);
    }

    [Fact]
    public async Task A_double_click_opens_one_case_and_the_way_back_shows_an_empty_desk()
    {
        var district = platform.NextDistrict();
        var phone = "1300001" + district.Code[^4..];
        var page = await platform.OpenAsAsync("hotline", "/hotline", "en");
        await page.WaitForSelectorAsync("#desk[data-ready]");
        await page.FillAsync("#place", district.Code);
        await page.FillAsync("#words", "rent");
        await page.FillAsync("#phone", phone);
        await page.DblClickAsync(".save button");
        await page.WaitForURLAsync("**/cases/*?opened=yes");
        var found = await platform.Users.Hotline.PostAsync("/api/intake/cases/search", new { phone });
        found.GetProperty("items").GetArrayLength().ShouldBe(1);

        await page.GoBackAsync();
        await page.WaitForSelectorAsync("#desk[data-ready]");
        (await page.InputValueAsync("#phone")).ShouldBeEmpty();
    }

    // The offer reaches matching by a message.
    private async Task CandidatesAreKnownAsync(string division) => await Eventually.IsTrueAsync(async () =>
    {
        var list = await platform.Users.Hotline.PostAsync("/api/matching/candidates", new { division, need = new { category = "N01.01" } });
        return list.GetProperty("candidates").GetArrayLength() > 0;
    }, "the offer can be found");

    /// <summary>Counts keys beside typed text.</summary>
    private sealed class Keys(IPage page)
    {
        public int Pressed { get; private set; }

        public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

        public async Task PressAsync(string key, int times = 1)
        {
            for (var count = 0; count < times; count++, Pressed++)
            {
                await page.Keyboard.PressAsync(key);
            }
        }
    }
}
