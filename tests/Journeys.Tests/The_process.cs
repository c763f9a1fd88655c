namespace Journeys.Tests;

public sealed class The_process(RunningPlatform platform)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_answered_on_the_management_port_and_nowhere_else(string path)
    {
        using var http = new HttpClient();
        using var management = await http.GetAsync(new Uri(platform.App.Management, path), TestContext.Current.CancellationToken);
        using var open = await http.GetAsync(new Uri(platform.App.Address, path), TestContext.Current.CancellationToken);

        ((int)management.StatusCode).ShouldBe(200);
        ((int)open.StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task The_documentation_opens_without_a_token_and_names_every_module()
    {
        using var http = new HttpClient { BaseAddress = platform.App.Address };
        var page = await http.GetStringAsync("/docs", TestContext.Current.CancellationToken);
        page.ShouldContain("<html", Case.Insensitive);
        foreach (var module in SqliteFiles.Modules)
        {
            var document = await http.GetStringAsync($"/openapi/{module}.json", TestContext.Current.CancellationToken);
            JsonSerializer.Deserialize<JsonElement>(document).GetProperty("paths").EnumerateObject().ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task The_verb_check_says_that_every_database_is_there_and_up_to_date()
    {
        var (code, output) = await platform.App.RunVerbAsync("check");

        code.ShouldBe(0, output);
        foreach (var module in SqliteFiles.Modules)
        {
            output.ShouldContain($"{module}: reachable, 0 pending migrations");
        }
    }

    [Fact]
    public async Task An_unknown_verb_is_refused_with_the_known_ones()
    {
        var (code, output) = await platform.App.RunVerbAsync("dance");

        code.ShouldBe(64);
        output.ShouldContain("check");
    }
}
