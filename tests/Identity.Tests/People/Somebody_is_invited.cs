using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Audit;
using Contracts.Http.Identity;
using Identity.Accounts;
using Identity.Data;
using Microsoft.EntityFrameworkCore;
using Testing.Apps;

namespace Identity.Tests.People;

public sealed class Somebody_is_invited
{
    private static readonly Guid Charity = TestClients.CharityId(7);

    [Fact]
    public async Task Opens_the_link_chooses_a_password_and_is_in()
    {
        await using var app = await PeopleApp.StartAsync();
        var inviter = await ActorAsync(app, "coordinator", "4201");
        var link = await InviteAsync(app, inviter, Staff("欧阳娜娜", "nana@people.example", "420106", "hotline", "field"));
        using var browser = app.Open("zh-CN");

        var page = await browser.GetAsync(new Uri(link.Link).PathAndQuery);
        page.Title.ShouldBe("欢迎加入");
        page.Text.ShouldContain("欧阳娜娜");
        link.Link.ShouldNotContain("nana");
        (await browser.SendAsync(page, ("password", "too short"), ("again", "too short"))).Text.ShouldContain("至少 12 个字符");
        (await browser.SendAsync(page, ("password", "欧阳娜娜真的非常喜欢吃米饭"), ("again", "欧阳娜娜真的非常喜欢吃米饭"))).Text.ShouldContain("不能含有姓名");
        (await browser.SendAsync(page, ("password", PeopleApp.Password), ("again", PeopleApp.Password + "x"))).Text.ShouldContain("不一致");
        (await browser.SendAsync(page, ("password", PeopleApp.Password), ("again", PeopleApp.Password))).Location.ShouldBe("/account");

        (await browser.GetAsync("/account")).Text.ShouldContain("欧阳娜娜");
        var account = await app.LookAsync(accounts => accounts.SingleAsync(row => row.Email == "nana@people.example"));
        account.Roles.ShouldBe(["hotline", "field"]);
        (account.Division, account.Area2, account.InvitedBy).ShouldBe(("420106", "4201", inviter.Account.Id.ToString()));
        using var later = app.Open();
        IdentityApp.Read((await app.TokensAsync(later, "NANA@people.example")).Access).Claims.GetProperty("division").GetString().ShouldBe("420106");
        var records = await app.Identity.Module.InScopeAsync<IdentityDbContext, string[]>(db => db.Set<AuditRecord>().Where(record => record.Action.StartsWith("account.")).OrderBy(record => record.Id).Select(record => record.Action).ToArrayAsync());
        records.ShouldBe(["account.invite", "account.create"]);
    }

