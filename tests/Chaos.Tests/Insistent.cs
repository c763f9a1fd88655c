using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Chaos.Tests;

/// <summary>A partner's software as it should be: every request carries an Idempotency-Key and is sent again, unchanged, until there is an answer.</summary>
internal sealed class Insistent(IReferralApp app, string client, Promises promises) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new() { BaseAddress = app.Address, Timeout = TimeSpan.FromSeconds(30) };
    private string? _token;

    /// <summary>Sends until answered. Answers the status and the document.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        key ??= Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        var text = method == HttpMethod.Get ? null : JsonSerializer.Serialize(body ?? new { });
        while (true)
        {
            try
            {
                _token ??= await SignInAsync();
                using var request = new HttpRequestMessage(method, path);
                request.Headers.Authorization = new("Bearer", _token);
                request.Headers.Add("Idempotency-Key", key);
                request.Content = text is null ? null : new StringContent(text, Encoding.UTF8, "application/json");
                using var answer = await _http.SendAsync(request);
                var document = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    _token = null;
                }
                else if (answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout || promises.IsExcused((int)answer.StatusCode))
                {
                    // The gateway has nobody to send it to, or a service has no database: as good as no answer.
                    promises.CountRepeat();
                    if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                    {
                        promises.Unavailable.Enqueue(document);
                    }
                }
                else if (!document.Contains("idempotency-in-progress", StringComparison.Ordinal))
                {
                    if ((int)answer.StatusCode >= 500)
                    {
                        promises.Faults.Enqueue($"{method} {path}: {(int)answer.StatusCode} {document}");
                    }

                    if (text is not null && answer.IsSuccessStatusCode)
                    {
                        promises.CountAnswer();
                    }

                    return ((int)answer.StatusCode, document.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(document));
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
            {
                // The process is dead or has just died: nobody knows whether it had taken the request in.
                promises.CountRepeat();
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>GET that is repeated until it succeeds.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path);
        return status == 200 ? body : throw new InvalidOperationException($"{path}: {status} {body}");
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> SignInAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = TestClients.Secret });
        using var answer = await _http.PostAsync("/connect/token", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("access_token");
    }
}
