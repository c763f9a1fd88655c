using Audit;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;
using Intake.Cases;
using Intake.People;
using Microsoft.EntityFrameworkCore;
using Testing.Servers;
using Query = Contracts.Http.Intake.FindDuplicates;

namespace Intake.Tests;

/// <summary>Every class of records goes when its own time is over, and not while something holds it. The case stays as a figure.</summary>
public abstract class Records_are_kept_for_their_time(PostgreSqlServer? server)
{
    private readonly Guid _charity = IntakeApp.NewId();

    [Fact]
    public async Task Each_class_goes_when_its_own_time_is_over_and_the_figures_stay()
    {
        await using var world = await RetentionWorld.StartAsync(server);
        var app = world.App;
        var of = await app.OpenAsync(Bodies.Full());
        await world.ServedAsync(of, _charity);
        await world.CloseAsync(of);
        var open = await app.OpenAsync(Bodies.Full());
        await app.SettledAsync();
        var (before, announced) = (await FiguresAsync(app), app.App.Announced.Count);

        world.Pass(TimeSpan.FromHours(23));
        (await world.PreviewAsync()).Items.ShouldBeEmpty();
        (await FindAsync(app, new Query(Phone: Bodies.ReporterPhone))).Length.ShouldBe(2);
        foreach (var (run, word, found) in ((int, string, Query)[])
            [(1, "reporters", new(Phone: Bodies.ReporterPhone)), (2, "people", new(IdNumber: Bodies.IdNumber)), (3, "stories", new(Phone: Bodies.Phone)), (4, "sharing", new(Phone: Bodies.Phone))])
        {
            world.Pass(TimeSpan.FromHours(run == 1 ? 2 : 24));
            var ended = (await world.EndedAsync(run))[0];
            (await world.CertificateAsync(ended.Id)).Certificate.Erased.Select(row => (row.Class, row.Place, row.Cases)).ShouldBe([(word, "420106", 1)]);
            (await FindAsync(app, found)).ShouldBe([open.Id]);
        }

        var people = await app.LookAsync(db => db.Set<Person>().AsNoTracking().Where(row => row.CaseId == of.Id).ToListAsync());
        people.Count.ShouldBe(2);
        people.ShouldAllBe(row => row.Sealed == null && row.KeyHashes == null && row.ErasedAt != null);
        (await app.LookAsync(db => db.Set<PersonKey>().AnyAsync(row => row.CaseId == of.Id))).ShouldBeFalse();
        var left = await app.LookAsync(db => db.Cases.Include(row => row.Needs).AsNoTracking().SingleAsync(row => row.Id == of.Id));
        (left.SealedNarrative, left.SealedPlace, left.SealedHousehold, left.Outcome).ShouldBe((null, null, null, "E4"));
        left.Needs.ShouldAllBe(need => need.SealedAdHoc == null && need.SealedReasonText == null);
        (await app.LookAsync(async db => await db.Consents.AnyAsync() || await db.Disclosures.AnyAsync() || await db.Deletions.AnyAsync())).ShouldBeFalse();

        (await FiguresAsync(app)).ShouldBe(before);
        await app.SettledAsync();
        app.App.Announced.Count.ShouldBe(announced, "figures of other services come from messages: an erasure sends none");
        await app.ReadAsync(of.Id);
        await app.KeepAsync();
        var told = await app.Hotline.ReadAsync<Page<RecordedAct>>($"/api/intake/cases/{of.Id}/record?take=200");
        told.Items.Select(act => act.Action).Where(action => action.EndsWith(".erased", StringComparison.Ordinal))
            .ShouldBe(["reporter.erased", "contact.erased", "story.erased", "sharing.erased"]);
        told.Items.Single(act => act.Action == "contact.erased").Why.ShouldStartWith("rule rule-1, P2D after closed, retention/");
        // Nothing is left to do: no further run, no empty certificate.
        world.Pass(TimeSpan.FromDays(2));
        (await world.PreviewAsync()).Items.ShouldBeEmpty();
        (await RetentionWorld.RunsAsync(app)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_place_takes_the_rule_of_its_nearest_division_that_has_one()
    {
        await using var world = await RetentionWorld.StartAsync(
            server, [.. RetentionWorld.Days.Where(rule => rule.Class != "stories"), ("stories", "*", "P2D"), ("stories", "42", "P4D"), ("stories", "420106", "P1D"), ("stories", "420106001", "P3D")]);
        var cases = new Dictionary<string, OpenedCase>();
        foreach (var division in (string[])["110101", "420102", "420106", "420106001"])
        {
            cases[division] = await world.ClosedAsync(new { place = new { division }, narrative = Bodies.Narrative, needs = new[] { new { category = "N01.01" } } });
        }

        foreach (var (days, run, division) in ((int, int, string)[])[(1, 1, "420106"), (2, 2, "110101"), (3, 3, "420106001"), (4, 4, "420102")])
        {
            world.Pass(IntakeApp.Start.AddDays(days).AddHours(1) - world.App.Now);
            var ended = (await world.EndedAsync(run))[0];
            (await world.ItemsAsync(ended.Id)).ShouldBe([$"stories {cases[division].Id} 1"]);
        }
    }

    [Fact]
    public async Task Nothing_goes_while_something_holds_it_and_the_dry_run_says_what()
    {
        await using var world = await RetentionWorld.StartAsync(server, [.. RetentionWorld.Days.Select(rule => (rule.Class, rule.Place, "P1D"))]);
        var app = world.App;
        var holds = new Dictionary<Guid, string>();

        var disputed = await app.OpenAsync(Bodies.Full());
        var claim = app.Referral(disputed, _charity, "disputed", 5, "inService");
        await app.App.ReceiveAsync(new OutcomeDisputed(claim));
        await app.FollowedAsync(claim);
        holds[disputed.Id] = "dispute";

        var serving = await app.OpenAsync(Bodies.Full());
        var service = await app.AcceptedAsync(serving, _charity);
        holds[serving.Id] = "service";

        var overridden = await app.OpenAsync(Bodies.Full());
        var made = await IntakeApp.SendAsync<ConsentView>(
            app.Coordinator, $"/api/intake/cases/{overridden.Id}/overrides", new { charityId = _charity, reason = "孩子独自在着火的屋里", responsible = "测试值班长" });
        holds[overridden.Id] = "review,notice";

        var deleting = await app.OpenAsync(Bodies.Full());
        await world.ServedAsync(deleting, _charity);
        var consent = (await app.ReadAsync(deleting.Id)).Consents.Single();
        await IntakeApp.SendAsync<ConsentView>(app.Hotline, $"/api/intake/consents/{consent.Id}/withdrawal");
        holds[deleting.Id] = "deletion";

        var linked = await app.OpenAsync(Bodies.Full());
        var second = await app.OpenAsync(Bodies.Full());
        await IntakeApp.SendAsync<CaseLinkView>(app.Hotline, $"/api/intake/cases/{second.Id}/links", new { duplicateOf = linked.Id });
        holds[linked.Id] = "linkedCase";

        var child = await app.OpenAsync(new
        {
            place = new { division = "420106" },
            person = new { name = Bodies.ChildName, birthDate = "2020-06-01" },
            reporter = new { name = Bodies.ReporterName, relation = "neighbour" },
            narrative = Bodies.Narrative,
            needs = new[] { new { category = "N05.02" } },
        });
        var opened = await IntakeApp.SendAsync<ApprovalView>(app.Hotline, $"/api/intake/cases/{child.Id}/approvals", Bodies.Danger());
        holds[child.Id] = "review,notice";

        foreach (var of in (OpenedCase[])[disputed, serving, overridden, deleting, linked, child])
        {
            await world.CloseAsync(of);
        }

        var free = await world.ClosedAsync();
        await app.SettledAsync();
        world.Pass(TimeSpan.FromHours(25));
        var run = (await world.EndedAsync(1))[0];
        (await world.ItemsAsync(run.Id)).Select(line => line.Split(' ')[1]).Distinct().ShouldBe([free.Id.ToString()]);
        var preview = await world.PreviewAsync();
        foreach (var (id, by) in holds)
        {
            preview.Items.Where(row => row.CaseId == id).Select(row => (row.Class, string.Join(',', row.HeldBy)))
                .ShouldBe([("reporters", by), ("people", by), ("stories", by)], by);
        }

        preview.Counts.ShouldAllBe(row => row.Due == 0 && row.Held == (row.Class == "sharing" ? 0 : 6));

        // What held them ends, and all of it goes; the household's other case is still open.
        await ResolveAsync();
        world.Pass(TimeSpan.FromDays(1));
        var rest = (await world.EndedAsync(2))[0];
        (await world.ItemsAsync(rest.Id)).Select(line => Guid.Parse(line.Split(' ')[1])).Distinct().Order().ShouldBe(holds.Keys.Where(id => id != linked.Id).Order());
        (await app.LookAsync(db => db.Approvals.SingleAsync(row => row.Id == opened.Id))).ShouldSatisfyAllConditions(row => row.SealedReason.ShouldBeNull(), row => row.SealedResponsible.ShouldBeNull());

        async Task ResolveAsync()
        {
            var confirmed = claim with { Status = "confirmed", NeedStatus = "met", NeedVersion = 6 };
            await app.App.ReceiveAsync(new OutcomeConfirmed(confirmed, "D1", 1, 0, 5, "call"));
            await app.FollowedAsync(confirmed);
            var ended = service with { Status = "failed", NeedStatus = "open", NeedVersion = 6 };
            await app.App.ReceiveAsync(new ReferralFailed(ended, "noSupply"));
            await app.FollowedAsync(ended);
            await IntakeApp.SendAsync<ConsentView>(app.App.As("coordinator", client: "second-test"), $"/api/intake/consents/{made.Id}/review", new { outcome = "upheld" });
            var notice = (await app.Coordinator.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={overridden.Id}")).Items.Single(row => row.Kind == "laterNotice");
            await IntakeApp.SendAsync<FollowUpView>(app.Hotline, $"/api/intake/follow-ups/{notice.Id}/completion", new { result = "done" });
            var telling = (await app.Coordinator.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={child.Id}")).Items.Single(row => row.Kind == "tellResponsible");
            await IntakeApp.SendAsync<FollowUpView>(app.Hotline, $"/api/intake/follow-ups/{telling.Id}/completion", new { result = "done" });
            await IntakeApp.SendAsync<ApprovalView>(app.Coordinator, $"/api/intake/approvals/{opened.Id}/decision", new { outcome = "approved" });
            var asked = (await app.Charity(_charity).ReadAsync<Page<DeletionView>>("/api/intake/deletions")).Items.Single(row => row.CaseId == deleting.Id);
            await IntakeApp.SendAsync<DeletionView>(app.Charity(_charity), $"/api/intake/deletions/{asked.Id}/receipt");
        }
    }

    [Fact]
    public async Task The_ledger_of_sharing_counts_from_the_last_reading()
    {
        await using var world = await RetentionWorld.StartAsync(server, [.. RetentionWorld.Days.Select(rule => (rule.Class, rule.Place, rule.Class == "sharing" ? "P3D" : "P5D"))]);
        var app = world.App;
        var of = await app.OpenAsync(Bodies.Full());
        await app.ConsentAsync(of, _charity);
        var referral = await app.AcceptedAsync(of, _charity);
        var ongoing = referral with { Status = "confirmed", NeedStatus = "met", NeedVersion = 9 };
        await app.App.ReceiveAsync(new OutcomeConfirmed(ongoing, "D4", 1, 0, 5, "call"));
        await app.FollowedAsync(ongoing);
        await IntakeApp.SendAsync<ClosedCase>(app.Coordinator, $"/api/intake/cases/{of.Id}/closure", new { outcome = "D4" });
        world.Pass(TimeSpan.FromDays(3));
        (await app.Charity(_charity).AskAsync($"/api/intake/referrals/{referral.ReferralId}/contact")).EnsureSuccessStatusCode();
        // The person's time is over on day 5, the ledger's on day 6 and not on day 3.
        world.Pass(TimeSpan.FromHours(49));
        (await world.ItemsAsync((await world.EndedAsync(1))[0].Id)).Select(line => line.Split(' ')[0]).ShouldBe(["people", "reporters", "stories"]);
        (await world.PreviewAsync()).Items.ShouldBeEmpty();
        world.Pass(TimeSpan.FromDays(1));
        (await world.ItemsAsync((await world.EndedAsync(2))[0].Id)).ShouldBe([$"sharing {of.Id} 2"]);
    }

    [Fact]
    public async Task Who_called_for_herself_is_found_until_her_own_time_is_over()
    {
        await using var world = await RetentionWorld.StartAsync(server);
        var of = await world.ClosedAsync(new
        {
            place = new { division = "420106" },
            person = new { name = Bodies.Name, phone = Bodies.Phone },
            reporter = new { name = Bodies.Name, phone = Bodies.Phone, relation = "self" },
            needs = new[] { new { category = "N01.01" } },
        });
        world.Pass(TimeSpan.FromHours(25));
        await world.EndedAsync(1);
        (await FindAsync(world.App, new Query(Phone: Bodies.Phone))).ShouldBe([of.Id]);
        world.Pass(TimeSpan.FromDays(1));
        await world.EndedAsync(2);
        (await FindAsync(world.App, new Query(Phone: Bodies.Phone))).ShouldBeEmpty();
        (await world.App.LookAsync(db => db.Set<PersonKey>().AnyAsync())).ShouldBeFalse();
    }

    /// <summary>What is counted about cases and needs, by everything that they are counted by.</summary>
    private static Task<string> FiguresAsync(IntakeApp app) => app.LookAsync(async db => string.Join('\n',
        (await db.Cases.AsNoTracking().Include(row => row.Needs).OrderBy(row => row.Id).ToListAsync()).Select(row =>
            $"{row.Division} {row.Area1} {row.Area3} {row.Latitude} {row.Urgency} {row.Channel} {row.State} {row.Outcome} {row.OpenedAt:O} {row.ClosedAt:O} "
            + string.Join(' ', row.Needs.OrderBy(need => need.Position).Select(need => $"{need.Category} {need.Quantity} {need.Covered} {need.Unit} {need.State} {need.Reason}")))));

    private static async Task<Guid[]> FindAsync(IntakeApp app, Query query) =>
        [.. (await IntakeApp.SendAsync<Page<LikelyDuplicate>>(app.Hotline, "/api/intake/duplicates", query)).Items.Select(row => row.CaseId).Order()];
}

public sealed class Records_are_kept_for_their_time_on_SQLite() : Records_are_kept_for_their_time(null);

public sealed class Records_are_kept_for_their_time_on_PostgreSQL(PostgreSqlServer server) : Records_are_kept_for_their_time(server);
