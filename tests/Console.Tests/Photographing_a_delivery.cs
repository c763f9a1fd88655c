namespace ConsoleTests;

/// <summary>A charity shows what it brought; the desk looks at it with a purpose.</summary>
public sealed class Photographing_a_delivery(OpenConsole platform)
{
    [Fact]
    public async Task A_photo_is_sent_from_a_phone_shown_back_and_seen_by_the_coordinator_when_asked_for()
    {
        var (opened, _) = await platform.AskedAsync(2);
        var caller = (await platform.CharityAsync(2)).Caller;
        var referral = (await platform.Users.ReferralInStateAsync(opened, "offered")).GetProperty("id").GetString()!;
        await caller.PostAsync($"/api/matching/referrals/{referral}/acceptance");
        await caller.PostAsync($"/api/matching/referrals/{referral}/start");
        await Eventually.IsTrueAsync(async () => (await caller.TryGetAsync($"/api/intake/referrals/{referral}/evidence")).IsSuccessStatusCode, "the vault knows of the referral");
        var phone = await platform.OpenAsAsync("charity-2", "/cards/" + referral, "en", width: 390);

        // What cannot be one is told before anything is sent, and by the service where only it can tell.
        await ChooseAsync(phone, "large.jpg", new byte[(8 * 1024 * 1024) + 1]);
        (await phone.TextContentAsync("form.photo [role=alert]"))!.ShouldContain("larger than 8 MB");
        await ChooseAsync(phone, "receipt.pdf", "%PDF-1.7"u8.ToArray());
        await phone.ClickAsync("form.photo button");
        await phone.Locator(".evidence .alert", new() { HasText = "A PDF is not taken" }).WaitForAsync();
        await ChooseAsync(phone, "IMG_0001.jpg", await platform.PictureAsync());
        await phone.ClickAsync("form.photo button");
        await SeenAsync(phone);

        // Read again, the page shows that there is one, and shows it when asked.
        await phone.ReloadAsync();
        await phone.Locator(".photos li").WaitForAsync();
        (await phone.Locator(".photos img").CountAsync()).ShouldBe(0);
        await phone.ClickAsync(".photos button");
        await SeenAsync(phone);

        var desk = await platform.OpenAsAsync("coordinator", "/cases/" + opened);
        await desk.Locator("summary", new() { HasText = "送达照片" }).ClickAsync();
        await desk.Locator(".photos li").WaitForAsync();
        (await desk.Locator(".photos img").CountAsync()).ShouldBe(0);
        await desk.ClickAsync(".photos button");
        await SeenAsync(desk);
        phone.Url.ShouldEndWith("/cards/" + referral);
        phone.Errors().ShouldBeEmpty();
        desk.Errors().ShouldBeEmpty();
    }

    private static Task ChooseAsync(IPage page, string name, byte[] file) =>
        page.SetInputFilesAsync("form.photo [type=file]", new FilePayload { Name = name, MimeType = "image/jpeg", Buffer = file });

    // The policy of the pages forbids what waits for a function.
    private static Task SeenAsync(IPage page) =>
        Eventually.IsTrueAsync(async () => await page.EvaluateAsync<int>("document.querySelector('.photos img')?.naturalWidth ?? 0") > 0, "the photo is seen");
}
