using System.Net;
using Identity.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Identity.Tests.People;

public sealed class The_first_account : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("identity-data-");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Comes_by_a_link_of_the_command_line_and_must_set_up_a_second_factor()
    {
        var (code, output, _) = await RunAsync("create", "--email", "first@people.example", "--name", "王芳", "--role", "operator");
        code.ShouldBe(0);
        var link = new Uri(output.Split('\n')[1].Trim());
        link.AbsolutePath.ShouldBe("/account/invitation");

        await using var app = await PeopleApp.StartAsync(new() { ["DATA_DIRECTORY"] = _data.FullName });
        using var browser = app.Open();
        var page = await browser.GetAsync(link.PathAndQuery);
        page.Text.ShouldContain("王芳");
        (await browser.SendAsync(page, ("password", PeopleApp.Password), ("again", PeopleApp.Password))).Location.ShouldBe("/account/app");
        (await app.LookAsync(accounts => accounts.SingleAsync())).InvitedBy.ShouldBe("command-line");
    }

    [Theory]
    [InlineData(64, "create")]
    [InlineData(64, "remove", "--email", "a@b.example")]
    [InlineData(64, "create", "--email", "no address", "--name", "N", "--role", "operator")]
    [InlineData(64, "create", "--email", "a@b.example", "--name", "N", "--role", "emperor")]
    [InlineData(64, "create", "--email", "a@b.example", "--name", "N", "--role", "coordinator")]
    [InlineData(64, "create", "--email", "a@b.example", "--name", "N", "--role", "charity", "--charity", "seven")]
    public async Task A_command_that_cannot_be_meant_says_so(int code, params string[] args)
    {
        var (answered, output, error) = await RunAsync(args);

        answered.ShouldBe(code);
        output.ShouldBeEmpty();
        error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_demonstrations_people_are_there_on_loopback_and_closed_without_it()
    {
        await using (var demo = await PeopleApp.StartAsync(new() { ["DATA_DIRECTORY"] = _data.FullName, ["Demonstration:Enabled"] = "true" }))
        {
            foreach (var account in Contracts.Http.Identity.DemonstrationAccounts.All)
            {
                using var browser = demo.Open();
                (await PeopleApp.SignInAsync(browser, account.Email, "demo")).Location.ShouldNotBeNull(account.Email);
                (await browser.GetAsync("/account")).Text.ShouldContain(account.Name);
            }
        }

        await using var later = await PeopleApp.StartAsync(new() { ["DATA_DIRECTORY"] = _data.FullName });
        using var again = later.Open();
        (await PeopleApp.SignInAsync(again, "operator@demo.example", "demo")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await later.LookAsync(accounts => accounts.CountAsync(account => account.DisabledAt == null))).ShouldBe(0);
    }

    [Fact]
    public async Task A_new_signing_key_keeps_cookies_and_apps_after_the_old_one_is_gone()
    {
        var (old, young) = (IdentityApp.NewKey(), IdentityApp.NewKey());
        var secret = SignIn.AppCodes.NewSecret();
        string email;
        await using (var before = await PeopleApp.StartAsync(new() { ["DATA_DIRECTORY"] = _data.FullName, ["Identity:Keys:0"] = old }))
        {
            email = (await before.AddAsync("coordinator", division: "4201", appSecret: secret)).Email!;
        }

        await using (await PeopleApp.StartAsync(new() { ["DATA_DIRECTORY"] = _data.FullName, ["Identity:Keys:0"] = young, ["Identity:Keys:1"] = old }))
        {
        }

        await using var after = await PeopleApp.StartAsync(new() { ["DATA_DIRECTORY"] = _data.FullName, ["Identity:Keys:0"] = young });
        using var browser = after.Open();
        (await PeopleApp.SignInAsync(browser, email)).Location.ShouldBe("/account/code");
        var code = SignIn.AppCodes.CodeAt(secret, SignIn.AppCodes.StepAt(TimeProvider.System.GetUtcNow()));
        (await browser.SendAsync("/account/code", await browser.GetAsync("/account/code"), ("code", code))).Location!.ShouldStartWith("/connect/authorize?");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CreateAccountVerb.RunAsync([.. args, $"--DATA_DIRECTORY={_data.FullName}", "--urls=http://127.0.0.1:5080"], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
