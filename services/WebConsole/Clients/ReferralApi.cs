using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Clients;

/// <summary>The services, asked by HTTP with the token of the person at the page and in the language of the page.</summary>
internal sealed class ReferralApi(HttpClient client, ConsoleOptions options, Words words, IHttpContextAccessor accessor)
{
    // More lenient than the services themselves: during a roll-out a newer one may say more than this console knows.
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public Task<Answer<T>> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, null, null, cancellationToken);

    /// <summary>Posts a body.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">What.</param>
    /// <param name="key">Idempotency key: the same one twice is done once.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public Task<Answer<T>> PostAsync<T>(string path, object body, string? key, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Post, path, body, key, null, cancellationToken);

    /// <summary>Takes a step of something that is shown in this version: refused with 412 when it has changed since.</summary>
    public Task<Answer<T>> StepAsync<T>(string path, string? key, int? version, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Post, path, new { }, key, version, cancellationToken);

    /// <summary>Creates or replaces; with a version only what has not changed since.</summary>
    public Task<Answer<T>> PutAsync<T>(string path, object body, int? version, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Put, path, body, null, version, cancellationToken);

    /// <summary>Takes something away.</summary>
    public Task<Answer<object>> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync<object>(HttpMethod.Delete, path, null, null, null, cancellationToken);

    /// <summary>Posts what is no JSON.</summary>
    public Task<Answer<T>> PostAsync<T>(string path, HttpContent content, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Post, path, content, null, null, cancellationToken);

    /// <summary>What is no JSON.</summary>
    public async Task<Answer<byte[]>> GetBytesAsync(string path, CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(HttpMethod.Get, path);
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode
            ? new Answer<byte[]>(await answer.Content.ReadAsByteArrayAsync(cancellationToken), null) : new Answer<byte[]>(null, await ProblemOfAsync(answer, cancellationToken));
    }

    /// <summary>A stream of server-sent events; the caller lets it go.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEvent, CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(HttpMethod.Get, path);
        if (!string.IsNullOrEmpty(lastEvent))
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, object? body, string? key, int? version, CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(method, path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body, body.GetType(), options: Reading);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (version is { } seen)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"v{seen}\""));
        }

        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode
            ? new Answer<T>(answer.StatusCode == System.Net.HttpStatusCode.NoContent ? default : await answer.Content.ReadFromJsonAsync<T>(Reading, cancellationToken), null)
            : new Answer<T>(default, await ProblemOfAsync(answer, cancellationToken));
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(options.Services, path));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(words.Tag));
        request.OnBehalfOf(accessor.HttpContext);
        if (await accessor.HttpContext!.GetTokenAsync(SignInSetup.Cookie, "access_token") is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private static async Task<Problem> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType is "application/problem+json")
        {
            var problem = await answer.Content.ReadFromJsonAsync<Problem>(Reading, cancellationToken);
            return problem! with { Status = (int)answer.StatusCode };
        }

        return new Problem(null, null, null, null) { Status = (int)answer.StatusCode };
    }
}

/// <summary>What a service answered: a value or a problem.</summary>
internal sealed record Answer<T>(T? Value, Problem? Problem);

/// <summary>A refusal in the reader's language (RFC 9457).</summary>
/// <param name="Type">Stable kind.</param>
/// <param name="Title">What it is.</param>
/// <param name="Detail">About this very case.</param>
/// <param name="Errors">Sentences by field.</param>
public sealed record Problem(string? Type, string? Title, string? Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors)
{
    /// <summary>Status of the answer.</summary>
    public int Status { get; init; }

    /// <summary>What capacity may not fall below, where that is what stands against it.</summary>
    public int? Minimum { get; init; }

    /// <summary>The sentences about a field, or about an entry of it.</summary>
    public IReadOnlyList<string> About(string field) =>
        [.. (Errors ?? new Dictionary<string, IReadOnlyList<string>>()).Where(error => Names(error.Key, field)).SelectMany(error => error.Value).Distinct()];

    /// <summary>What is wrong beside these fields, as a refusal of its own.</summary>
    public Problem Besides(IEnumerable<string> fields) => this with { Errors = Errors?.Where(error => !fields.Any(field => Names(error.Key, field))).ToDictionary() };

    private static bool Names(string key, string field) => key == field || key.StartsWith(field + "[", StringComparison.Ordinal);
}
