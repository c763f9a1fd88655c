using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Contracts.Http.Identity;

namespace Demonstration.Api;

/// <summary>
/// The public API as any partner uses it: a token per client, kept until it runs out; an idempotency key on what creates; another try when the
/// platform asks for patience.
/// </summary>
internal sealed class ReferralApi : IDisposable
{
    private const int Tries = 8;
    private const int TriesInTime = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(120);

    private readonly HttpClient _http;
    private readonly Func<string, string> _secretOf;
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <param name="address">Of the platform.</param>
    /// <param name="secretOf">The secret of a client.</param>
    public ReferralApi(Uri address, Func<string, string> secretOf)
    {
        (_http, _secretOf) = (new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) }, secretOf);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    /// <summary>GET that has to succeed.</summary>
    public async Task<TBody> GetAsync<TBody>(string client, string path, CancellationToken cancellationToken) =>
        Required(await SendAsync(client, HttpMethod.Get, path, null, null, cancellationToken), path).Read<TBody>();

    /// <summary>POST that has to succeed.</summary>
    public async Task<TBody> PostAsync<TBody>(string client, string path, object body, string key, CancellationToken cancellationToken) =>
        Required(await SendAsync(client, HttpMethod.Post, path, body, key, cancellationToken), path).Read<TBody>();

    /// <summary>PUT that has to succeed.</summary>
    public async Task<TBody> PutAsync<TBody>(string client, string path, object body, CancellationToken cancellationToken) =>
        Required(await SendAsync(client, HttpMethod.Put, path, body, null, cancellationToken), path).Read<TBody>();

    /// <summary>POST whose answer the caller judges.</summary>
    public Task<ApiAnswer> TryPostAsync(string client, string path, object body, string key, CancellationToken cancellationToken) =>
        SendAsync(client, HttpMethod.Post, path, body, key, cancellationToken);

    /// <summary>Any call; the answer is judged by the caller.</summary>
    public async Task<ApiAnswer> SendAsync(string client, HttpMethod method, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (answer, patience) = await SendOnceAsync(client, method, path, body, key, cancellationToken);
                if (attempt == Tries || !WantsPatience(answer))
                {
                    return answer;
                }

                if (answer.Status == HttpStatusCode.Unauthorized)
                {
                    _tokens.TryRemove(client, out _);
                }

                await Task.Delay(patience ?? (Patience * attempt), cancellationToken);
            }
            catch (TaskCanceledException) when (attempt < TriesInTime && !cancellationToken.IsCancellationRequested)
            {
                // Nobody answered in time. The same request again does no harm: it carries the same key.
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<(ApiAnswer Answer, TimeSpan? Patience)> SendOnceAsync(
        string client, HttpMethod method, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client, cancellationToken));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: ApiAnswer.Json);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        return (new ApiAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)), response.Headers.RetryAfter?.Delta);
    }

    private static bool WantsPatience(ApiAnswer answer) =>
        answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized
        || answer.Problem == "idempotency-in-progress";

    private static ApiAnswer Required(ApiAnswer answer, string path) =>
        answer.Ok ? answer : throw new InvalidOperationException($"{path.Split('?')[0]}: {answer.Why}");

    private async ValueTask<string> TokenAsync(string client, CancellationToken cancellationToken)
    {
        if (_tokens.TryGetValue(client, out var token))
        {
            return token;
        }

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = _secretOf(client),
        });
        using var response = await _http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"No token for {client}: {(int)response.StatusCode}. Was the platform started with --demo?");
        }

        return _tokens[client] = (await response.Content.ReadFromJsonAsync<TokenAnswer>(ApiAnswer.Json, cancellationToken))!.AccessToken;
    }
}
