using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Testing.Apps;

/// <summary>Somebody with a token who calls the public API, in JSON as partners see it.</summary>
public sealed class Caller(HttpClient http)
{
    /// <summary>The client below, for calls that look at headers.</summary>
    public HttpClient Http => http;

    /// <summary>Signs a machine client in, as api.md says.</summary>
    public static async Task<Caller> SignInAsync(Uri address, string client, string secret, string language = "en")
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = secret,
        });
        using var answer = await http.PostAsync("/connect/token", form);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Caller(http);
    }

    /// <summary>GET that has to succeed.</summary>
    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await http.GetAsync(path));

    /// <summary>GET whose answer the test wants to judge by itself.</summary>
    public Task<HttpResponseMessage> TryGetAsync(string path) => http.GetAsync(path);

    /// <summary>POST that has to succeed.</summary>
    public async Task<JsonElement> PostAsync(string path, object? body = null) => await ReadAsync(await TryPostAsync(path, body));

    /// <summary>PUT that has to succeed.</summary>
    public async Task<JsonElement> PutAsync(string path, object body) => await ReadAsync(await http.PutAsJsonAsync(path, body));

    /// <summary>POST whose answer the test wants to judge by itself.</summary>
    public Task<HttpResponseMessage> TryPostAsync(string path, object? body = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body ?? new { }) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return http.SendAsync(request);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode
                ? text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text)
                : throw new InvalidOperationException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}");
        }
    }
}
