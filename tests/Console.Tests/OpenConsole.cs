using System.Collections.Concurrent;
using Contracts.Http.Identity;

namespace ConsoleTests;

/// <summary>The whole platform as a process, with the people of the demonstration and no data, and one browser that all tests share. Each test takes a district and pages of its own.</summary>
public sealed class OpenConsole : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // Needs, counted in persons, that no test offers anything for by itself.
    private static readonly string[] Lonely = ["N01.02", "N02.02", "N02.03", "N02.04", "N02.05", "N02.06"];

    private readonly ConcurrentDictionary<string, Task<string>> _signedIn = new();
    private int _taken = -1;
    private Task<System.Text.Json.JsonElement>? _someCase;
    private Task<string>? _someWebhook;
    private Task<(string Case, string Referral)>? _someYes;
    private Task<string>? _someChild;
    private Task<(string Id, string[] Needs)>? _someContest;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The process.</summary>
    public StandaloneApp App { get; private set; } = null!;

    /// <summary>Users of its API.</summary>
    public ReferralUsers Users { get; private set; } = null!;

    /// <summary>A street district of the county where the people of the demonstration work; shared only when there are more tests than districts.</summary>
    public Contracts.Reference.Division NextDistrict() => Districts[Interlocked.Increment(ref _taken) % Districts.Length];

    private static Contracts.Reference.Division[] Districts { get; } = [.. Contracts.Reference.ReferenceData.BuiltIn.Divisions.Children("420106")];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("TEST_CHROMIUM") ?? "/usr/bin/chromium";
        var reason = $"Chromium at {chromium} (Debian's package chromium), or its path in TEST_CHROMIUM.";
        if (!File.Exists(chromium))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "The pages are tested in " + reason);
            Assert.Skip("Needs " + reason);
        }

        var browser = Task.Run(async () =>
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Headless = true, Args = Arguments });
        });
        App = await StandaloneApp.StartAsync(new() { ["Demonstration__Enabled"] = "true", ["Sqlite__Synchronous"] = "OFF", ["Notifications__AllowLoopback"] = "true" });
        Users = await ReferralUsers.SignInAsync(App.Address);
        await browser;
    }

    /// <summary>A case of the county for pages that need one, with three charities that could help and one that was asked.</summary>
    public Task<System.Text.Json.JsonElement> SomeCaseAsync() => _someCase ??= OpenSomeCaseAsync();

    /// <summary>An offer of the first charity for pages that need one; answers its id.</summary>
    public async Task<string> SomeOfferAsync() =>
        (await ReferralUsers.OfferAsync(await CharityAsync(1), "for-pages", "420103", 40, "N08.01", "PT4H")).GetProperty("offerId").GetString()!;

    /// <summary>A case that the first charity helps with, with a photo of its delivery; the person has to be asked yet.</summary>
    public Task<(string Case, string Referral)> SomeYesAsync() => _someYes ??= AcceptSomeCardAsync();

    /// <summary>A case that the person at the hotline's desk is calling about.</summary>
    public async Task<string> SomeCallAsync()
    {
        await SomeYesAsync();
        // Only who holds a call sees its page, and whoever asks for the next one again goes on with the same.
        var desk = await OpenAsAsync("hotline", "/calls");
        await desk.ClickAsync("form[action='/calls/next'] button");
        await desk.WaitForURLAsync(url => Guid.TryParse(url[^36..], out _));
        var id = desk.Url[^36..];
        await desk.Context.CloseAsync();
        return id;
    }

    /// <summary>A case of a child about whom a colleague has asked, and has looked at once because life was in danger; answers its id.</summary>
    public Task<string> SomeChildAsync() => _someChild ??= AskAboutSomeChildAsync();

    /// <summary>A sharing out of one place among three needs; answers its id and the needs, of the highest rank first.</summary>
    public Task<(string Id, string[] Needs)> SomeContestAsync() => _someContest ??= LetSomeCompeteAsync();

    /// <summary>A JPEG.</summary>
    public async Task<byte[]> PictureAsync()
    {
        var page = await OpenAsync();
        var picture = await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg });
        await page.Context.CloseAsync();
        return picture;
    }

    /// <summary>The address of a fresh link to a card that waits for an answer.</summary>
    public async Task<string> SomeLinkAsync()
    {
        var referral = (await Users.ReferralInStateAsync((await SomeCaseAsync()).GetProperty("id").GetString()!, "offered")).GetProperty("id").GetString();
        return "/answer#" + (await Users.Coordinator.PostAsync($"/api/matching/referrals/{referral}/answer-links", new { purpose = "answer" })).GetProperty("token").GetString();
    }

    /// <summary>A case whose need only the charity of this number can help with, and has been asked about. Answers its id and number.</summary>
    public async Task<(string Id, string Number)> AskedAsync(int charity)
    {
        // Where nobody else offers anything, the one offer is asked. When each district has had its turn the next round takes another need: no test meets the offer of one before it.
        var turn = Interlocked.Increment(ref _taken);
        var (district, category) = (Districts[turn % Districts.Length], Lonely[turn / Districts.Length % Lonely.Length]);
        await ReferralUsers.OfferAsync(await CharityAsync(charity), "asked-" + district.Code + category, district.Code, 5, category);
        await Eventually.IsTrueAsync(
            async () => (await Users.Hotline.PostAsync("/api/matching/candidates", new { division = district.Code, need = new { category } })).GetProperty("candidates").GetArrayLength() > 0,
            "the offer can be found");
        var opened = await Users.OpenCaseAsync(district.Code, category, urgency: "U1", person: new { name = "周演示", phone = "13000000004" });
        var (id, number) = (opened.GetProperty("id").GetString()!, opened.GetProperty("number").GetString()!);
        await Eventually.IsTrueAsync(async () => (await Users.Coordinator.GetAsync($"/api/matching/referrals?caseId={id}&status=offered")).GetProperty("items").GetArrayLength() > 0, "the charity was asked");
        return (id, number);
    }

    /// <summary>A webhook of the first charity at which nobody listens, with a test in its log; answers its id.</summary>
    public Task<string> SomeWebhookAsync() => _someWebhook ??= RegisterSomeWebhookAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }

    /// <summary>A fresh window in which nobody has signed in.</summary>
    public async Task<IPage> OpenAsync(string path = "/", string language = "zh", string theme = "light", int width = 1440, string? state = null, Uri? at = null)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = (at ?? App.Address).AbsoluteUri,
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = "zh-CN",
            StorageState = state,
            TimezoneId = "Asia/Shanghai",
            // Nothing fades: what is looked at is there at once.
            ReducedMotion = ReducedMotion.Reduce,
        });
        Windows.Opened(context);
        context.SetDefaultTimeout(60_000);
        await context.AddCookiesAsync([Cookie("console-language", language), Cookie("console-theme", theme)]);
        var page = await context.NewPageAsync();
        // What the policy blocks, and what a script stumbles over, fails the test that saw it.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && !Superseded(message.Text))
            {
                page.Errors().Add(message.Text);
            }
        };
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400 && !answer.Request.IsNavigationRequest)
            {
                page.Errors().Add($"{answer.Status} {answer.Url}");
            }
        };
        page.PageError += (_, error) => page.Errors().Add(error);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>A fresh window of somebody who signed in before.</summary>
    public async Task<IPage> OpenAsAsync(string person, string path, string language = "zh", string theme = "light", int width = 1440) =>
        await OpenAsync(path, language, theme, width, await _signedIn.GetOrAdd(person, StateOfAsync));

    /// <summary>Fills in the sign-in page and waits for the page that was wanted.</summary>
    public static async Task SignInAsync(IPage page, string person)
    {
        await page.FillAsync("[name=email]", person + "@demo.example");
        await page.FillAsync("[name=password]", DemonstrationAccounts.Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal) && !url.Contains("/connect/", StringComparison.Ordinal));
    }

    /// <summary>The charity whose person of the demonstration has this number, registered and verified once.</summary>
    public async Task<Charity> CharityAsync(int number)
    {
        var (id, caller) = (DemonstrationClients.CharityId(number), await Caller.SignInAsync(App.Address, $"charity-demo-{number}", DemonstrationClients.Secret));
        var answer = await caller.TryPostAsync("/api/catalog/charities", new
        {
            creditCode = CreditCodes.Synthetic(100 + number),
            name = $"演示慈善会{number}",
            nameEn = $"Demonstration charity {number}",
            kind = "foundation",
            registeredIn = "420100",
        });
        if (answer.IsSuccessStatusCode)
        {
            await Users.Coordinator.PostAsync($"/api/catalog/charities/{id}/verification", new { });
        }

        return new Charity(id, caller);
    }

    private async Task<System.Text.Json.JsonElement> OpenSomeCaseAsync()
    {
        var district = NextDistrict();
        for (var number = 1; number <= 3; number++)
        {
            await ReferralUsers.OfferAsync(await CharityAsync(number), "pages-" + district.Code, district.Code, 20 * number, "N01.03");
        }

        await Eventually.IsTrueAsync(
            async () => (await Users.Hotline.PostAsync("/api/matching/candidates", new { division = district.Code, need = new { category = "N01.03" } })).GetProperty("candidates").GetArrayLength() >= 3,
            "three charities could help");
        return await Users.OpenCaseAsync(district.Code, "N01.03", 2, person: new { name = "李演示", phone = "13000000003" });
    }

    private async Task<string> RegisterSomeWebhookAsync()
    {
        const string webhooks = "/api/notifications/webhooks";
        var caller = (await CharityAsync(1)).Caller;
        var id = (await caller.PostAsync(webhooks, new { url = "http://127.0.0.1:9/cards" })).GetProperty("webhook").GetProperty("id").GetString()!;
        await caller.PostAsync($"{webhooks}/{id}/test", new { });
        return id;
    }

    private async Task<(string Case, string Referral)> AcceptSomeCardAsync()
    {
        var (id, _) = await AskedAsync(1);
        var referral = (await Users.ReferralInStateAsync(id, "offered")).GetProperty("id").GetString()!;
        await (await CharityAsync(1)).Caller.PostAsync($"/api/matching/referrals/{referral}/acceptance", new { });
        await (await CharityAsync(1)).Caller.PostAsync($"/api/matching/referrals/{referral}/start");
        await Eventually.IsTrueAsync(async () => (await Users.Hotline.GetAsync($"/api/intake/follow-ups?caseId={id}")).GetProperty("items").GetArrayLength() > 0, "the person has to be asked");
        using var photo = new ByteArrayContent(await PictureAsync());
        (await (await CharityAsync(1)).Caller.Http.PostAsync($"/api/intake/referrals/{referral}/evidence", photo)).EnsureSuccessStatusCode();
        return (id, referral);
    }

    private async Task<(string Id, string[] Needs)> LetSomeCompeteAsync()
    {
        // Nobody offers this anywhere, so they wait; calm enough that what one of them is given is held first.
        const string category = "N05.05";
        var (district, needs) = (NextDistrict().Code, new List<string>());
        foreach (var urgency in (string[])["U3", "U4", "U5"])
        {
            var id = (await Users.OpenCaseAsync(district, category, urgency: urgency)).GetProperty("id").GetString()!;
            needs.Add((await Users.Hotline.GetAsync($"/api/intake/cases/{id}")).GetProperty("needs")[0].GetProperty("id").GetString()!);
            await Eventually.IsTrueAsync(
                async () =>
                {
                    using var told = await Users.Coordinator.Http.GetAsync($"/api/tracking/cases/{id}/timeline");
                    return (await told.Content.ReadAsStringAsync()).Contains("findHelpByHand", StringComparison.Ordinal);
                },
                "nobody can help yet");
        }

        await ReferralUsers.OfferAsync(await CharityAsync(1), "scarce", district, 1, category);
        var (auditor, contest) = (await Caller.SignInAsync(App.Address, "auditor", TestClients.Secret), default(System.Text.Json.JsonElement));
        await Eventually.IsTrueAsync(
            async () => (contest = (await auditor.GetAsync("/api/matching/contests")).GetProperty("items").EnumerateArray().FirstOrDefault(
                item => item.GetProperty("record").GetProperty("needs").EnumerateArray().Select(need => need.GetString()).Intersect(needs).Count() == needs.Count)).ValueKind == System.Text.Json.JsonValueKind.Object,
            "what is scarce was shared out", seconds: 60);
        return (contest.GetProperty("id").GetString()!, [.. needs]);
    }

    private async Task<string> AskAboutSomeChildAsync()
    {
        var id = (await Users.OpenCaseAsync(NextDistrict().Code, person: new { name = "孙演示", phone = "13000000006", birthDate = "2019-05-01" })).GetProperty("id").GetString()!;
        await Users.Hotline.PostAsync($"/api/intake/cases/{id}/approvals", new { purpose = "visit" });
        await Users.Hotline.PostAsync($"/api/intake/cases/{id}/approvals", new { purpose = "dangerToLife", reason = "独自在家，电话里说喘不上气", responsible = "钱演示" });
        return id;
    }

    private async Task<string> StateOfAsync(string person)
    {
        var page = await OpenAsync("/sign-in");
        await SignInAsync(page, person);
        var state = await page.Context.StorageStateAsync();
        await page.Context.CloseAsync();
        return state;
    }

    // A question that was taken back because somebody typed on is no failure; one that failed is told of by other events.
    private static bool Superseded(string error) => error.StartsWith("htmx:sendAbort", StringComparison.Ordinal) || error.StartsWith("htmx:afterRequest", StringComparison.Ordinal);

    private Cookie Cookie(string name, string value) => new() { Name = name, Value = value, Url = App.Address.AbsoluteUri };
}

/// <summary>The windows of each test. One that stays open goes on asking, drawing and following the board, and with fifty of them the machine has no time for anything else.</summary>
internal static class Windows
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Open = new();

    public static void Opened(IBrowserContext window) => Open.GetOrAdd(TestContext.Current.Test?.UniqueID ?? "", _ => []).Add(window);

    public static async ValueTask CloseAsync(string test)
    {
        foreach (var window in Open.TryRemove(test, out var windows) ? windows : [])
        {
            await window.CloseAsync();
        }
    }
}

/// <summary>Closes the windows of a test when it is over.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class CloseWindowsAttribute : Xunit.v3.BeforeAfterTestAttribute
{
    // Nobody waits for it: the next test has windows of its own.
    public override void After(System.Reflection.MethodInfo methodUnderTest, Xunit.v3.IXunitTest test) => _ = Windows.CloseAsync(test.UniqueID).AsTask();
}

/// <summary>What went wrong in a browser's window.</summary>
internal static class PageErrors
{
    private static readonly ConcurrentDictionary<IPage, List<string>> Seen = new();

    public static List<string> Errors(this IPage page) => Seen.GetOrAdd(page, _ => []);
}
