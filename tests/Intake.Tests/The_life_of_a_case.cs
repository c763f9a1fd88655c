using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Every door of the module once, in the order of a life, on each database.</summary>
public abstract class The_life_of_a_case(PostgreSqlServer? server) : IAsyncLifetime
{
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        // Nothing was started where the server is absent.
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task From_the_call_to_the_call_afterwards()
    {
        var charity = IntakeApp.NewId();
        var earlier = await _app.OpenAsync(Bodies.Full());
        var opened = await _app.OpenAsync(Bodies.Full());
        opened.Duplicates.ShouldHaveSingleItem().CaseId.ShouldBe(earlier.Id);
        await IntakeApp.SendAsync<CaseLinkView>(_app.Hotline, $"/api/intake/cases/{opened.Id}/links", new { duplicateOf = earlier.Id });
        using var unlinked = await _app.Hotline.DeleteAsync($"/api/intake/cases/{opened.Id}/links/{earlier.Id}", TestContext.Current.CancellationToken);
        unlinked.IsSuccessStatusCode.ShouldBeTrue();
        await IntakeApp.SendAsync<NeedView>(_app.Hotline, $"/api/intake/needs/{opened.Needs[1].Id}/withdrawal", new { reason = "duplicate" });
        await IntakeApp.SendAsync<NeedView>(_app.Hotline, $"/api/intake/cases/{opened.Id}/needs", new { category = "N01.02", neededBy = "2026-12-24T18:00:00+08:00" });
        await IntakeApp.SendAsync<ReliefReport>(_app.Government, "/api/intake/relief", new[]
        {
            new { authority = "420106", reference = "LS-2026-17", programme = "temporaryAid", status = "refused", statusAt = "2026-11-24T10:00:00+08:00" },
        });
        await _app.HearsAsync<NeedOpened>(message => message.NeedId == opened.Needs[0].Id && message.Quantity == 2);

        var referral = await _app.AcceptedAsync(opened, charity);
        (await QueueAsync("&due=2026-11-24T12:00:00%2B08:00")).ShouldHaveSingleItem().Kind.ShouldBe("obtainConsent");
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/cases/{opened.Id}/consents", new
        {
            charityId = charity,
            purpose = "aid",
            kinds = new[] { "name", "address" },
            channel = "call",
            givenBy = "self",
            textVersion = "1",
            expiresAt = "2027-01-01T00:00:00+08:00",
        });
        (await _app.Charity(charity).ReadAsync<Contact>($"/api/intake/referrals/{referral.ReferralId}/contact")).Address!.ShouldContain(Bodies.Detail);
        var made = await IntakeApp.SendAsync<ConsentView>(_app.Coordinator, $"/api/intake/cases/{opened.Id}/overrides", new { charityId = IntakeApp.NewId(), reason = "x", responsible = "y" });

        var delivered = referral with { Status = "delivered", NeedVersion = 4, NeedStatus = "inService", Next = new NextStep("confirmOutcome", "hotline", _app.Now.AddHours(48)) };
        await _app.App.ReceiveAsync(new DeliveryReported(delivered, "full", 1));
        await _app.FollowedAsync(delivered);
        (await QueueAsync("")).Select(row => row.Kind).Order().ShouldBe(["confirmOutcome", "laterNotice", "reviewOverride"]);
        var confirmed = delivered with { Status = "confirmed", NeedVersion = 5, NeedStatus = "met", Next = null };
        await _app.App.ReceiveAsync(new OutcomeConfirmed(confirmed, "D1", 1, 0, 5, "call"));
        await _app.FollowedAsync(confirmed);
        using var second = _app.App.As("coordinator", client: "second-test");
        await IntakeApp.SendAsync<ConsentView>(second, $"/api/intake/consents/{made.Id}/review", new { outcome = "upheld" });
        foreach (var task in await QueueAsync("&division=4201"))
        {
            await IntakeApp.SendAsync<FollowUpView>(_app.Hotline, $"/api/intake/follow-ups/{task.Id}/completion", new { result = "done" });
        }

        (await QueueAsync("")).ShouldBeEmpty();
        await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, $"/api/intake/cases/{opened.Id}/closure", new { outcome = "D2" });
        var read = await _app.ReadAsync(opened.Id);
        (read.Status, read.Outcome, read.Person!.Name).ShouldBe(("closed", "D2", "欧**"));
        read.Needs.Select(need => need.Status).ShouldBe(["met", "withdrawn", "withdrawn"]);
        read.Needs[2].NeededBy.ShouldBe(new DateTimeOffset(2026, 12, 24, 10, 0, 0, TimeSpan.Zero));
        (await _app.LookAsync(db => Task.FromResult(db.Set<Messaging.DeadLetter>().Count()))).ShouldBe(0);

        async Task<IReadOnlyList<FollowUpView>> QueueAsync(string filter) =>
            (await _app.Hotline.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={opened.Id}{filter}")).Items;
    }
}

public sealed class The_life_of_a_case_on_SQLite() : The_life_of_a_case(null);

public sealed class The_life_of_a_case_on_PostgreSQL(PostgreSqlServer server) : The_life_of_a_case(server);
