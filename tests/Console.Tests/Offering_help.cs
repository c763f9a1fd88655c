namespace ConsoleTests;

/// <summary>A charity enters what it can give, and is asked about exactly that.</summary>
public sealed class Offering_help(OpenConsole platform)
{
    private const int MostTabs = 40;

    [Fact]
    public async Task By_keyboard_an_offer_is_published_and_asked_about_and_once_paused_nobody_asks()
    {
        var district = platform.NextDistrict();
        await platform.CharityAsync(1);
        var page = await platform.OpenAsAsync("charity-1", "/offers");
        await TabToAsync(page, "a[href='/offers/new']");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#offer[data-ready]");
        await TypeAsync(page, "#titleZh", "婴儿奶粉" + district.Code);
        await ChooseAsync(page, "words", "奶粉");
        // The unit of the need comes with it.
        (await page.InputValueAsync("#unit")).ShouldBe("person");
        await TypeAsync(page, "#total", "6");
        await ChooseAsync(page, "place", district.Code);
        await TabToAsync(page, "#minAge");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator(".alert-success", new() { HasText = "已发布" }).WaitForAsync();
        page.Url.ShouldNotContain("/new");

        await CandidatesAsync(district.Code, 1);
        var asked = await platform.Users.OpenCaseAsync(district.Code, "N01.06", 2, "U1");
        var card = await platform.Users.ReferralInStateAsync(asked.GetProperty("id").GetString()!, "offered");
        card.GetProperty("charityId").GetGuid().ShouldBe(Contracts.Http.Identity.DemonstrationClients.CharityId(1));

        // What the card holds is not left any more; the list is an address.
        await Eventually.IsTrueAsync(async () =>
        {
            await page.GotoAsync($"/offers?place={district.Code}&category=N01");
            return (await page.Locator(".cards > li").CountAsync()) == 1 && (await page.TextContentAsync(".cards > li"))!.Contains("剩余 4 / 6", StringComparison.Ordinal);
        }, "the list knows what is held");
        await page.ClickAsync(".cards form[action$='/pause'] button");
        await page.Locator(".alert-success", new() { HasText = "已暂停" }).WaitForAsync();
        page.Url.ShouldContain("place=" + district.Code);
        (await page.TextContentAsync(".cards .badge")).ShouldBe("已暂停");
        await CandidatesAsync(district.Code, 0);
        var later = (await platform.Users.OpenCaseAsync(district.Code, "N01.06", 1, "U1")).GetProperty("id").GetString();
        await Eventually.IsTrueAsync(
            async () => (await platform.Users.Coordinator.GetAsync("/api/tracking/board?kind=need&action=findHelpByHand&division=" + district.Code)).GetProperty("items").EnumerateArray()
                .Any(item => item.GetProperty("caseId").GetString() == later),
            "matching looked and found nobody");
        (await platform.Users.Coordinator.GetAsync($"/api/matching/referrals?caseId={later}")).GetProperty("items").GetArrayLength().ShouldBe(0);

        await page.ClickAsync(".cards form[action$='/resumption'] button");
        await page.Locator(".alert-success", new() { HasText = "已恢复" }).WaitForAsync();
        await CandidatesAsync(district.Code, 1);
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_form_says_what_is_wrong_beside_each_field_and_keeps_what_was_typed()
    {
        await platform.CharityAsync(2);
        var page = await platform.OpenAsAsync("charity-2", "/offers/new", width: 390);
        await page.WaitForSelectorAsync("#offer[data-ready]");
        await page.FillAsync("#place", "哪里都不是的地方");
        await page.FillAsync("#total", "很多");
        await page.FillAsync("#minAge", "80");
        await page.FillAsync("#maxAge", "60");
        await page.FillAsync("#validTo", "2020-01-01T00:00");
        await page.CheckAsync("[name=tier][value=R2]");
        await page.ClickAsync("#offer .save button");
        await page.Locator(".alert[role=alert]").WaitForAsync();
        // What has no shape is told first, then what makes no sense.
        foreach (var (field, says) in ((string, string)[])[("words", "必填"), ("total", "必须在 0 到")])
        {
            (await page.TextContentAsync($"#{field}-wrong"))!.ShouldContain(says);
            (await page.GetAttributeAsync("#" + field, "aria-describedby")).ShouldBe(field + "-wrong");
        }

        await StandsInAsync(page, "words");
        await KeptAsync();
        await page.FillAsync("#words", "奶粉");
        await page.WaitForSelectorAsync("#words-list [data-combobox-option-default]");
        await page.PressAsync("#words", "Enter");
        await page.FillAsync("#total", "5");
        await page.ClickAsync("#offer .save button");
        foreach (var field in (string[])["titleZh", "place", "maxAge", "validTo"])
        {
            await page.Locator($"#{field}-wrong").WaitForAsync();
        }

        (await page.TextContentAsync("#maxAge-wrong")).ShouldBe("最大年龄不能小于最小年龄。");
        (await page.Locator("[name=category]:checked").CountAsync()).ShouldBe(1);
        (await page.InputValueAsync("#total")).ShouldBe("5");
        await KeptAsync(total: "5");
        page.Errors().ShouldBeEmpty();

        async Task KeptAsync(string total = "很多")
        {
            (await page.InputValueAsync("#place")).ShouldBe("哪里都不是的地方");
            (await page.InputValueAsync("#total")).ShouldBe(total);
            (await page.InputValueAsync("#maxAge")).ShouldBe("60");
            (await page.InputValueAsync("#validTo")).ShouldBe("2020-01-01T00:00");
            (await page.IsCheckedAsync("[name=tier][value=R2]")).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Two_tabs_do_not_overwrite_each_other_unseen()
    {
        var district = platform.NextDistrict();
        var offer = await ReferralUsers.OfferAsync(await platform.CharityAsync(3), "tabs-" + district.Code, district.Code, 20, "N01.06");
        var path = "/offers/" + offer.GetProperty("offerId").GetString();
        var first = await platform.OpenAsAsync("charity-3", path, "en");
        var second = await platform.OpenAsAsync("charity-3", path, "en");
        await first.FillAsync("#total", "30");
        await first.ClickAsync("#offer .save button");
        await first.Locator(".alert-success", new() { HasText = "Saved" }).WaitForAsync();

        await second.FillAsync("#titleEn", "Infant formula <b>& more</b>");
        await second.ClickAsync("#offer .save button");
        await second.Locator(".alert-warning", new() { HasText = "changed elsewhere" }).WaitForAsync();
        (await second.InputValueAsync("#titleEn")).ShouldBe("Infant formula <b>& more</b>");
        (await second.InputValueAsync("#total")).ShouldBe("20");
        (await second.TextContentAsync("#total ~ .other-says"))!.ShouldContain("30");
        (await second.TextContentAsync("#titleEn ~ .other-says"))!.ShouldContain("Winter food parcel");
        (await second.Locator(".other-says").CountAsync()).ShouldBe(2);
        await second.FillAsync("#total", "31");
        await second.ClickAsync("#offer .save button");
        await second.Locator(".alert-success", new() { HasText = "Saved" }).WaitForAsync();
        (await second.InputValueAsync("#total")).ShouldBe("31");

        // A step of the tab that saw the old state is not taken blindly either.
        await first.ClickAsync("form[action$='/pause'] button");
        await first.Locator(".alert-warning", new() { HasText = "changed elsewhere" }).WaitForAsync();
        first.Errors().Concat(second.Errors()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_promised_stays_and_withdrawing_takes_a_second_thought()
    {
        var (asked, _) = await platform.AskedAsync(2);
        var offer = (await platform.Users.ReferralInStateAsync(asked, "offered")).GetProperty("offerId").GetString();
        var page = await platform.OpenAsAsync("charity-2", "/offers/" + offer, "en");
        await Eventually.IsTrueAsync(async () =>
        {
            await page.GotoAsync(new Uri(page.Url).AbsolutePath);
            return (await page.TextContentAsync(".own-steps"))!.Contains("1 behind open cards", StringComparison.Ordinal);
        }, "what is held is known");
        await page.FillAsync("#total", "0");
        await page.ClickAsync("#offer .save button");
        await page.Locator("#total-wrong", new() { HasText = "1 are promised" }).WaitForAsync();
        (await page.InputValueAsync("#total")).ShouldBe("0");

        await page.GotoAsync(new Uri(page.Url).AbsolutePath);
        await page.ClickAsync("form[action$='/confirmation'] button");
        await page.Locator(".alert-success", new() { HasText = "stock is there" }).WaitForAsync();
        await page.ClickAsync(".withdraw summary");
        await page.ClickAsync(".withdraw .btn-outline-danger");
        page.Url.ShouldNotContain("withdrawal");
        await page.CheckAsync(".withdraw input[type=checkbox]");
        await page.ClickAsync(".withdraw .btn-outline-danger");
        await page.Locator(".alert-success", new() { HasText = "Withdrawn" }).WaitForAsync();
        page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_radius_is_around_a_place_by_its_name_and_shown_as_that_place()
    {
        var county = Contracts.Reference.ReferenceData.BuiltIn.Divisions.Find("420106")!;
        var point = Contracts.Reference.ReferenceData.BuiltIn.Divisions.PointOf(county)!.Value;
        await platform.CharityAsync(1);
        var page = await platform.OpenAsAsync("charity-1", "/offers/new", "en", width: 390);
        await page.WaitForSelectorAsync("#offer[data-ready]");
        await page.FillAsync("#titleZh", "流动理发");
        await PickAsync("words", "N08.01");
        await page.FillAsync("#total", "5");
        await page.ClickAsync("details:has(#centre) summary");
        await page.FillAsync("#radiusKm", "15");
        await page.FillAsync("#centre", "哪里都不是的地方");
        await page.ClickAsync("#offer .save button");
        await page.Locator("#centre-wrong", new() { HasText = "choose one from the list" }).WaitForAsync();
        await StandsInAsync(page, "centre");
        (await page.InputValueAsync("#radiusKm")).ShouldBe("15");

        await PickAsync("centre", "hubei wuchang");
        (await page.InputValueAsync("#centre")).ShouldBe(county.FullName);
        await page.ClickAsync("#offer .save button");
        await page.Locator(".alert-success", new() { HasText = "Published" }).WaitForAsync();
        var area = (await platform.Users.Coordinator.GetAsync("/api/catalog/offers/" + new Uri(page.Url).Segments[^1])).GetProperty("area");
        (area.GetProperty("point").GetProperty("latitude").GetDouble(), area.GetProperty("point").GetProperty("longitude").GetDouble(), area.GetProperty("radiusKm").GetDouble())
            .ShouldBe((point.Latitude, point.Longitude, 15));
        (await page.InputValueAsync("#centre")).ShouldBe(county.FullName);
        (await page.InputValueAsync("#latitude")).ShouldBeEmpty();
        await page.GotoAsync("/offers");
        await page.Locator(".cards > li", new() { HasText = $"within 15 km of {county.FullName}" }).WaitForAsync();

        // Coordinates are possible still, and are no place.
        await page.ClickAsync(".cards > li:has-text('within 15 km of') h2 a");
        await page.WaitForSelectorAsync("#offer[data-ready]");
        await page.ClickAsync("details:has(> .pair #latitude) > summary");
        await page.FillAsync("#latitude", "30.5");
        await page.FillAsync("#longitude", "114.25");
        await page.ClickAsync("#offer .save button");
        await page.Locator("#centre-wrong", new() { HasText = "exclude each other" }).WaitForAsync();
        await page.FillAsync("#centre", "");
        await page.ClickAsync("#offer .save button");
        await page.Locator(".alert-success", new() { HasText = "Saved" }).WaitForAsync();
        (await page.InputValueAsync("#latitude")).ShouldBe("30.5");
        (await page.InputValueAsync("#centre")).ShouldBeEmpty();
        page.Errors().ShouldBeEmpty();

        async Task PickAsync(string field, string text)
        {
            await page.FillAsync("#" + field, text);
            await page.WaitForSelectorAsync($"#{field}-list [data-combobox-option-default]");
            await page.PressAsync("#" + field, "Enter");
        }
    }

    private async Task CandidatesAsync(string division, int count) => await Eventually.IsTrueAsync(
        async () => (await platform.Users.Hotline.PostAsync("/api/matching/candidates", new { division, need = new { category = "N01.06" } })).GetProperty("candidates").GetArrayLength() == count,
        $"{count} candidates");

    /// <summary>The form has come back with its script at work, and the field to mend has the focus.</summary>
    private static async Task StandsInAsync(IPage page, string field) => await page.Locator($"#offer[data-ready] #{field}:focus").WaitForAsync();

    private static async Task TypeAsync(IPage page, string field, string text)
    {
        await TabToAsync(page, field);
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task ChooseAsync(IPage page, string field, string text)
    {
        await TypeAsync(page, "#" + field, text);
        await page.WaitForSelectorAsync($"#{field}-list [data-combobox-option-default]");
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var count = 0; count < MostTabs; count++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"{selector} is not reached with {MostTabs} tabs.");
    }
}
