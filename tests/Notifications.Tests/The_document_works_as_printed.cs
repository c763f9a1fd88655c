using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Notifications.Events;
using Notifications.Sending;

namespace Notifications.Tests;

/// <summary>What a charity's engineer copies from docs/webhooks.md takes what we sign, and refuses what is changed, old or signed by somebody else.</summary>
public sealed partial class The_document_works_as_printed
{
    private const string Body = """{"type":"card.offered","data":{"城":"武汉"}}""";
    private const string Id = "msg_1";

    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "webhooks.md"));
    private static readonly byte[] Secret = Signature.NewSecret();

    [Theory]
    [InlineData("python")]
    [InlineData("sh")]
    public async Task Its_verification_takes_what_we_sign_and_nothing_else(string language)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var own = Signature.Of([Secret], Id, now, Body);
        (await VerifyAsync(language, Id, now, own, Body)).ShouldBeTrue();
        (await VerifyAsync(language, Id, now, Signature.Of([Signature.NewSecret(), Secret], Id, now, Body), Body)).ShouldBeTrue("one of two signatures fits");
        (await VerifyAsync(language, Id, now, Signature.Of([Signature.NewSecret()], Id, now, Body), Body)).ShouldBeFalse("signed by somebody else");
        (await VerifyAsync(language, Id, now, own, Body.Replace("offered", "accepted", StringComparison.Ordinal))).ShouldBeFalse("the body was changed");
        (await VerifyAsync(language, "msg_2", now, own, Body)).ShouldBeFalse("the id was changed");
        (await VerifyAsync(language, Id, now - 400, Signature.Of([Secret], Id, now - 400, Body), Body)).ShouldBeFalse("it is too old");
        (await VerifyAsync(language, Id, now + 400, Signature.Of([Secret], Id, now + 400, Body), Body)).ShouldBeFalse("it is from the future");
    }

    [Fact]
    public void Its_verification_in_csharp_is_compiled_and_tried_here()
    {
        var file = File.ReadAllText(Path.Combine(Root(), "tests", "Notifications.Tests", "Verification.cs"));
        string.Join('\n', file.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line)).ShouldContain(Block("csharp"));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var other = Signature.NewSecret();
        bool Verified(string id, long seconds, byte[][] signers, string body) => Verification.Verify(
            Signature.Written(Secret), new HeaderDictionary { ["webhook-id"] = id, ["webhook-timestamp"] = seconds.ToString(CultureInfo.InvariantCulture), ["webhook-signature"] = Signature.Of(signers, Id, seconds, Body) },
            System.Text.Encoding.UTF8.GetBytes(body));
        Verified(Id, now, [Secret], Body).ShouldBeTrue();
        Verified(Id, now, [other, Secret], Body).ShouldBeTrue();
        Verified(Id, now, [Secret, other], Body).ShouldBeTrue();
        Verified(Id, now, [other], Body).ShouldBeFalse();
        Verified(Id, now, [Secret], Body + " ").ShouldBeFalse();
        Verified("msg_2", now, [Secret], Body).ShouldBeFalse();
        Verified(Id, now - 400, [Secret], Body).ShouldBeFalse();
        Verified(Id, now + 400, [Secret], Body).ShouldBeFalse();
    }

    [Fact]
    public async Task Its_csharp_proves_an_address()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await NotificationsApp.StartAsync();
        var (charity, secret) = (NotificationsApp.NewId(), "");
        var url = receiver.At(
            (came, http) =>
            {
                var body = System.Text.Encoding.UTF8.GetBytes(came.Body);
                return Verification.Verify(Volatile.Read(ref secret), came.Headers, body) && Verification.Answer(body) is { } answer ? http.Response.WriteAsync(answer) : Task.CompletedTask;
            },
            proves: false);
        var made = await app.RegisterAsync(charity, url);
        Volatile.Write(ref secret, Signature.Written(Signature.NewSecret()));
        await receiver.ArrivesAsync(url, 2, "it was asked twice");
        (await app.GetAsync(charity, made.Webhook.Id)).ProvenAt.ShouldBeNull("the secret is another charity's");
        Volatile.Write(ref secret, made.Secret!);
        await app.ReadAsync<Contracts.Http.Notifications.DeliveryView>(charity, HttpMethod.Post, $"/{made.Webhook.Id}/test");
        await app.IsProvenAsync(charity, made.Webhook.Id);
        Verification.Answer(System.Text.Encoding.UTF8.GetBytes(Body)).ShouldBeNull();
    }

    [Theory]
    [InlineData("webhook.proof", true)]
    [InlineData("card.offered", false)]
    public async Task Its_python_answers_a_proof_and_nothing_else(string type, bool answers)
    {
        var proof = TellCharity.Body(type, TimeProvider.System.GetUtcNow(), new Contracts.Http.Notifications.ProofEvent(NotificationsApp.NewId(), NotificationsApp.NewId(), "the-challenge"));
        var start = new ProcessStartInfo("python3") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "-c", Block("python") + "\nimport sys\nprint(answer(sys.stdin.buffer.read()) or '', end='')" } };
        using var process = Started(start);
        await process.StandardInput.WriteAsync(proof);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        (said.Length > 0 && Challenge.Answers(System.Text.Encoding.UTF8.GetBytes(said), "the-challenge")).ShouldBe(answers, said);
    }

    [Fact]
    public void Its_table_of_events_is_whole()
    {
        var rows = Document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1]).ToArray();
        EventTypes.All.Append(EventTypes.Test).Append(EventTypes.Proof).Where(type => !rows.Any(row => row.Contains($"`{type}`", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Its_example_is_what_we_send()
    {
        var printed = JsonSerializer.Deserialize<JsonElement>(Block("json"));
        var at = printed.GetProperty("timestamp").GetDateTimeOffset();
        var data = printed.GetProperty("data").Deserialize<Contracts.Http.Notifications.CardEvent>(Platform.Http.Json.Options)!;
        JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(TellCharity.Body("card.offered", at, data)), printed).ShouldBeTrue();
    }

    private static async Task<bool> VerifyAsync(string language, string id, long seconds, string signatures, string body)
    {
        var (program, script) = language == "python"
            ? ("python3", Block("python") + "\nimport sys, os\nsecret, id, at, signatures = sys.argv[1:]\nheaders = {'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures}\nsys.exit(0 if verify(secret, headers, sys.stdin.buffer.read()) else 1)")
            : ("bash", Block("sh") + "\nSECRET=$1; verify \"$2\" \"$3\" \"$4\"");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardError = true };
        string[] arguments = ["-c", script, .. language == "python" ? Array.Empty<string>() : ["verify"], Signature.Written(Secret), id, seconds.ToString(CultureInfo.InvariantCulture), signatures];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Started(start);
        await process.StandardInput.WriteAsync(body);
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        error.ShouldBeEmpty();
        return process.ExitCode == 0;
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, $"{start.FileName} is needed.");
            Assert.Skip($"Needs {start.FileName}.");
            throw;
        }
    }

    private static string Block(string language) => Fence().Matches(Document).Single(match => match.Groups[1].Value == language).Groups[2].Value;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Referral.sln is in none of the folders above the tests.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
