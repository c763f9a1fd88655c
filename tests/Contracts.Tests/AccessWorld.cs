using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform;
using Platform.Data;
using Testing;
using Testing.Apps;

namespace Contracts.Tests;

/// <summary>
/// The whole platform in one process with two counties, a charity in each, and one subject of the first county for each step that changes something. Whoever is foreign
/// has the same role and belongs to the second county.
/// </summary>
internal sealed class AccessWorld : IAsyncDisposable
{
    public const string Own = "420106";
    public const string Foreign = "420105";
    private const string Secret = "only-for-tests";

    /// <summary>The columns of the table: a role of the first county, of the second (with a star), or nobody.</summary>
    public static readonly string[] Callers =
    [
        "anonymous", "charity*", "hotline*", "coordinator*", "field*", "government*", "auditor*",
        "hotline", "coordinator", "charity", "field", "government", "auditor", "operator",
    ];

    // Probes of the management port, and what describes the API.
    private static readonly string[] Outside = ["/health", "/openapi", "/docs"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("access-");
    private readonly Dictionary<string, Caller> _callers = [];
    private readonly Dictionary<string, (string Path, object? Body)> _recipes = [];
    private WebApplication _app = null!;
    private Charity _charity = null!;

    /// <summary>Every endpoint of the running host as <c>METHOD pattern</c>, its management port left out.</summary>
    public IReadOnlyList<string> Endpoints { get; private set; } = [];

    public static async Task<AccessWorld> StartAsync()
    {
        var world = new AccessWorld();
        world._app = ServiceHost.Build([], Repo.Modules(), builder =>
        {
            builder.Configuration.AddInMemoryCollection(Settings(world._data.FullName));
            builder.Logging.ClearProviders();
        });
        await MigrationStep.MigrateAsync(world._app.Services, CancellationToken.None);
        await world._app.StartAsync();
        world.Endpoints =
        [
            .. ((IEndpointRouteBuilder)world._app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.RoutePattern.RawText is { } text && !Outside.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal)))
                .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
                .Distinct().Order(StringComparer.Ordinal),
        ];
        var address = new Uri(world._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        world._callers["anonymous"] = new Caller(new HttpClient { BaseAddress = address });
        foreach (var caller in Callers.Skip(1).Append("national"))
        {
            world._callers[caller] = await Caller.SignInAsync(address, caller, Secret);
        }

        await world.SeedAsync();
        return world;
    }

