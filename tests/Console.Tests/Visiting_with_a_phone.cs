namespace ConsoleTests;

/// <summary>The charity says that it delivered; a field worker asks at the door, where there may be no connection.</summary>
public sealed class Visiting_with_a_phone(OpenConsole platform)
{
    [Fact]
    public async Task The_code_that_the_desk_read_out_confirms_a_delivery_though_it_was_said_without_a_connection()
    {
        var (caseId, number) = await DeliveredAsync(2);
        var desk = await platform.OpenAsAsync("hotline", "/cases/" + caseId);
        var told = (await desk.TextContentAsync("code.told"))!;

        var phone = await FieldPhone.OpenAsync(platform, "en");
        var visit = phone.Page.Locator("#visits li", new() { HasText = number }).Filter(new() { HasText = "Ask whether the help arrived" });
        await visit.WaitForAsync();
        await phone.OfflineAsync();
        await phone.ReopenAsync();
        await visit.Locator(".answer-at-door summary").ClickAsync();
        await visit.Locator("label", new() { HasTextRegex = new("^Code$") }).ClickAsync();
        await visit.Locator(".answer-at-door button").ClickAsync();
        (await visit.Locator(".answer-at-door .wrong").TextContentAsync()).ShouldBe("Enter the six digits.");
        await visit.Locator("[name=code]").FillAsync(told);
        await visit.Locator(".answer-at-door button").ClickAsync();
        await phone.AreAsync("waiting", 1);
        await Eventually.IsTrueAsync(async () => await visit.CountAsync() == 0, "nobody is asked twice");

        await phone.OnlineAsync();
        await phone.AreAsync("saved", 1);
        var card = (await platform.Users.Coordinator.GetAsync("/api/matching/referrals?caseId=" + caseId)).GetProperty("items")[0];
        card.GetProperty("status").GetString().ShouldBe("confirmed");
        phone.Page.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_code_is_refused_with_its_sentence_and_the_visit_waits_again()
    {
        var (_, number) = await DeliveredAsync(3);
        var phone = await FieldPhone.OpenAsync(platform, "en");
        var visit = phone.Page.Locator("#visits li", new() { HasText = number }).Filter(new() { HasText = "Ask whether the help arrived" });
        await visit.Locator(".answer-at-door summary").ClickAsync();
        await visit.Locator("label", new() { HasTextRegex = new("^Code$") }).ClickAsync();
        await visit.Locator("[name=code]").FillAsync("000 000");
        await visit.Locator(".answer-at-door button").ClickAsync();
        await phone.AreAsync("refused", 1);
        (await phone.Entries("refused").Locator(".trouble").TextContentAsync())!.ShouldContain("This code is wrong");

        await visit.WaitForAsync();
        await visit.Locator(".answer-at-door summary").ClickAsync();
        await visit.Locator("label", new() { HasText = "Nothing, or it is wrong" }).ClickAsync();
        await visit.Locator("[name=text]").FillAsync("nothing came");
        await visit.Locator(".answer-at-door button").ClickAsync();
        await phone.AreAsync("saved", 1);
    }

    private async Task<(string CaseId, string Number)> DeliveredAsync(int charity)
    {
        var (id, number) = await platform.AskedAsync(charity);
        var referral = (await platform.Users.Coordinator.GetAsync($"/api/matching/referrals?caseId={id}&status=offered")).GetProperty("items")[0].GetProperty("id").GetString();
        var caller = await Caller.SignInAsync(platform.App.Address, $"charity-demo-{charity}", Contracts.Http.Identity.DemonstrationClients.Secret);
        foreach (var (step, body) in new (string, object)[] { ("acceptance", new { }), ("start", new { }), ("delivery", new { extent = "full" }) })
        {
            await caller.PostAsync($"/api/matching/referrals/{referral}/{step}", body);
        }

        return (id, number);
    }
}
