using System.Net;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;

namespace Intake.Tests;

/// <summary>The person does not want help of one charity.</summary>
public sealed class A_no_to_one_charity : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync(Bodies.Full());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Ends_the_call_about_it_and_is_announced_once()
    {
        var referral = await _app.AcceptedAsync(_case, _charity);
        var no = new { charityId = _charity, channel = "call", givenBy = "self" };
        using (var answer = await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/refusals", no))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await _app.Hotline.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={_case.Id}")).Items.ShouldNotContain(call => call.Kind == "obtainConsent");
        using var refused = await _app.Charity(_charity).AskAsync($"/api/intake/referrals/{referral.ReferralId}/contact");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var text = await refused.TextAsync();
        text.ShouldContain("urn:referral:problem:consent-required");
        text.ShouldNotContain(Bodies.Name);
        await _app.SettledAsync();
        _app.Announced<ConsentRefused>().ShouldHaveSingleItem().ShouldBe(new ConsentRefused(_case.Id, _charity, _app.Now, "hotline-test"));
    }

    [Fact]
    public async Task Is_a_withdrawal_where_a_yes_stands_and_says_so()
    {
        await _app.ConsentAsync(_case, _charity);
        await (await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/refusals", new { charityId = _charity, channel = "call", givenBy = "self" }))
            .ShouldRefuseAsync(409, "illegal-transition");
        await (await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/refusals", new { charityId = IntakeApp.NewId(), channel = "smoke", givenBy = "self" }))
            .ShouldRefuseAsync(400, "invalid");
        await _app.SettledAsync();
        _app.Announced<ConsentRefused>().ShouldBeEmpty();
    }
}
