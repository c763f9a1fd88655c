using System.Net.Http.Json;

namespace Identity.Tests;

/// <summary>Reads answers; a test that is called off does not wait for them.</summary>
internal static class Answers
{
    public static async Task<TBody> BodyAsync<TBody>(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<TBody>(TestContext.Current.CancellationToken))!;

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>GET without a token.</summary>
    public static async Task<HttpResponseMessage> GetOpenAsync(this IdentityApp app, string path)
    {
        using var caller = app.Module.Anonymous();
        return await caller.GetAsync(path, TestContext.Current.CancellationToken);
    }
}
