using System.Net;
using Contracts.Http;
using Contracts.Http.Intake;

namespace Intake.Tests;

/// <summary>A field worker is told whom to visit, sees for the visit who it is and where, and nothing else.</summary>
public sealed class A_visit_at_the_door : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    private HttpClient Visitor => _app.App.As("field", client: "visitor", division: "420106");

    private HttpClient Stranger => _app.App.As("field", client: "stranger", division: "420105");

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync(Bodies.Full());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Calls_of_the_area_are_listed_and_decisions_at_the_desk_are_not()
    {
        await _app.AcceptedAsync(_case, _charity);
        // Tells the person, and has a second person look at it.
        await IntakeApp.SendAsync<object>(_app.Coordinator, $"/api/intake/cases/{_case.Id}/overrides", new { charityId = IntakeApp.NewId(), reason = "danger", responsible = "duty officer" });
        (await QueueAsync(_app.Coordinator)).Select(row => row.Kind).ShouldContain("reviewOverride");
        (await QueueAsync(Visitor)).Select(row => row.Kind).Order().ShouldBe(["laterNotice", "obtainConsent"]);
        (await QueueAsync(Stranger)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_phone_and_address_are_seen_for_the_visit_and_it_is_on_record()
    {
        (await StatusAsync(Visitor, "visit", "name")).ShouldBe(HttpStatusCode.NotFound, "nothing is to be asked or told yet");
        await _app.AcceptedAsync(_case, _charity);
        var clear = await IntakeApp.SendAsync<UnmaskedCase>(Visitor, Path, new { fields = (string[])["name", "phone", "address"], purpose = "visit" });
        (clear.Name, clear.Phone, clear.Address?.Detail).ShouldBe((Bodies.Name, "+86" + Bodies.Phone, Bodies.Detail));
        var record = (await _app.RecordsAsync()).Single(row => row.Action == "case.unmasked");
        (record.Actor, record.Why).ShouldBe(("visitor", "visit: name, phone, address"));
        (await StatusAsync(Stranger, "visit", "name")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_visit_does_not_need_is_refused_with_its_field()
    {
        await _app.AcceptedAsync(_case, _charity);
        await RefusedAsync("purpose", "callBack", "name");
        await RefusedAsync("fields[1]", "visit", "name", "idNumber");
        await RefusedAsync("fields[0]", "visit", "narrative");
        (await _app.RecordsAsync()).ShouldNotContain(row => row.Action == "case.unmasked");
    }

    [Fact]
    public async Task When_everything_is_asked_and_told_the_door_is_shut_again()
    {
        await _app.AcceptedAsync(_case, _charity);
        (await StatusAsync(Visitor, "visit", "name")).ShouldBe(HttpStatusCode.OK);
        await _app.ConsentAsync(_case, _charity);
        (await QueueAsync(Visitor)).ShouldBeEmpty();
        (await StatusAsync(Visitor, "visit", "name")).ShouldBe(HttpStatusCode.NotFound);
    }

    private string Path => $"/api/intake/cases/{_case.Id}/unmasking";

    private static async Task<IReadOnlyList<FollowUpView>> QueueAsync(HttpClient caller) => (await caller.ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups")).Items;

    private async Task<HttpStatusCode> StatusAsync(HttpClient caller, string purpose, params string[] fields)
    {
        using var answer = await caller.PostAsync(Path, new { fields, purpose }, []);
        return answer.StatusCode;
    }

    private async Task RefusedAsync(string field, string purpose, params string[] fields)
    {
        using var answer = await Visitor.PostAsync(Path, new { fields, purpose }, []);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.TextAsync()).ShouldContain($"\"{field}\"");
    }
}
