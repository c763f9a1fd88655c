namespace Journeys.Tests;

public abstract class The_process(RunningPlatform platform) : Journey(platform)
{
    /// <summary>Each host with its verb.</summary>
    protected abstract IReadOnlyList<Host> Hosts { get; }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_answered_on_the_management_port_and_nowhere_else(string path)
    {
        using var http = new HttpClient();
        foreach (var host in Hosts)
        {
            using var management = await http.GetAsync(new Uri(host.Management, path), TestContext.Current.CancellationToken);
            using var open = await http.GetAsync(new Uri(host.Address, path), TestContext.Current.CancellationToken);

            ((int)management.StatusCode).ShouldBe(200);
            ((int)open.StatusCode).ShouldBe(404);
        }
    }

    [Fact]
    public async Task The_documentation_opens_without_a_token_and_names_every_module()
    {
        using var http = new HttpClient { BaseAddress = Platform.App.Address };
        var page = await http.GetStringAsync("/docs/", TestContext.Current.CancellationToken);
        page.ShouldContain("<html", Case.Insensitive);
        foreach (var module in ModuleDatabases.Modules)
        {
            var document = await http.GetStringAsync($"/openapi/{module}.json", TestContext.Current.CancellationToken);
            JsonSerializer.Deserialize<JsonElement>(document).GetProperty("paths").EnumerateObject().ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task The_verb_check_says_that_every_database_is_there_and_up_to_date()
    {
        var outputs = "";
        foreach (var host in Hosts.Where(host => host.RunVerbAsync is not null))
        {
            var (code, output) = await host.RunVerbAsync!("check");
            code.ShouldBe(0, output);
            outputs += output;
        }

        foreach (var module in ModuleDatabases.Modules)
        {
            outputs.ShouldContain($"{module}: reachable, 0 pending migrations");
        }
    }

    [Fact]
    public async Task An_unknown_verb_is_refused_with_the_known_ones()
    {
        var (code, output) = await Hosts[0].RunVerbAsync!("dance");

        code.ShouldBe(64);
        output.ShouldContain("check");
    }

    /// <param name="Address">Public address.</param>
    /// <param name="Management">Management address.</param>
    /// <param name="RunVerbAsync">Runs a verb beside the process; null where there are none.</param>
    protected sealed record Host(Uri Address, Uri Management, Func<string, Task<(int Code, string Output)>>? RunVerbAsync);
}

public sealed class The_process_of_all(OneProcess platform) : The_process(platform)
{
    protected override IReadOnlyList<Host> Hosts => [new(platform.App.Address, platform.Process.Management, verb => platform.Process.RunVerbAsync(verb))];
}

[Collection(nameof(SeparateServices))]
public sealed class The_process_of_each_service(SeparateServices platform) : The_process(platform)
{
    protected override IReadOnlyList<Host> Hosts =>
    [
        .. ModuleDatabases.Modules.Select(module => platform.Services[module]).Select(host => new Host(host.Address, host.Management, verb => host.RunVerbAsync(verb))),
        new(platform.Services.Gateway.Address, platform.Services.Gateway.Management, null),
    ];
}
