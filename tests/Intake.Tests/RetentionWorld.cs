using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Intake with rules for keeping that a test can wait for, and the verbs of those whose records are kept and of who watches over it.</summary>
internal sealed class RetentionWorld : IAsyncDisposable
{
    /// <summary>Each class has its own time, so that a test sees them go one after the other.</summary>
    public static readonly (string Class, string Place, string Keep)[] Days = [("reporters", "*", "P1D"), ("people", "*", "P2D"), ("stories", "*", "P3D"), ("sharing", "*", "P4D")];

    private readonly DirectoryInfo _rules;

    private RetentionWorld(IntakeApp app, DirectoryInfo rules) => (App, _rules) = (app, rules);

    public IntakeApp App { get; }

    public HttpClient Auditor => App.App.As("auditor");

    public static async Task<RetentionWorld> StartAsync(PostgreSqlServer? server, params (string Class, string Place, string Keep)[] rules)
    {
        var folder = Directory.CreateTempSubdirectory("rules-");
        Write(folder, rules.Length == 0 ? Days : rules);
        return new(await IntakeApp.StartAsync(server, ("Reference:Directory", folder.FullName)), folder);
    }

    /// <summary>Other rules, for who starts after this.</summary>
    public void Change(params (string Class, string Place, string Keep)[] rules) => Write(_rules, rules);

    /// <summary>Lets time go by, and the timers with it.</summary>
    public void Pass(TimeSpan time) => App.App.Clock!.Advance(time);

    /// <summary>A full case that was closed.</summary>
    public async Task<OpenedCase> ClosedAsync(object? body = null)
    {
        var opened = await App.OpenAsync(body ?? Bodies.Full());
        await CloseAsync(opened);
        return opened;
    }

    public Task<ClosedCase> CloseAsync(OpenedCase of) => IntakeApp.SendAsync<ClosedCase>(App.Coordinator, $"/api/intake/cases/{of.Id}/closure", new { outcome = "E4" });

    /// <summary>A charity has read the contact and its help was confirmed.</summary>
    public async Task<ReferralFacts> ServedAsync(OpenedCase of, Guid charity)
    {
        await App.ConsentAsync(of, charity);
        var referral = await App.AcceptedAsync(of, charity);
        (await App.Charity(charity).AskAsync($"/api/intake/referrals/{referral.ReferralId}/contact")).EnsureSuccessStatusCode();
        var confirmed = referral with { Status = "confirmed", NeedStatus = "met", NeedVersion = 9 };
        await App.App.ReceiveAsync(new OutcomeConfirmed(confirmed, "D1", 1, 0, 5, "call"));
        await App.FollowedAsync(confirmed);
        return confirmed;
    }

    /// <summary>The whole dry run, page by page.</summary>
    public async Task<(IReadOnlyList<RetentionCount> Counts, IReadOnlyList<RetentionDue> Items)> PreviewAsync(int take = 50)
    {
        var first = await Auditor.ReadAsync<RetentionPreview>($"/api/intake/retention/due?take={take}");
        var items = first.Items.ToList();
        for (var next = first.Next; next is not null;)
        {
            var page = await Auditor.ReadAsync<RetentionPreview>($"/api/intake/retention/due?take={take}&cursor={next}");
            page.Counts.ShouldBeNull();
            items.AddRange(page.Items);
            next = page.Next;
        }

        return (first.Counts!, items);
    }

    public static async Task<IReadOnlyList<RetentionRunView>> RunsAsync(IntakeApp app) => (await app.App.As("auditor").ReadAsync<Page<RetentionRunView>>("/api/intake/retention/runs")).Items;

    /// <summary>So many runs have ended.</summary>
    public async Task<IReadOnlyList<RetentionRunView>> EndedAsync(int count)
    {
        var looks = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                if ((await RunsAsync(App)).Count(run => run.FinishedAt is not null) >= count)
                {
                    return true;
                }

                // A timer that was at work when the clock moved looks again an hour later.
                if (++looks % 100 == 0)
                {
                    Pass(TimeSpan.FromHours(1));
                }

                return false;
            },
            $"{count} runs that have ended", seconds: 60);
        var runs = await RunsAsync(App);
        runs.Count.ShouldBe(count);
        return runs;
    }

    public async Task<(byte[] Bytes, RetentionCertificate Certificate)> CertificateAsync(Guid run)
    {
        using var answer = await Auditor.AskAsync($"/api/intake/retention/runs/{run}/certificate");
        answer.EnsureSuccessStatusCode();
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (bytes, JsonSerializer.Deserialize<RetentionCertificate>(bytes, Platform.Http.Json.Options)!);
    }

    /// <summary>The lines of what a run erased, checked against the digest in its certificate.</summary>
    public async Task<string[]> ItemsAsync(Guid run)
    {
        using var answer = await Auditor.AskAsync($"/api/intake/retention/runs/{run}/items");
        var text = await answer.TextAsync();
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ShouldBe((await CertificateAsync(run)).Certificate.ItemsDigest);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _rules.Delete(recursive: true);
    }

    private static void Write(DirectoryInfo folder, (string Class, string Place, string Keep)[] rules)
    {
        folder.CreateSubdirectory("tables");
        var rows = rules.Append(("answers", "*", "P7D")).Select((rule, index) => new
        {
            code = $"rule-{index}",
            zh = "测试规则",
            en = "Rule of a test",
            validFrom = "2024-01-01",
            @class = rule.Item1,
            place = rule.Item2,
            keep = rule.Item3,
            after = rule.Item1 switch { "sharing" => "lastShared", "answers" => "stored", _ => "closed" },
            source = "test",
        });
        File.WriteAllText(Path.Combine(folder.FullName, "tables", "retention.json"), JsonSerializer.Serialize(new { version = "test", mode = "replace", rows }));
    }
}
