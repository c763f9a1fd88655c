using Testing.Servers;

namespace ConsoleTests;

/// <summary>The pages as a deployable of their own, in two replicas, behind the gateway; everything else in processes of its own too.</summary>
public sealed class On_separate_services(OpenConsole console, OnSeparateServices services) : IClassFixture<OnSeparateServices>
{
    [Fact]
    public async Task A_case_is_opened_and_stands_on_the_board_and_another_replica_knows_who_is_signed_in()
    {
        var hotline = await console.OpenAsync("/sign-in?back=/hotline", at: services.App.Address);
        await OpenConsole.SignInAsync(hotline, "hotline");
        await hotline.WaitForSelectorAsync("#desk[data-ready]");
        var coordinator = await console.OpenAsync("/sign-in?back=/board?urgency=U1", "en", at: services.App.Address);
        await OpenConsole.SignInAsync(coordinator, "coordinator");
        await coordinator.WaitForSelectorAsync("#board[data-ready]");

        await hotline.FillAsync("#place", "420106");
        await hotline.WaitForSelectorAsync("#place-list [data-combobox-option-default]");
        await hotline.PressAsync("#place", "Enter");
        await hotline.FillAsync("#words", "没饭吃");
        await hotline.WaitForSelectorAsync("#words-list [data-combobox-option-default]");
        await hotline.PressAsync("#words", "Enter");
        await hotline.ClickAsync("label[for=U1]");
        await hotline.FillAsync("#name", "冯演示");
        await hotline.PressAsync("#name", "Control+Enter");
        await hotline.WaitForURLAsync("**/cases/*?opened=yes");
        var number = (await hotline.TextContentAsync(".number"))!.Trim();
        var row = coordinator.Locator("#board tbody tr", new() { HasText = number });
        await row.First.WaitForAsync();

        // A browser sends its cookies to every port of a machine, so the second replica is asked by its own address.
        var second = services.App.Pages.Replica();
        await using (second)
        {
            second.Launch();
            await second.WaitUntilReadyAsync();
            await hotline.GotoAsync(new Uri(second.Address, "/hotline").AbsoluteUri);
            await hotline.WaitForSelectorAsync("#desk[data-ready]");
            (await hotline.TextContentAsync(".who")).ShouldBe("演示坐席");
            new Uri(hotline.Url).Port.ShouldBe(second.Address.Port);
        }

        await hotline.GotoAsync(new Uri(services.App.Address, "/").AbsoluteUri);
        await hotline.ClickAsync("form[action='/sign-out'] button");
        await hotline.WaitForSelectorAsync("main a[href='/sign-in']");
        hotline.Errors().ShouldBeEmpty();
        coordinator.Errors().ShouldBeEmpty();
        services.App.Output.Where(line => line.Contains("冯演示", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Health_of_the_console_is_nobodys_business_outside()
    {
        using var outside = new HttpClient { BaseAddress = services.App.Address };
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
        // Whatever name the caller uses.
        asked.Headers.Host = $"referral:{services.App.Pages.Management.Port}";
        using var answer = await outside.SendAsync(asked, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await services.App.Pages.ReadinessAsync()).ShouldBe(200);
    }
}

/// <summary>Separate services with pages, started by the first test that needs them.</summary>
public sealed class OnSeparateServices : IAsyncLifetime
{
    private readonly PostgreSqlServer _postgreSql = new();
    private readonly RabbitMqServer _broker = new();
    private readonly RedisServer _redis = new();

    /// <summary>The services.</summary>
    public SplitApp App { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_postgreSql.InitializeAsync().AsTask(), _broker.InitializeAsync().AsTask(), _redis.InitializeAsync().AsTask());
        App = await SplitApp.StartAsync(_postgreSql, _broker, new() { ["Demonstration__Enabled"] = "true" }, redisOfPages: _redis.Address);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await _redis.DisposeAsync();
        await _broker.DisposeAsync();
        await _postgreSql.DisposeAsync();
    }
}
