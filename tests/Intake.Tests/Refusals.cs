using System.Net.Http.Json;
using System.Text.Json;

namespace Intake.Tests;

internal static class Refusals
{
    /// <summary>The answer is a problem document of one type; gives the document.</summary>
    public static async Task<JsonElement> ShouldRefuseAsync(this HttpResponseMessage answer, int status, string type)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            ((int)answer.StatusCode).ShouldBe(status, text);
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            problem.GetProperty("type").GetString().ShouldBe("urn:referral:problem:" + type);
            return problem;
        }
    }

    public static Task<HttpResponseMessage> AskAsync(this HttpClient caller, string path) => caller.GetAsync(path, TestContext.Current.CancellationToken);

    public static async Task<TValue> ReadAsync<TValue>(this HttpClient caller, string path) =>
        (await caller.GetFromJsonAsync<TValue>(path, Platform.Http.Json.Options, TestContext.Current.CancellationToken))!;

    /// <summary>A POST with headers of its own.</summary>
    public static Task<HttpResponseMessage> PostAsync(this HttpClient caller, string path, object body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Platform.Http.Json.Options) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return caller.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient caller, string path, string body, string mediaType = "application/json") =>
        caller.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, mediaType), TestContext.Current.CancellationToken);

    /// <summary>Field and sentence of a refusal.</summary>
    public static IReadOnlyDictionary<string, string> Errors(this JsonElement problem) => problem.GetProperty("errors").EnumerateObject()
        .ToDictionary(field => field.Name, field => string.Join(' ', field.Value.EnumerateArray().Select(text => text.GetString())));

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
