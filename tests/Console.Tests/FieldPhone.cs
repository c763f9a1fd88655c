namespace ConsoleTests;

/// <summary>A field worker's phone: the field page in a window of 390 pixels, ready for work without a connection.</summary>
internal sealed class FieldPhone(OpenConsole platform, IPage page)
{
    private static int _callers;

    public IPage Page { get; private set; } = page;

    /// <summary>Opens the page with a sign-in of its own, so that a test may end it.</summary>
    public static async Task<FieldPhone> OpenAsync(OpenConsole platform, string language = "zh")
    {
        var page = await platform.OpenAsync("/sign-in?back=/field", language, width: 390);
        await OpenConsole.SignInAsync(page, "field");
        var phone = new FieldPhone(platform, page);
        await phone.ReadyAsync();
        await page.WaitForSelectorAsync("#ready:not([hidden])");
        await page.WaitForSelectorAsync("[data-line=on]:not([hidden])");
        return phone;
    }

    /// <summary>A telephone number that no other test uses.</summary>
    public static string NextCaller() => $"130020{Interlocked.Increment(ref _callers):00000}";

    public Task OfflineAsync() => Page.Context.SetOfflineAsync(true);

    public Task OnlineAsync() => Page.Context.SetOfflineAsync(false);

    public Task ReadyAsync() => Page.WaitForSelectorAsync("#field[data-ready]");

    /// <summary>Opens the page anew in the same tab.</summary>
    public async Task ReopenAsync()
    {
        await Page.GotoAsync("/field");
        await ReadyAsync();
    }

    /// <summary>The system ends the page; it is opened in another tab later.</summary>
    public async Task KilledAsync()
    {
        var next = await Page.Context.NewPageAsync();
        await Page.CloseAsync();
        Page = next;
        await ReopenAsync();
    }

    public async Task FillAsync(string who, string phone, string need = "N01.01")
    {
        await Page.SelectOptionAsync("#need", need);
        await Page.FillAsync("#who", who);
        await Page.FillAsync("#phone", phone);
    }

    /// <summary>Fills in the five fields and finishes.</summary>
    public async Task EnterAsync(string who, string phone, string need = "N01.01")
    {
        await FillAsync(who, phone, need);
        await Page.ClickAsync(".save button.btn-primary");
        await Page.WaitForSelectorAsync("[data-notice=stored]:not([hidden])");
    }

    public ILocator Entries(string state) => Page.Locator($"#entries li[data-state={state}]");

    public Task AreAsync(string state, int count) => Eventually.IsTrueAsync(async () => await Entries(state).CountAsync() == count, $"{count} entries are {state}", seconds: 60);

    /// <summary>How many cases there are with this telephone number.</summary>
    public async Task<int> CasesOfAsync(string phone) => (await platform.Users.Hotline.PostAsync("/api/intake/cases/search", new { phone })).GetProperty("items").GetArrayLength();

    /// <summary>Everything that lies on the phone, as text.</summary>
    public Task<string> StoredAsync() => Page.EvaluateAsync<string>("""
        async () => {
          const db = await new Promise((resolve, reject) => { const open = indexedDB.open('referral-field'); open.onsuccess = () => resolve(open.result); open.onerror = reject })
          const all = name => new Promise(resolve => { const asked = db.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => resolve(asked.result) })
          const rows = [await all('entries'), await all('kept'), { ...localStorage }]
          db.close()
          return JSON.stringify(rows)
        }
        """);
}