    [Fact]
    public async Task A_link_opens_once_also_for_two_who_open_it_together()
    {
        await using var app = await PeopleApp.StartAsync();
        var inviter = await ActorAsync(app, "coordinator", "4201");
        var link = await InviteAsync(app, inviter, Staff("Somebody", "once@people.example", "420106", "hotline"));
        var browsers = Enumerable.Range(0, 4).Select(_ => app.Open()).ToArray();
        var pages = await Task.WhenAll(browsers.Select(browser => browser.GetAsync(new Uri(link.Link).PathAndQuery)));

        var answers = await Task.WhenAll(browsers.Select((browser, number) => browser.SendAsync(pages[number], ("password", PeopleApp.Password), ("again", PeopleApp.Password))));

        answers.Count(answer => answer.Location == "/account").ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.Gone).ShouldBe(3);
        (await browsers[0].GetAsync(new Uri(link.Link).PathAndQuery)).Status.ShouldBe(HttpStatusCode.Gone);
        (await app.LookAsync(accounts => accounts.CountAsync(row => row.Email == "once@people.example"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_is_too_old_withdrawn_replaced_or_changed_opens_nothing()
    {
        await using var app = await PeopleApp.StartAsync(now: TimeProvider.System.GetUtcNow());
        var inviter = await ActorAsync(app, "coordinator", "4201");
        var replaced = await InviteAsync(app, inviter, Staff("Somebody", "one@people.example", "420106", "hotline"));
        app.Identity.Module.Clock!.Advance(TimeSpan.FromSeconds(1));
        var present = await InviteAsync(app, inviter, Staff("Somebody", "one@people.example", "420106", "hotline"));
        app.Identity.Module.Clock.Advance(TimeSpan.FromSeconds(1));
        var withdrawn = await InviteAsync(app, inviter, Staff("Somebody", "two@people.example", "420106", "hotline"));
        (await inviter.Caller.PostAsync($"/api/identity/invitations/{withdrawn.Id}/withdrawal", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var browser = app.Open();

        (await browser.GetAsync(new Uri(present.Link).PathAndQuery)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var bad in (string[])[replaced.Link, withdrawn.Link, present.Link[..^3] + "AAA", present.Link + "x", present.Link.Split('=')[0] + "=" + new string('x', 10_000)])
        {
            (await browser.GetAsync(new Uri(bad).PathAndQuery)).Status.ShouldBeOneOf(HttpStatusCode.Gone, HttpStatusCode.RequestUriTooLong);
        }

        var states = await inviter.Caller.GetFromJsonAsync<JsonElement>("/api/identity/invitations", TestContext.Current.CancellationToken);
        states.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("state").GetString()).ShouldBe(["withdrawn", "open", "withdrawn"]);
        states.ToString().ShouldNotContain("token=");
        app.Identity.Module.Clock.Advance(TimeSpan.FromDays(8));
        (await browser.GetAsync(new Uri(present.Link).PathAndQuery)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Who_forgot_the_password_chooses_a_new_one_by_a_link_which_ends_what_was_signed_in()
    {
        await using var app = await PeopleApp.StartAsync();
        var coordinator = await ActorAsync(app, "coordinator", "4201");
        var foreign = await ActorAsync(app, "coordinator", "4301");
        var account = await app.AddAsync("hotline", division: "420106");
        using var browser = app.Open();
        var tokens = await app.TokensAsync(browser, account.Email!);
        var path = $"/api/identity/accounts/{account.Id}/password-link";
        (await foreign.Caller.PostAsync(path, null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var former = await (await coordinator.Caller.PostAsync(path, null, TestContext.Current.CancellationToken)).BodyAsync<InvitationLink>();
        var link = await (await coordinator.Caller.PostAsync(path, null, TestContext.Current.CancellationToken)).BodyAsync<InvitationLink>();

        using var later = app.Open();
        (await later.GetAsync(new Uri(former.Link).PathAndQuery)).Status.ShouldBe(HttpStatusCode.Gone);
        var page = await later.GetAsync(new Uri(link.Link).PathAndQuery);
        page.Title.ShouldBe("Choose a new password");
        (await later.SendAsync(page, ("password", "another horse battery staple"), ("again", "another horse battery staple"))).Location.ShouldBe("/account");

        (await later.SendAsync(page, ("password", "a third horse battery staple"), ("again", "a third horse battery staple"))).Status.ShouldBe(HttpStatusCode.Gone);
        (await PeopleApp.ErrorAsync(await app.RenewAsync(tokens.Refresh!))).ShouldBe("invalid_grant");
        (await browser.GetAsync("/account")).Location.ShouldBe("/account/sign-in");
        using var again = app.Open();
        (await PeopleApp.SignInAsync(again, account.Email!)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PeopleApp.SignInAsync(again, account.Email!, "another horse battery staple")).Status.ShouldBe(HttpStatusCode.Found);
    }

    public static TheoryData<string, string?, bool, string[], string?, int, bool> Grants => new()
    {
        // who, his division (or "own" charity), administrator, roles given, division given, charity given (0 none, 7 own, 8 foreign), allowed
        { "coordinator", "4201", false, ["hotline"], "420106", 0, true },
        { "coordinator", "4201", false, ["coordinator"], "4201", 0, true },
        { "coordinator", "4201", false, ["field", "hotline"], "420106001", 0, true },
        { "coordinator", "420106", false, ["hotline"], "4201", 0, false },
        { "coordinator", "4201", false, ["hotline"], "4301", 0, false },
        { "coordinator", "4201", false, ["hotline"], "100000", 0, false },
        { "coordinator", "100000", false, ["hotline"], "100000", 0, true },
        { "coordinator", "4201", false, ["auditor"], "4201", 0, false },
        { "coordinator", "4201", false, ["operator"], null, 0, false },
        { "coordinator", "4201", false, ["charity"], null, 7, false },
        { "charity", null, true, ["charity"], null, 7, true },
        { "charity", null, true, ["charity"], null, 8, false },
        { "charity", null, true, ["hotline"], "420106", 0, false },
        { "charity", null, true, ["coordinator"], "4201", 0, false },
        { "charity", null, false, ["charity"], null, 7, false },
        { "operator", null, false, ["coordinator"], "100000", 0, true },
        { "operator", null, false, ["auditor"], "42", 0, true },
        { "operator", null, false, ["operator"], null, 0, true },
        { "operator", null, false, ["hotline"], "420106", 0, false },
        { "hotline", "4201", false, ["hotline"], "4201", 0, false },
        { "auditor", "4201", false, ["auditor"], "4201", 0, false },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task Nobody_gives_a_role_or_an_area_that_he_has_not(string role, string? division, bool administrator, string[] roles, string? area, int charity, bool allowed)
    {
        await using var app = await PeopleApp.StartAsync();
        var inviter = await ActorAsync(app, role, division, administrator);
        var kind = charity > 0 ? "charity" : roles is ["operator"] ? "operator" : "bureau";

        using var answer = await inviter.Caller.PostAsJsonAsync("/api/identity/invitations", new
        {
            email = "new@people.example",
            name = "New",
            roles,
            division = area,
            organisation = new { kind, charityId = charity > 0 ? TestClients.CharityId(charity) : (Guid?)null },
        }, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(allowed ? HttpStatusCode.Created : HttpStatusCode.Forbidden, await answer.TextAsync());
    }

    [Fact]
    public async Task An_operator_brings_in_the_first_administrator_of_a_charity_but_no_other_person_of_it()
    {
        await using var app = await PeopleApp.StartAsync();
        var inviter = await ActorAsync(app, "operator", null);
        object Of(bool administrator) => new { email = "new@people.example", name = "New", roles = (string[])["charity"], isAdministrator = administrator, organisation = new { kind = "charity", charityId = Charity } };

        (await inviter.Caller.PostAsJsonAsync("/api/identity/invitations", Of(true), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await inviter.Caller.PostAsJsonAsync("/api/identity/invitations", Of(false), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("""{"email":"no address","name":"N","roles":["hotline"],"division":"420106","organisation":{"kind":"bureau"}}""", "email")]
    [InlineData("""{"email":"\"N\" <n@people.example>","name":"N","roles":["hotline"],"division":"420106","organisation":{"kind":"bureau"}}""", "email")]
    [InlineData("""{"email":"n@people.example\r\nBcc: x@y.example","name":"N","roles":["hotline"],"division":"420106","organisation":{"kind":"bureau"}}""", "email")]
    [InlineData("""{"email":"n@people.example","name":"","roles":["hotline"],"division":"420106","organisation":{"kind":"bureau"}}""", "name")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":[],"division":"420106","organisation":{"kind":"bureau"}}""", "roles")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["emperor"],"division":"420106","organisation":{"kind":"bureau"}}""", "roles")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["government"],"division":"420106","organisation":{"kind":"bureau"}}""", "roles")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["hotline","auditor"],"division":"420106","organisation":{"kind":"bureau"}}""", "roles")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["hotline"],"organisation":{"kind":"bureau"}}""", "division")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["hotline"],"division":"999999","organisation":{"kind":"bureau"}}""", "division")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["hotline"],"division":"420106","organisation":{"kind":"palace"}}""", "organisation.kind")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["charity"],"organisation":{"kind":"charity"}}""", "organisation.charityId")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["hotline"],"division":"420106","organisation":{"kind":"bureau"},"isAdministrator":true}""", "isAdministrator")]
    [InlineData("""{"email":"n@people.example","name":"N","roles":["hotline"],"division":"420106","organisation":{"kind":"bureau"},"passwordHash":"x"}""", "passwordHash")]
    public async Task A_request_that_cannot_be_meant_names_the_field(string body, string field)
    {
        await using var app = await PeopleApp.StartAsync();
        var inviter = await ActorAsync(app, "coordinator", "4201");

        using var answer = await inviter.Caller.PostAsync("/api/identity/invitations", new StringContent(body, new MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.BodyAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldContain(field);
    }

    [Fact]
    public async Task Ten_thousand_characters_are_refused_and_an_address_with_an_account_is_named_as_such()
    {
        await using var app = await PeopleApp.StartAsync();
        var inviter = await ActorAsync(app, "coordinator", "4201");

        foreach (var (email, name) in (IEnumerable<(string, string)>)[(new string('a', 10_000) + "@people.example", "N"), ("n@people.example", new string('张', 10_000))])
        {
            (await inviter.Caller.PostAsJsonAsync("/api/identity/invitations", Staff(name, email, "420106", "hotline"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await inviter.Caller.PostAsJsonAsync("/api/identity/invitations", Staff("N", inviter.Account.Email!, "420106", "hotline"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    internal static async Task<(Account Account, HttpClient Caller, Tokens Tokens)> ActorAsync(PeopleApp app, string role, string? division, bool administrator = false, Guid? charity = null)
    {
        var secret = SignIn.AppCodes.NewSecret();
        var account = await app.AddAsync(role, division, role == "charity" ? charity ?? Charity : null, administrator, appSecret: secret);
        using var browser = app.Open();
        var (path, verifier) = PeopleApp.Request();
        await PeopleApp.SignInAsync(browser, account.Email!, path: path);
        var now = app.Identity.Module.Clock?.GetUtcNow() ?? TimeProvider.System.GetUtcNow();
        await browser.SendAsync("/account/code", await browser.GetAsync("/account/code"), ("code", SignIn.AppCodes.CodeAt(secret, SignIn.AppCodes.StepAt(now))));
        var tokens = await PeopleApp.TokensAsync(await app.RedeemAsync(await PeopleApp.CodeAsync(browser, path), verifier));
        var caller = app.Identity.Module.Anonymous();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Access);
        return (account, caller, tokens);
    }

    private static object Staff(string name, string email, string division, params string[] roles) => new { email, name, roles, division, organisation = new { kind = "station", name = "武昌街道服务站" } };

    private static async Task<InvitationLink> InviteAsync(PeopleApp app, (Account, HttpClient Caller, Tokens) inviter, object request)
    {
        using var answer = await inviter.Caller.PostAsJsonAsync("/api/identity/invitations", request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.TextAsync());
        _ = app;
        return await answer.BodyAsync<InvitationLink>();
    }
}
