using System.Net;
using System.Net.Http.Json;
using Contracts.Http.Intake;

namespace Intake.Tests;

/// <summary>Whoever tries phone numbers, identity numbers, case numbers or ids hits a limit, on whichever doors the tries are spread; whoever needs help does not.</summary>
public sealed class Numbers_are_tried_one_after_the_other : IAsyncLifetime
{
    private const int Most = 240;
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_budget_is_one_for_all_doors_and_comes_back_with_the_next_minute()
    {
        var opened = await _app.OpenAsync(Bodies.Full());
        using var desk = _app.App.As("hotline", client: "curious");
        for (var tried = 0; tried < Most; tried += 4)
        {
            (await TryAsync(desk, "/api/intake/duplicates", new { phone = $"154{tried:00000000}" })).ShouldBe(HttpStatusCode.OK);
            (await TryAsync(desk, "/api/intake/duplicates", new { idNumber = $"1901011990{tried:00000000}" })).ShouldBe(HttpStatusCode.OK);
            (await TryAsync(desk, "/api/intake/cases/search", new { phone = Bodies.Phone })).ShouldBe(HttpStatusCode.OK);
            using var guessed = await desk.AskAsync($"/api/intake/cases/{IntakeApp.NewId()}");
            guessed.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        foreach (var (language, title) in ((string, string)[])[("en", "Too many requests; try again later."), ("zh-CN", "请求过于频繁，请稍后再试。")])
        {
            using var caller = _app.App.As("hotline", client: "curious", language: language);
            foreach (var answer in (HttpResponseMessage[])[
                await caller.AskAsync($"/api/intake/cases/{opened.Id}"), await caller.PostAsync("/api/intake/cases/search", new { phone = Bodies.Phone }),
                await caller.PostAsync("/api/intake/duplicates", new { phone = Bodies.Phone })])
            {
                answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
                (await answer.ShouldRefuseAsync(429, "too-many-requests")).GetProperty("title").GetString().ShouldBe(title);
            }
        }

        // Another desk works on, and a case can still be opened, without a word about earlier ones.
        (await _app.Hotline.ReadAsync<CaseView>($"/api/intake/cases/{opened.Id}")).Id.ShouldBe(opened.Id);
        (await IntakeApp.SendAsync<OpenedCase>(desk, "/api/intake/cases", Bodies.Full())).Duplicates.ShouldBeEmpty();

        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        (await IntakeApp.SendAsync<OpenedCase>(desk, "/api/intake/cases", Bodies.Full())).Duplicates.ShouldNotBeEmpty();
        (await desk.ReadAsync<CaseView>($"/api/intake/cases/{opened.Id}")).Id.ShouldBe(opened.Id);
    }

    [Fact]
    public async Task A_typing_error_costs_nothing()
    {
        using var desk = _app.App.As("hotline", client: "typing");
        for (var tried = 0; tried <= Most; tried++)
        {
            (await TryAsync(desk, "/api/intake/cases/search", new { })).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(desk, "/api/intake/cases/search", new { phone = Bodies.Phone })).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient caller, string path, object body)
    {
        using var answer = await caller.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
