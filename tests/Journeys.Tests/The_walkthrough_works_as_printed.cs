using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Journeys.Tests;

public abstract class The_walkthrough_works_as_printed(RunningPlatform platform) : Journey(platform)
{
    private const string Walkthrough = "docs/walkthrough.md";
    private const string Mark = "== block ";

    [Fact]
    public async Task The_walkthrough_takes_one_case_from_the_call_to_the_confirmed_delivery()
    {
        SkipWithout("bash", "curl", "jq");
        var app = Platform.App;
        var blocks = Documents.Blocks(Walkthrough);
        var script = new StringBuilder("set -euo pipefail\n");
        for (var index = 0; index < blocks.Count; index++)
        {
            if (blocks[index].Language == "sh")
            {
                script.Append("echo '").Append(Mark).Append(index).Append("'\n").Append(blocks[index].Text).Append('\n');
            }
        }

        var (code, output, errors) = await BashAsync(script.Append("echo '" + Mark + "end'\necho \"\\\"$case_id\\\"\"\n").ToString(), app.Address);
        code.ShouldBe(0, $"{output}\n{errors}");

        var answers = output.Split(Mark, StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 2)).ToDictionary(part => part[0], part => Documents.Values(part[1]));
        var compared = 0;
        for (var index = 1; index < blocks.Count; index++)
        {
            if (blocks[index].Language != "json")
            {
                continue;
            }

            var printed = Documents.Values(blocks[index].Text);
            var real = answers[(index - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)];
            real.Count.ShouldBe(printed.Count, $"answers of\n{blocks[index - 1].Text}");
            printed.Zip(real).Select(pair => Documents.Difference(pair.First, pair.Second)).ShouldAllBe(difference => difference == null, blocks[index - 1].Text);
            compared++;
        }

        compared.ShouldBeGreaterThan(10);

        // And the state the reader ends in, read by somebody else.
        var caseId = answers["end"].Single().GetString();
        var hotline = await Caller.SignInAsync(app.Address, "hotline", TestClients.Secret);
        var of = await hotline.GetAsync($"/api/intake/cases/{caseId}");
        of.Text("status").ShouldBe("closed");
        of.GetProperty("needs").EnumerateArray().ShouldAllBe(need => need.GetProperty("status").GetString() == "met");
        var referral = (await hotline.GetAsync($"/api/matching/referrals?caseId={caseId}")).GetProperty("items").EnumerateArray().Single();
        referral.Text("status").ShouldBe("confirmed");
        referral.Text("outcome").ShouldBe("D1");
    }

    private static void SkipWithout(params string[] tools)
    {
        foreach (var tool in tools)
        {
            var there = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
            Assert.SkipWhen(!there && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }, $"Needs {tool}");
            there.ShouldBeTrue($"This test needs {tool}");
        }
    }

    private static async Task<(int Code, string Output, string Errors)> BashAsync(string script, Uri platform)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REFERRAL"] = platform.ToString().TrimEnd('/');
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var bash = Process.Start(start) ?? throw new Win32Exception("bash did not start");
        try
        {
            var output = bash.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = bash.StandardError.ReadToEndAsync(limit.Token);
            await bash.StandardInput.WriteAsync(script.AsMemory(), limit.Token);
            bash.StandardInput.Close();
            await bash.WaitForExitAsync(limit.Token);
            return (bash.ExitCode, await output, await errors);
        }
        finally
        {
            if (!bash.HasExited)
            {
                bash.Kill(entireProcessTree: true);
            }
        }
    }
}

public sealed class The_walkthrough_works_as_printed_in_one_process(OneProcess platform) : The_walkthrough_works_as_printed(platform);

[Collection(nameof(SeparateServices))]
public sealed class The_walkthrough_works_as_printed_in_separate_services(SeparateServices platform) : The_walkthrough_works_as_printed(platform);
