using System.Net;
using System.Text.RegularExpressions;

namespace Identity.Tests.People;

/// <summary>What a browser does without script: keeps cookies, fills in the forms of pages, and stops at each redirect so that the test can look at it.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(Uri address, string language = "en", CookieContainer? cookies = null)
    {
        Cookies = cookies ?? new CookieContainer();
        _client = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Testing/1.0");
    }

    public CookieContainer Cookies { get; }

    public async Task<Shown> GetAsync(string path) => await Shown.OfAsync(await _client.GetAsync(path, TestContext.Current.CancellationToken));

    /// <summary>Sends the form of a page with these fields beside its hidden ones.</summary>
    public async Task<Shown> SendAsync(Shown page, params (string Name, string Value)[] fields) => await SendAsync(page.Form(), page, fields);

    /// <summary>Sends the form with this address.</summary>
    public async Task<Shown> SendAsync(string action, Shown page, params (string Name, string Value)[] fields)
    {
        var all = page.Hidden(action);
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return await PostAsync(action, all);
    }

    public async Task<Shown> PostAsync(string path, Dictionary<string, string> fields) =>
        await Shown.OfAsync(await _client.PostAsync(path, new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken));

    public void Dispose() => _client.Dispose();
}

/// <summary>A page or a redirect.</summary>
internal sealed partial record Shown(HttpStatusCode Status, string Text, string? Location, HttpResponseMessage Answer)
{
    public static async Task<Shown> OfAsync(HttpResponseMessage answer) =>
        new(answer.StatusCode, WebUtility.HtmlDecode(await answer.TextAsync()), answer.Headers.Location?.OriginalString, answer) { Raw = await answer.TextAsync() };

    public string Raw { get; private init; } = "";

    public string Title => TitleOf().Match(Text).Groups[1].Value;

    /// <summary>Where the first form goes.</summary>
    public string Form() => ActionOf().Match(Raw).Groups[1].Value;

    public Dictionary<string, string> Hidden(string action)
    {
        var start = Raw.IndexOf($"action=\"{action}\"", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(-1, $"a form for {action} was expected on: {Raw}");
        var form = Raw[start..Raw.IndexOf("</form>", start, StringComparison.Ordinal)];
        var fields = new Dictionary<string, string>();
        foreach (Match field in HiddenOf().Matches(form))
        {
            fields[field.Groups[1].Value] = WebUtility.HtmlDecode(field.Groups[2].Value);
        }

        return fields;
    }

    [GeneratedRegex("<h1>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex TitleOf();

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]+)\"")]
    private static partial Regex ActionOf();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenOf();
}
