using System.Net;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>The browser of one operator at the desk, without its screen: a session of its own, the desk's page, and the posts that its script sends while somebody types.</summary>
internal sealed partial class OperatorSession : IDisposable
{
    private readonly HttpClient _http;
    private Dictionary<string, string> _desk = [];

    public OperatorSession(Uri address)
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh");
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Benchmarks/1.0");
    }

    /// <summary>Through the sign-in page to an empty desk.</summary>
    public async Task SignInAsync(string email, string password)
    {
        using var page = await _http.GetAsync("/sign-in?back=/hotline");
        var html = await page.Content.ReadAsStringAsync();
        var fields = Hidden(html);
        (fields["email"], fields["password"]) = (email, password);
        using var signedIn = await _http.PostAsync(new Uri(page.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(Action().Match(html).Groups[1].Value)), new FormUrlEncodedContent(fields));
        Take(signedIn, await signedIn.Content.ReadAsStringAsync());
    }

    /// <summary>The page of the desk, empty again.</summary>
    public async Task OpenDeskAsync()
    {
        using var page = await _http.GetAsync("/hotline");
        Take(page, await page.Content.ReadAsStringAsync());
    }

    /// <summary>What the script asks for while somebody types; the part of the page that comes back.</summary>
    public async Task<string> AskAsync(string part, params (string Name, string Value)[] typed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hotline/" + part) { Content = Form(typed) };
        request.Headers.Add("HX-Request", "true");
        using var answer = await _http.SendAsync(request);
        var html = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? html : throw new InvalidOperationException($"{part} was answered {(int)answer.StatusCode}: {html}");
    }

    /// <summary>Saves the case and reads its page.</summary>
    public async Task SaveAsync(params (string Name, string Value)[] typed)
    {
        using var answer = await _http.PostAsync("/hotline", Form(typed));
        if (!answer.IsSuccessStatusCode || !answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/cases/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The save was answered {(int)answer.StatusCode} at {answer.RequestMessage!.RequestUri}: {await answer.Content.ReadAsStringAsync()}");
        }

        await answer.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _http.Dispose();

    private void Take(HttpResponseMessage page, string html)
    {
        _desk = Hidden(html);
        if (!page.IsSuccessStatusCode || !_desk.ContainsKey("key"))
        {
            throw new InvalidOperationException($"No desk at {page.RequestMessage!.RequestUri}, {(int)page.StatusCode}: {html}");
        }
    }

    private FormUrlEncodedContent Form((string Name, string Value)[] typed) =>
        new([new("key", _desk["key"]), new("__RequestVerificationToken", _desk["__RequestVerificationToken"]), .. typed.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);

    private static Dictionary<string, string> Hidden(string html)
    {
        var fields = new Dictionary<string, string>();
        foreach (Match field in HiddenField().Matches(html))
        {
            fields.TryAdd(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value));
        }

        return fields;
    }

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]+)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
