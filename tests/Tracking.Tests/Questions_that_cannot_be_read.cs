using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Http;

namespace Tracking.Tests;

public sealed class Questions_that_cannot_be_read : IAsyncLifetime
{
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TrackingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("board?division=nowhere", "division")]
    [InlineData("board?status=lost", "status")]
    [InlineData("board?urgency=U9", "urgency")]
    [InlineData("board?overdue=perhaps", "overdue")]
    [InlineData("board?kind=person", "kind")]
    [InlineData("board?kind=0", "kind")]
    [InlineData("board?charity=somebody", "charity")]
    [InlineData("board?exact=1", "exact")]
    [InlineData("board?fact=opened", "fact")]
    [InlineData("figures?from=yesterday", "from")]
    [InlineData("figures?to=2026-13-01", "to")]
    [InlineData("figures?from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("figures?by=colour", "by")]
    [InlineData("figures?week=2026-W60", "week")]
    [InlineData("needs?fact=declined", "fact")]
    [InlineData("referrals?fact=opened", "fact")]
    [InlineData("unmet?by=status", "by")]
    [InlineData("unmet?rule=area&reason=N1", "reason")]
    [InlineData("unmet/entries?urgency=high", "urgency")]
    [InlineData("stream?division=nowhere", "division")]
    public async Task Are_answered_with_the_field_in_both_languages(string path, string field)
    {
        var english = await ErrorsAsync(path, "en");
        var chinese = await ErrorsAsync(path, "zh-CN");

        english.GetProperty(field)[0].GetString()!.ToCharArray().ShouldAllBe(letter => letter < 128);
        chinese.GetProperty(field)[0].GetString()!.ToCharArray().ShouldContain(letter => letter > 0x4E00);
    }

    [Theory]
    [InlineData("board?cursor=%00%FF")]
    [InlineData("board?cursor=bm9uc2Vuc2U")]
    [InlineData("board?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OS9hYmM")]
    [InlineData("needs?cursor=LTEvYWJj&take=-5")]
    [InlineData("unmet/entries?cursor=bm9uc2Vuc2U")]
    public async Task A_cursor_nobody_gave_out_begins_at_the_first_page(string path)
    {
        using var caller = _app.Module.As("coordinator");
        (await caller.GetAsync("/api/tracking/" + path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("board", "hotline")]
    [InlineData("figures", "charity")]
    [InlineData("own-figures", "coordinator")]
    [InlineData("unmet", "field")]
    [InlineData("stream", "government")]
    public async Task Other_roles_are_refused(string path, string role)
    {
        using var caller = _app.Module.As(role);
        (await caller.GetAsync("/api/tracking/" + path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = _app.Module.Anonymous();
        (await nobody.GetAsync("/api/tracking/" + path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<JsonElement> ErrorsAsync(string path, string language)
    {
        using var caller = _app.Module.As("coordinator", language: language);
        using var answer = await caller.GetAsync("/api/tracking/" + path, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("type").GetString().ShouldBe(Problems.Invalid);
        return problem.GetProperty("errors");
    }
}