    /// <summary>What a caller is answered at an endpoint: the status, where everything that the first county's own staff is told about its own subject counts as <c>ok</c>.</summary>
    public async Task<int> StatusAsync(string endpoint, string caller)
    {
        var (method, pattern) = endpoint.Split(' ') is [var verb, var rest] ? (verb, rest) : throw new ArgumentException(endpoint);
        // A new endpoint without a recipe is called with ids that nobody has and an empty body.
        var (path, body) = _recipes.TryGetValue(endpoint, out var recipe) ? recipe : (Filled(pattern), method == "GET" ? null : new { });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body switch
        {
            null => null,
            byte[] file => new ByteArrayContent(file),
            Dictionary<string, string> form => new FormUrlEncodedContent(form),
            _ => System.Net.Http.Json.JsonContent.Create(body),
        };
        // A stream never ends: its first line is the answer.
        using var answer = await _callers[caller].Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    private static Dictionary<string, string?> Settings(string data)
    {
        var settings = new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0", ["DATA_DIRECTORY"] = data, ["Sqlite:Synchronous"] = "OFF" };
        foreach (var caller in Callers.Skip(1).Append("national"))
        {
            var role = caller == "national" ? "coordinator" : caller.TrimEnd('*');
            var prefix = $"Identity:Clients:{caller}:";
            (settings[prefix + "Id"], settings[prefix + "Secret"], settings[prefix + "Roles:0"]) = (caller, Secret, role);
            if (role == "charity")
            {
                settings[prefix + "CharityId"] = TestClients.CharityId(caller == role ? 1 : 2).ToString();
            }
            else if (caller is not ("national" or "operator"))
            {
                settings[prefix + "Division"] = caller == role ? Own : Foreign;
            }
        }

        return settings;
    }

    private static object Invitation(string email) => new { email, name = "Somebody", roles = (string[])["hotline"], division = Own, organisation = new { kind = "bureau" } };

    /// <summary>Somebody who was invited and chose a password, as a browser does.</summary>
    private static async Task<string> PersonAsync(Caller coordinator, string email)
    {
        var link = new Uri((await coordinator.PostAsync("/api/identity/invitations", Invitation(email))).GetProperty("link").GetString()!).PathAndQuery;
        using var browser = new HttpClient { BaseAddress = coordinator.Http.BaseAddress };
        var page = await browser.GetStringAsync(link);
        var fields = System.Text.RegularExpressions.Regex.Matches(page, "type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"").ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        (fields["password"], fields["again"]) = ("correct horse battery staple", "correct horse battery staple");
        (await browser.PostAsync("/account/invitation", new FormUrlEncodedContent(fields))).EnsureSuccessStatusCode();
        var accounts = JsonSerializer.Deserialize<JsonElement>(await coordinator.Http.GetStringAsync("/api/identity/accounts"));
        return accounts.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private static string Filled(string pattern) => string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString() : part));

    // What is called with ids and a body that fit, so that nothing but the caller decides the answer.
    private async Task SeedAsync()
    {
        var (coordinator, hotline) = (_callers["coordinator"], _callers["hotline"]);
        _charity = await RegisteredAsync("charity", 1, Own);
        await RegisteredAsync("charity*", 2, Foreign);
        var main = await OfferAsync("main");
        string[] offers = [await OfferAsync("a"), await OfferAsync("b"), await OfferAsync("c")];
        foreach (var offer in offers)
        {
            await _charity.Caller.PostAsync($"/api/catalog/offers/{offer}/pause", new { });
        }

        await _charity.Caller.PostAsync($"/api/catalog/offers/{offers[0]}/resumption", new { });

        Post("/api/intake/cases", "/api/intake/cases", Case());
        var (seen, other) = (await OpenAsync(), await OpenAsync());
        Get("/api/intake/cases", "/api/intake/cases");
        Get("/api/intake/cases/{id:guid}", $"/api/intake/cases/{seen.Id}");
        Get("/api/intake/cases/{id:guid}/record", $"/api/intake/cases/{seen.Id}/record");
        Post("/api/intake/cases/{id:guid}/unmasking", $"/api/intake/cases/{seen.Id}/unmasking", new { fields = (string[])["name"], purpose = "visit" });
        var child = (await hotline.PostAsync("/api/intake/cases", new { place = new { division = Own }, household = new { size = 1, ages = (int[])[9] }, needs = new[] { new { category = "N05.02" } } })).GetProperty("id").GetString();
        Post("/api/intake/cases/{id:guid}/approvals", $"/api/intake/cases/{child}/approvals", new { purpose = "visit" });
        var approval = await _callers["national"].PostAsync($"/api/intake/cases/{child}/approvals", new { purpose = "visit" });
        Post("/api/intake/approvals/{id:guid}/decision", $"/api/intake/approvals/{approval.GetProperty("id").GetString()}/decision", new { outcome = "approved" });
        Post("/api/intake/cases/{id:guid}/needs", $"/api/intake/cases/{seen.Id}/needs", new { category = "N01.02", quantity = 1 });
        Post("/api/intake/cases/{id:guid}/closure", $"/api/intake/cases/{(await OpenAsync()).Id}/closure", new { outcome = "P1" });
        Post("/api/intake/cases/{id:guid}/consents", $"/api/intake/cases/{seen.Id}/consents", Consent());
        Post("/api/intake/cases/{id:guid}/refusals", $"/api/intake/cases/{seen.Id}/refusals", new { charityId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), channel = "call", givenBy = "self" });
        Post("/api/intake/cases/{id:guid}/overrides", $"/api/intake/cases/{seen.Id}/overrides", new { charityId = _charity.Id, reason = "danger to life", responsible = "duty officer" });
        var overridden = await _callers["national"].PostAsync($"/api/intake/cases/{seen.Id}/overrides", new { charityId = _charity.Id, reason = "danger to life", responsible = "duty officer" });
        Post("/api/intake/consents/{id:guid}/review", $"/api/intake/consents/{overridden.GetProperty("id").GetString()}/review", new { outcome = "upheld" });
        Post("/api/intake/cases/{id:guid}/links", $"/api/intake/cases/{seen.Id}/links", new { duplicateOf = other.Id });
        await hotline.PostAsync($"/api/intake/cases/{seen.Id}/links", new { duplicateOf = other.Id });
        Post("/api/intake/cases/{id:guid}/links/{otherId:guid}/removal", $"/api/intake/cases/{seen.Id}/links/{other.Id}/removal", new { });
        _recipes["DELETE /api/intake/cases/{id:guid}/links/{otherId:guid}"] = ($"/api/intake/cases/{seen.Id}/links/{other.Id}", null);
        Post("/api/intake/needs/{id:guid}/withdrawal", $"/api/intake/needs/{(await OpenAsync()).Need}/withdrawal", new { reason = "noLongerNeeded" });
        var consent = await hotline.PostAsync($"/api/intake/cases/{seen.Id}/consents", Consent());
        Post("/api/intake/consents/{id:guid}/withdrawal", $"/api/intake/consents/{consent.GetProperty("id").GetString()}/withdrawal", new { });
        Post("/api/intake/cases/search", "/api/intake/cases/search", new { phone = "15400000001" });
        Post("/api/intake/duplicates", "/api/intake/duplicates", new { phone = "15400000001" });
        Post("/api/intake/relief", "/api/intake/relief", new[] { new { authority = Own, programme = "temporaryAid", reference = "A1", status = "approved", covers = 0, @case = seen.Id } });

        Post("/api/catalog/charities", "/api/catalog/charities", Registration(4, Own));
        Get("/api/catalog/charities/{id:guid}", $"/api/catalog/charities/{_charity.Id}");
        Post("/api/catalog/charities/{id:guid}/verification", $"/api/catalog/charities/{_charity.Id}/verification", new { });
        Post("/api/catalog/charities/{id:guid}/suspension", $"/api/catalog/charities/{(await RegisteredByHandAsync(3)).GetProperty("id").GetString()}/suspension", new { reason = "papers" });
        _recipes["PUT /api/catalog/charities/{id:guid}/offers/{externalId}"] = ($"/api/catalog/charities/{_charity.Id}/offers/main", Offer());
        Get("/api/catalog/offers/{id:guid}", $"/api/catalog/offers/{main}");
        Post("/api/catalog/offers/{id:guid}/confirmation", $"/api/catalog/offers/{main}/confirmation", new { });
        _recipes["PATCH /api/catalog/offers/{id:guid}/capacity"] = ($"/api/catalog/offers/{main}/capacity", new { total = 5000 });
        Post("/api/catalog/offers/{id:guid}/pause", $"/api/catalog/offers/{offers[0]}/pause", new { });
        Post("/api/catalog/offers/{id:guid}/resumption", $"/api/catalog/offers/{offers[1]}/resumption", new { });
        Post("/api/catalog/offers/{id:guid}/withdrawal", $"/api/catalog/offers/{offers[2]}/withdrawal", new { });
        Get("/api/reference/{table}", "/api/reference/needs");
        Get("/api/reference/divisions", "/api/reference/divisions?q=武昌");
        Get("/api/reference/divisions/{code}", "/api/reference/divisions/" + Own);

        Post("/api/identity/invitations", "/api/identity/invitations", Invitation("second@people.example"));
        var account = await PersonAsync(coordinator, "first@people.example");
        Get("/api/identity/accounts/{id:guid}", $"/api/identity/accounts/{account}");
        Post("/api/identity/accounts/{id:guid}/closing", $"/api/identity/accounts/{account}/closing", new { reason = "left" });
        Post("/api/identity/accounts/{id:guid}/reopening", $"/api/identity/accounts/{account}/reopening", new { reason = "came back" });
        Post("/api/identity/accounts/{id:guid}/password-link", $"/api/identity/accounts/{await PersonAsync(coordinator, "forgetful@people.example")}/password-link", new { });
        Post("/api/identity/accounts/{id:guid}/rights", $"/api/identity/accounts/{await PersonAsync(coordinator, "mover@people.example")}/rights", new { roles = new[] { "hotline", "field" }, division = Own, reason = "moved" });
        var invitation = await coordinator.PostAsync("/api/identity/invitations", Invitation("third@people.example"));
        Post("/api/identity/invitations/{id:guid}/withdrawal", $"/api/identity/invitations/{invitation.GetProperty("id").GetString()}/withdrawal", new { });

        Post("/api/matching/candidates", "/api/matching/candidates", new { division = Own, need = new { category = "N01.01" } });
        Get("/api/matching/needs/{needId:guid}/candidates", $"/api/matching/needs/{seen.Need}/candidates");
        Get("/api/matching/needs/{needId:guid}/decisions", $"/api/matching/needs/{seen.Need}/decisions");
        Get("/api/matching/contests", "/api/matching/contests");
        Get("/api/matching/index/check", "/api/matching/index/check");
        Get("/api/matching/needs/{needId:guid}/why-not/{offerId:guid}", $"/api/matching/needs/{seen.Need}/why-not/{main}");
        // An offer that came after the card went out: only by hand.
        await CardOfAsync(seen.Id);
        var late = await OfferAsync("late");
        await Eventually.IsTrueAsync(
            async () => (await coordinator.GetAsync($"/api/matching/needs/{seen.Need}/candidates?top=50")).GetProperty("candidates").EnumerateArray()
                .Any(candidate => candidate.GetProperty("offerId").GetString() == late), "the late offer", seconds: 60);
        Post("/api/matching/referrals", "/api/matching/referrals", new { needId = seen.Need, offerId = late, reason = "knows the family" });
        Get("/api/matching/referrals/{id:guid}", $"/api/matching/referrals/{await CardAsync()}");
        Get("/api/matching/referrals/{id:guid}/decisions", $"/api/matching/referrals/{await CardAsync()}/decisions");
        Step("acceptance", await CardAsync(), new { quantity = 1 });
        Step("decline", await CardAsync(), new { reason = "capacity" });
        Step("start", await CardAsync("acceptance"), new { });
        Step("hold", await CardAsync("acceptance", "start"), new { reviewAt = TimeProvider.System.GetUtcNow().AddDays(5) });
        Step("delivery", await CardAsync("acceptance", "start"), new { extent = "full" });
        Step("return", await CardAsync("acceptance", "start"), new { reason = "capacity" });
        Step("failure", await CardAsync("acceptance", "start"), new { reason = "noSupply" });
        Step("confirmation", await CardAsync("acceptance", "start", "delivery"), new { outcome = "D1", by = "call" });
        Step("dispute", await CardAsync("acceptance", "start", "delivery"), new { text = "nothing came" });
        Step("resolution", await CardAsync("acceptance", "start", "delivery", "dispute"), new { result = "returned", text = "looked into" });

        Step("answer-links", await CardAsync(), new { purpose = "answer" });
        // Steps that were taken already: a repeat is no second one, so every caller gets the same answer.
        Post("/api/matching/answer-links/card", "/api/matching/answer-links/card", new { token = await TokenAsync("answer", null) });
        Post("/api/matching/answer-links/acceptance", "/api/matching/answer-links/acceptance", new { token = await TokenAsync("answer", "acceptance") });
        Post("/api/matching/answer-links/decline", "/api/matching/answer-links/decline", new { token = await TokenAsync("answer", "decline"), reason = "capacity" });
        Post("/api/matching/answer-links/start", "/api/matching/answer-links/start", new { token = await TokenAsync("report", "start", "acceptance") });
        Post("/api/matching/answer-links/delivery", "/api/matching/answer-links/delivery", new { token = await TokenAsync("report", "delivery", "acceptance", "start"), extent = "full" });

        async Task<string> TokenAsync(string purpose, string? then, params string[] before)
        {
            var card = await CardAsync(before);
            var link = await coordinator.PostAsync($"/api/matching/referrals/{card}/answer-links", new { purpose });
            if (then is not null)
            {
                await _charity.Caller.PostAsync($"/api/matching/referrals/{card}/{then}", then switch { "decline" => new { reason = "capacity" }, "delivery" => new { extent = "full" }, _ => (object)new { } });
            }

            return link.GetProperty("token").GetString()!;
        }

        var agreed = await OpenAsync();
        await hotline.PostAsync($"/api/intake/cases/{agreed.Id}/consents", Consent());
        var contact = $"/api/intake/referrals/{await CardOfAsync(agreed.Id, "acceptance")}/contact";
        Get("/api/intake/referrals/{referralId:guid}/contact", contact);
        await Eventually.IsTrueAsync(async () => (await _charity.Caller.TryGetAsync(contact)).IsSuccessStatusCode, "the contact", seconds: 60);
        var evidence = contact.Replace("/contact", "/evidence", StringComparison.Ordinal);
        Post("/api/intake/referrals/{referralId:guid}/evidence", evidence, Picture);
        Get("/api/intake/referrals/{referralId:guid}/evidence", evidence);
        using (var picture = new ByteArrayContent(Picture))
        using (var added = await _charity.Caller.Http.PostAsync(evidence, picture))
        {
            Get("/api/intake/referrals/{referralId:guid}/evidence/{id:guid}", added.EnsureSuccessStatusCode().Headers.Location + "?purpose=supervision");
        }

        var kept = await OpenAsync();
        var taken = await hotline.PostAsync($"/api/intake/cases/{kept.Id}/consents", Consent());
        var read = $"/api/intake/referrals/{await CardOfAsync(kept.Id, "acceptance")}/contact";
        await Eventually.IsTrueAsync(async () => (await _charity.Caller.TryGetAsync(read)).IsSuccessStatusCode, "the contact that is to be deleted", seconds: 60);
        await hotline.PostAsync($"/api/intake/consents/{taken.GetProperty("id").GetString()}/withdrawal", new { });
        var deletion = (await _charity.Caller.GetAsync("/api/intake/deletions")).GetProperty("items").EnumerateArray().First().GetProperty("id").GetString();
        Post("/api/intake/deletions/{id:guid}/receipt", $"/api/intake/deletions/{deletion}/receipt", new { });
        var call = JsonElement.Parse("{}");
        await Eventually.IsTrueAsync(
            async () => (call = (await hotline.GetAsync("/api/intake/follow-ups")).GetProperty("items").EnumerateArray().FirstOrDefault()).ValueKind == JsonValueKind.Object, "a call to make", seconds: 60);
        Post("/api/intake/follow-ups/next", "/api/intake/follow-ups/next", new { });
        Post("/api/intake/follow-ups/letting-go", "/api/intake/follow-ups/letting-go", new { });
        Post("/api/intake/follow-ups/{id:guid}/completion", $"/api/intake/follow-ups/{call.GetProperty("id").GetString()}/completion", new { result = "unreachable" });

        const string hooks = "/api/notifications/webhooks";
        var (hook, idle) = (await HookAsync("kept"), await HookAsync("gone"));
        var delivery = (await _charity.Caller.PostAsync($"{hooks}/{hook}/test", new { })).GetProperty("id").GetString();
        Post(hooks, hooks, new { url = "https://hooks.example.org/new" });
        Get(hooks + "/{id:guid}", $"{hooks}/{hook}");
        Get(hooks + "/{id:guid}/deliveries", $"{hooks}/{hook}/deliveries");
        _recipes[$"PUT {hooks}/{{id:guid}}"] = ($"{hooks}/{hook}", new { url = "https://hooks.example.org/kept" });
        _recipes[$"DELETE {hooks}/{{id:guid}}"] = ($"{hooks}/{idle}", null);
        foreach (var step in (string[])["pause", "resumption", "secret", "test"])
        {
            Post($"{hooks}/{{id:guid}}/{step}", $"{hooks}/{hook}/{step}", new { });
        }

        Post(hooks + "/{id:guid}/deliveries/{deliveryId:guid}/redelivery", $"{hooks}/{hook}/deliveries/{delivery}/redelivery", new { });

        async Task<string> HookAsync(string name) =>
            (await _charity.Caller.PostAsync(hooks, new { url = "https://hooks.example.org/" + name, events = (string[])["deletion.requested"] })).GetProperty("webhook").GetProperty("id").GetString()!;

        var timeline = $"/api/tracking/cases/{seen.Id}/timeline";
        Get("/api/tracking/cases/{id:guid}/timeline", timeline);
        await Eventually.IsTrueAsync(async () => (await coordinator.TryGetAsync(timeline)).IsSuccessStatusCode, "the timeline", seconds: 60);
        foreach (var module in Repo.Modules())
        {
            Post($"/api/{module.Name}/dead-letters/{{id:guid}}/discard", $"/api/{module.Name}/dead-letters/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}/discard", new { reason = "looked into" });
        }

        _recipes["POST /connect/token"] = ("/connect/token", new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "operator", ["client_secret"] = Secret });
    }

    /// <summary>A PNG of one pixel.</summary>
    private static byte[] Picture => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private void Get(string pattern, string path) => _recipes["GET " + pattern] = (path, null);

    private void Post(string pattern, string path, object body) => _recipes["POST " + pattern] = (path, body);

    private void Step(string step, string referral, object body) => Post($"/api/matching/referrals/{{id:guid}}/{step}", $"/api/matching/referrals/{referral}/{step}", body);

    private static object Case() => new { place = new { division = Own }, urgency = "U2", needs = new[] { new { category = "N01.01", quantity = 1, unit = "person" } } };

    private object Consent() => new { charityId = _charity.Id, purpose = "aid", kinds = new[] { "name", "phone" }, channel = "call", givenBy = "self", textVersion = "2026-1" };

    private static object Registration(int number, string division) => new
    {
        creditCode = CreditCodes.Synthetic(number),
        name = $"测试慈善会{number.ToString(CultureInfo.InvariantCulture)}",
        kind = "foundation",
        registeredIn = division,
    };

    private static object Offer() => new
    {
        title = new { zh = "寒冬口粮包", en = "Winter food parcel" },
        categories = new[] { "N01.01" },
        form = "goods",
        funding = "donated",
        area = new { divisions = new[] { Own } },
        capacity = new { total = 5000, unit = "person", refill = "none" },
        validFrom = "2026-01-01T00:00:00Z",
        validTo = "2036-01-01T00:00:00Z",
        languages = new[] { "zh" },
    };

    private async Task<Charity> RegisteredAsync(string caller, int number, string division)
    {
        await _callers[caller].PostAsync("/api/catalog/charities", Registration(number, division));
        await _callers["national"].PostAsync($"/api/catalog/charities/{TestClients.CharityId(number)}/verification", new { });
        return new Charity(TestClients.CharityId(number), _callers[caller]);
    }

    private Task<JsonElement> RegisteredByHandAsync(int number) => _callers["coordinator"].PostAsync("/api/catalog/charities", Registration(number, Own));

    private async Task<string> OfferAsync(string externalId) =>
        (await _charity.Caller.PutAsync($"/api/catalog/charities/{_charity.Id}/offers/{externalId}", Offer())).GetProperty("offerId").GetString()!;

    private async Task<(string Id, string Need)> OpenAsync()
    {
        var opened = await _callers["hotline"].PostAsync("/api/intake/cases", Case());
        return (opened.GetProperty("id").GetString()!, opened.GetProperty("needs")[0].GetProperty("id").GetString()!);
    }

    private async Task<string> CardAsync(params string[] steps) => await CardOfAsync((await OpenAsync()).Id, steps);

    /// <summary>A referral of the case to the first county's charity after some steps.</summary>
    private async Task<string> CardOfAsync(string caseId, params string[] steps)
    {
        JsonElement card = default;
        await Eventually.IsTrueAsync(
            async () => (card = (await _callers["coordinator"].GetAsync($"/api/matching/referrals?caseId={caseId}")).GetProperty("items").EnumerateArray().FirstOrDefault()).ValueKind == JsonValueKind.Object,
            "a card", seconds: 60);
        var id = card.GetProperty("id").GetString()!;
        foreach (var step in steps)
        {
            await (step == "dispute" ? _callers["hotline"] : _charity.Caller).PostAsync($"/api/matching/referrals/{id}/{step}", step switch
            {
                "acceptance" => new { quantity = 1 },
                "delivery" => new { extent = "full" },
                "dispute" => new { text = "nothing came" },
                _ => new { },
            });
        }

        return id;
    }
}
