using System.Text;

namespace Identity.Tests;

public sealed class A_client_works_for_one_area
{
    [Fact]
    public async Task Its_token_names_the_division()
    {
        await using var app = await IdentityApp.StartAsync(new()
        {
            ["Identity:Clients:county:Id"] = "county",
            ["Identity:Clients:county:Secret"] = IdentityApp.Secret,
            ["Identity:Clients:county:Roles:0"] = "coordinator",
            ["Identity:Clients:county:Division"] = "420106",
        });

        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars((await app.TokenAsync("county")).Split('.')[1]));

        claims.ShouldContain("\"division\":\"420106\"");
    }

    [Theory]
    [InlineData("42010")]
    [InlineData("武昌区")]
    [InlineData("42010x")]
    public async Task What_is_no_division_code_stops_the_start(string division) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => IdentityApp.StartAsync(new()
        {
            ["Identity:Clients:county:Id"] = "county",
            ["Identity:Clients:county:Secret"] = IdentityApp.Secret,
            ["Identity:Clients:county:Roles:0"] = "coordinator",
            ["Identity:Clients:county:Division"] = division,
        }))).Message.ShouldContain("Division");
}
