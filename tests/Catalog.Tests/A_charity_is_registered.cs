using Audit;
using Contracts.Http;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Microsoft.EntityFrameworkCore;
using Testing.Apps;

namespace Catalog.Tests;

public sealed class A_charity_is_registered(OnSqlite database) : IClassFixture<OnSqlite>
{
    private readonly CatalogApp _catalog = database.Catalog;

    [Fact]
    public async Task A_charity_that_registers_itself_gets_the_id_of_its_token()
    {
        var id = Guid.CreateVersion7(_catalog.Now);
        using var answer = await _catalog.App.As("charity", id).PostAsync("/api/catalog/charities", Body(1, new { phone = "027-8888 0001", email = "office@example.org", address = "示例路1号" }));
        answer.Headers.Location!.OriginalString.ShouldBe($"/api/catalog/charities/{id}");
        answer.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        var charity = await Task.FromResult(answer).BodyAsync<CharityView>(201);
        (charity.Id, charity.Status, charity.RegisteredIn, charity.Kind, charity.Version).ShouldBe((id, "registered", "4201", "foundation", 1));
        charity.LegalSteps.ShouldBe(["verified", "suspended"]);
        charity.Contact!.Phone.ShouldBe("+862788880001");
    }

    [Fact]
    public async Task A_known_credit_code_is_refused_with_the_existing_id()
    {
        var first = await RegisterAsync(2);
        var again = await _catalog.Coordinator.PostAsync("/api/catalog/charities", Body(2)).ShouldRefuseAsync(409, "already-exists");
        again.GetProperty("existingId").GetGuid().ShouldBe(first.Id);
        (await _catalog.App.As("charity", Guid.CreateVersion7(_catalog.Now)).PostAsync("/api/catalog/charities", Body(2)).ShouldRefuseAsync(409, "already-exists"))
            .GetProperty("existingId").GetGuid().ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_charity_registers_only_once()
    {
        var (client, charity) = await _catalog.CharityAsync(verified: false);
        (await client.PostAsync("/api/catalog/charities", Body(77)).ShouldRefuseAsync(409, "already-exists")).GetProperty("existingId").GetGuid().ShouldBe(charity.Id);
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_answer()
    {
        var first = await _catalog.Coordinator.PostAsync("/api/catalog/charities", Body(4), ("Idempotency-Key", "once")).BodyAsync<CharityView>(201);
        var second = await _catalog.Coordinator.PostAsync("/api/catalog/charities", Body(4), ("Idempotency-Key", "once")).BodyAsync<CharityView>(201);
        second.Id.ShouldBe(first.Id);
        await _catalog.Coordinator.PostAsync("/api/catalog/charities", Body(5), ("Idempotency-Key", "once")).ShouldRefuseAsync(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_wrong_check_character_needs_a_reason_which_is_kept()
    {
        var body = new { creditCode = "51190000000000091G", name = "校验慈善会", registeredIn = "100000" };
        (await _catalog.Coordinator.PostAsync("/api/catalog/charities", body).ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("creditCode");
        var charity = await _catalog.Coordinator
            .PostAsync("/api/catalog/charities", new { body.creditCode, body.name, body.registeredIn, creditCodeReason = "seen on the certificate" }).BodyAsync<CharityView>(201);
        (charity.CreditCodeReason, charity.RegisteredIn, charity.Kind).ShouldBe(("seen on the certificate", "100000", "socialGroup"));
        (await _catalog.App.As("hotline").ReadAsync<CharityView>($"/api/catalog/charities/{charity.Id}")).CreditCodeReason.ShouldBeNull();
    }

    [Theory]
    [InlineData("91350100M000100Y43", "enterprise")]
    [InlineData("51190000000000019g", "socialGroup")]
    [InlineData("521900000000000278", "serviceAgency")]
    [InlineData("53190000000000457Y", "foundation")]
    [InlineData("111900000000000510", "other")]
    public async Task The_kind_follows_from_the_credit_code(string creditCode, string kind)
    {
        var charity = await _catalog.Coordinator.PostAsync("/api/catalog/charities", new { creditCode, name = "类型示例", registeredIn = "4201" }).BodyAsync<CharityView>(201);
        (charity.Kind, charity.CreditCode).ShouldBe((kind, creditCode.ToUpperInvariant()));
    }

    [Fact]
    public async Task Only_coordinators_and_the_charity_itself_see_its_contact()
    {
        var id = Guid.CreateVersion7(_catalog.Now);
        var own = _catalog.App.As("charity", id);
        await own.PostAsync("/api/catalog/charities", Body(6, new { phone = "010-88880002" })).BodyAsync<CharityView>(201);
        (await own.ReadAsync<CharityView>($"/api/catalog/charities/{id}")).Contact!.Phone.ShouldNotBeNull();
        (await _catalog.Coordinator.ReadAsync<CharityView>($"/api/catalog/charities/{id}")).Contact!.Phone.ShouldNotBeNull();
        foreach (var other in (HttpClient[])[_catalog.App.As("hotline"), _catalog.App.As("auditor"), _catalog.App.As("charity", Guid.CreateVersion7(_catalog.Now))])
        {
            (await other.ReadAsync<CharityView>($"/api/catalog/charities/{id}")).Contact.ShouldBeNull();
            (await CatalogApp.AllAsync<CharityView>(other, "/api/catalog/charities")).ShouldAllBe(charity => charity.Contact == null);
        }
    }

    [Fact]
    public async Task Trust_is_given_taken_and_given_again_and_every_step_is_announced_once_in_order()
    {
        var charity = await RegisterAsync(7);
        await StepAsync(charity, "verification", new { });
        await StepAsync(charity, "verification", new { });
        var suspended = await StepAsync(charity, "suspension", new { reason = "underInvestigation" });
        (suspended.Status, suspended.Reason, suspended.Version).ShouldBe(("suspended", "underInvestigation", 3));
        (await StepAsync(charity, "suspension", new { reason = "another" })).Reason.ShouldBe("underInvestigation");
        (await StepAsync(charity, "verification", new { })).Reason.ShouldBeNull();

        await _catalog.HearsAsync<CharityVerified>(message => message.Charity.CharityId == charity.Id, 2);
        CharityFacts[] told =
        [
            .. _catalog.App.Announced.Select(message => message switch
            {
                CharityRegistered fact => fact.Charity,
                CharityVerified fact => fact.Charity,
                CharitySuspended fact => fact.Charity,
                _ => null,
            }).OfType<CharityFacts>().Where(facts => facts.CharityId == charity.Id),
        ];
        told.Select(facts => (facts.Status, facts.Version)).ShouldBe([("registered", 1), ("verified", 2), ("suspended", 3), ("verified", 4)]);
        told[2].Reason.ShouldBe("underInvestigation");
        var subject = "charity/" + charity.Id;
        (await _catalog.ReadAsync(db => db.Set<AuditRecord>().Where(row => row.Subject == subject).OrderBy(row => row.Id).Select(row => row.Action).ToListAsync()))
            .ShouldBe(["charity.registered", "charity.verified", "charity.suspended", "charity.verified"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_step_on_a_stale_version_is_refused()
    {
        var charity = await RegisterAsync(8);
        await StepAsync(charity, "verification", new { });
        await _catalog.Coordinator.PostAsync($"/api/catalog/charities/{charity.Id}/suspension", new { reason = "x" }, ("If-Match", "\"v1\"")).ShouldRefuseAsync(412, "stale");
        (await _catalog.Coordinator.PostAsync($"/api/catalog/charities/{charity.Id}/suspension", new { reason = "x" }, ("If-Match", "\"v2\"")).BodyAsync<CharityView>()).Version.ShouldBe(3);
    }

    [Theory]
    [InlineData("hotline")]
    [InlineData("auditor")]
    [InlineData("government")]
    public async Task Other_roles_neither_register_nor_judge(string role)
    {
        var charity = await RegisterAsync(Math.Abs(role.GetHashCode(StringComparison.Ordinal) % 10000) + 1000);
        var caller = _catalog.App.As(role);
        await caller.PostAsync("/api/catalog/charities", Body(9)).ShouldRefuseAsync(403, "forbidden");
        await caller.PostAsync($"/api/catalog/charities/{charity.Id}/verification", new { }).ShouldRefuseAsync(403, "forbidden");
        await caller.PostAsync($"/api/catalog/charities/{charity.Id}/suspension", new { reason = "x" }).ShouldRefuseAsync(403, "forbidden");
    }

    [Fact]
    public async Task A_charity_never_judges_itself_and_a_token_without_charity_registers_nothing()
    {
        var (client, charity) = await _catalog.CharityAsync(verified: false);
        await client.PostAsync($"/api/catalog/charities/{charity.Id}/verification", new { }).ShouldRefuseAsync(403, "forbidden");
        await _catalog.App.As("charity").PostAsync("/api/catalog/charities", Body(10)).ShouldRefuseAsync(403, "forbidden");
        await _catalog.App.Anonymous().AskAsync("/api/catalog/charities").ShouldRefuseAsync(401, "unauthenticated");
    }

    [Theory]
    [InlineData("""{ "name": "甲" }""", "creditCode")]
    [InlineData("""{ "creditCode": "5I190000000000019G", "name": "甲" }""", "creditCode")]
    [InlineData("""{ "creditCode": "531900000000000", "name": "甲", "creditCodeReason": "no reason helps" }""", "creditCode")]
    [InlineData("""{ "creditCode": 53, "name": "甲" }""", "creditCode")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": " " }""", "name")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲" }""", "registeredIn")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲", "registeredIn": "190000" }""", "registeredIn")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲", "registeredIn": "4201", "kind": "club" }""", "kind")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲", "registeredIn": "4201", "contact": { "phone": "12" } }""", "contact.phone")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲", "registeredIn": "4201", "contact": { "email": "nobody" } }""", "contact.email")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲", "registeredIn": "4201", "contact": { "fax": "1" } }""", "contact.fax")]
    [InlineData("""{ "creditCode": "531900000000000350", "name": "甲", "name": "乙" }""", "name")]
    [InlineData("""{ "creditCode": "531900000000000350", """, null)]
    [InlineData("null", null)]
    public async Task Bad_input_is_refused_with_its_field_in_both_languages(string body, string? field)
    {
        var english = await _catalog.Coordinator.PostTextAsync("/api/catalog/charities", body).ShouldRefuseAsync(400, "invalid");
        var chinese = await _catalog.App.As("coordinator", language: "zh-CN").PostTextAsync("/api/catalog/charities", body).ShouldRefuseAsync(400, "invalid");
        if (field is not null)
        {
            english.Errors().ShouldContainKey(field);
        }

        english.Errors().Values.ShouldAllBe(text => text.All(character => character < 0x2E80));
        chinese.Errors().Values.ShouldAllBe(text => text.Any(character => character >= 0x2E80));
        (await _catalog.ReadAsync(db => db.Charities.AnyAsync(row => row.CreditCode == "531900000000000350"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Too_long_names_and_personal_numbers_in_a_reason_are_refused()
    {
        (await _catalog.Coordinator.PostAsync("/api/catalog/charities", new { creditCode = CreditCodes.Synthetic(11), name = new string('善', 101), registeredIn = "4201" }).ShouldRefuseAsync(400, "invalid"))
            .Errors().ShouldContainKey("name");
        var charity = await RegisterAsync(12);
        (await _catalog.Coordinator.PostAsync($"/api/catalog/charities/{charity.Id}/suspension", new { }).ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("reason");
        (await _catalog.Coordinator.PostAsync($"/api/catalog/charities/{charity.Id}/suspension", new { reason = "call 154 0000 0001" }).ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("reason");
    }

    [Fact]
    public async Task Pages_give_every_charity_once_newest_first()
    {
        for (var number = 1; number <= 7; number++)
        {
            await RegisterAsync(20 + number, $"分页慈善会{number}");
        }

        foreach (var path in (string[])["/api/catalog/charities?q=分页", "/api/catalog/charities?q=fenye&status=registered"])
        {
            var all = await CatalogApp.AllAsync<CharityView>(_catalog.Coordinator, path, take: 3);
            all.Count.ShouldBe(7, path);
            all.Select(charity => charity.Id).ShouldBe(all.Select(charity => charity.Id).Distinct().OrderDescending());
        }

        var everybody = await CatalogApp.AllAsync<CharityView>(_catalog.Coordinator, "/api/catalog/charities", take: 2);
        everybody.Select(charity => charity.Id).ShouldBe(everybody.Select(charity => charity.Id).Distinct().OrderDescending());
        (await _catalog.Coordinator.ReadAsync<Page<CharityView>>("/api/catalog/charities?q=fenye&status=verified")).Items.ShouldBeEmpty();
        await _catalog.Coordinator.AskAsync("/api/catalog/charities?status=happy").ShouldRefuseAsync(400, "invalid");
        await _catalog.Coordinator.AskAsync($"/api/catalog/charities/{Guid.CreateVersion7(_catalog.Now)}").ShouldRefuseAsync(404, "not-found");
    }

    private static object Body(int number, object? contact = null, string name = "示例慈善会") =>
        new { creditCode = CreditCodes.Synthetic(number), name, nameEn = "Example Charity", kind = "foundation", registeredIn = "420100", contact };

    private Task<CharityView> RegisterAsync(int number, string name = "示例慈善会") =>
        _catalog.Coordinator.PostAsync("/api/catalog/charities", Body(number, name: name)).BodyAsync<CharityView>(201);

    private Task<CharityView> StepAsync(CharityView charity, string step, object body) =>
        _catalog.Coordinator.PostAsync($"/api/catalog/charities/{charity.Id}/{step}", body).BodyAsync<CharityView>();
}
