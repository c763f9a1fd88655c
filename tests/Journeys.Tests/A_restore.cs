using System.Diagnostics;
using Chaos.Tests;

namespace Journeys.Tests;

/// <summary>
/// The drill of docs/operations/backup.md, with its commands as printed: everybody is at work while the back-up is taken, goes on working, then everything is destroyed and restored.
/// What was answered before the back-up has to be there, in one state everywhere, with the names in it readable, and new work has to go on.
/// </summary>
public abstract class A_restore(ITestOutputHelper output)
{
    private const string Document = "docs/operations/backup.md";
    private const string County = "520103";
    private const string Name = "李小明";

    /// <summary>Where the back-ups go.</summary>
    protected DirectoryInfo Scratch { get; } = Directory.CreateTempSubdirectory("referral-backup-");

    protected abstract Task<IReferralApp> StartAsync();

    protected abstract Task BackUpAsync();

    protected abstract Task DestroyAsync();

    protected abstract Task RestoreAsync();

    [Fact]
    public async Task What_was_answered_before_the_back_up_is_there_and_work_goes_on()
    {
        SkipWithoutTools();
        var app = await StartAsync();
        var promises = new Promises();
        await Load.PrepareAsync(app);
        var users = await ReferralUsers.SignInAsync(app.Address);
        var (charity, referral) = await AcceptedAsync(users, promises);
        using (var load = new Load(app, promises, seed: 1, breath: 250))
        {
            load.Start();
            await WorkedAsync(promises, confirmed: 3);

            var before = Copy(promises);
            await BackUpAsync();
            await WorkedAsync(promises, confirmed: before.Steps.Keys.Count(step => step.To == "Confirmed") + 3);
            await load.StopAsync();
            promises.Faults.ShouldBeEmpty("a back-up disturbs nobody");

            await DestroyAsync();
            await RestoreAsync();
            var all = promises.Cases.Count;
            promises = Remaining(app, before, promises);
            output.WriteLine($"{before.Cases.Count} cases before the back-up, {promises.Cases.Count} in it, {all - promises.Cases.Count} came after it");
            promises.Cases.Count.ShouldBeLessThan(all, "there was work after the back-up, or nothing was restored");
        }

        (await users.ContactAsync(charity, referral)).GetRawText().ShouldContain(Name, Case.Sensitive, "the keys open what they sealed");
        await GoesOnAsync(users, charity, referral, promises);
        await Aftermath.QuietAsync(app);
        new Chaos.Tests.Audit(app.Databases).Run(promises).ShouldBeEmpty();
        await Aftermath.TheApiAgreesAsync(app, promises);
        output.WriteLine(Aftermath.Figures(app, promises));
        await MoveAsync();
    }

    /// <summary>What else the document offers for this form.</summary>
    protected virtual Task MoveAsync() => Task.CompletedTask;

    /// <summary>Runs the blocks under headings of the document in one shell; answers what they printed.</summary>
    internal static async Task<string> RunAsync(Dictionary<string, string> environment, params string[] headings)
    {
        var script = "set -eu\n" + string.Concat(headings.SelectMany(heading => Documents.BlocksUnder(Document, heading)).Where(block => block.Language == "sh").Select(block => block.Text));
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        bash.ExitCode.ShouldBe(0, $"{string.Join(", ", headings)}: {printed}{await errors}");
        return printed;
    }

    protected abstract IReadOnlyList<string> Tools { get; }

    private void SkipWithoutTools()
    {
        foreach (var tool in Tools)
        {
            var there = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
            Assert.SkipWhen(!there && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }, $"Needs {tool}");
            there.ShouldBeTrue($"This test needs {tool}");
        }
    }

    /// <summary>One case with a name in it, as far as the charity that may read it.</summary>
    private static async Task<(Charity Charity, string Referral)> AcceptedAsync(ReferralUsers users, Promises promises)
    {
        var charity = await users.VerifiedCharityAsync(4);
        await users.LiveOfferAsync(charity, "named", County, capacity: 2);
        var opened = await users.OpenCaseAsync(County, person: new { name = Name, phone = "13900000000" });
        var caseId = opened.GetProperty("id").GetGuid();
        promises.Cases["named"] = (caseId, [opened.GetProperty("needs")[0].GetProperty("id").GetGuid()]);
        promises.Consents[(await users.ConsentAsync(opened.Text("id"), charity)).GetProperty("id").GetGuid()] = caseId;
        var referral = (await users.ReferralInStateAsync(opened.Text("id"), "offered", charity.Id)).Text("id");
        await StepAsync(charity.Caller, referral, "acceptance", new { quantity = 1 }, "Accepted", promises);
        await users.ContactAsync(charity, referral);
        return (charity, referral);
    }

    /// <summary>What the back-up found half done is finished, and a new case goes the whole way, on the last unit of the same offer.</summary>
    private static async Task GoesOnAsync(ReferralUsers users, Charity charity, string half, Promises promises)
    {
        var opened = await users.OpenCaseAsync(County);
        promises.Cases["new"] = (opened.GetProperty("id").GetGuid(), [opened.GetProperty("needs")[0].GetProperty("id").GetGuid()]);
        var referral = (await users.ReferralInStateAsync(opened.Text("id"), "offered", charity.Id)).Text("id");
        await StepAsync(charity.Caller, referral, "acceptance", new { quantity = 1 }, "Accepted", promises);
        foreach (var each in (string[])[half, referral])
        {
            await StepAsync(charity.Caller, each, "start", null, "InService", promises);
            await StepAsync(charity.Caller, each, "delivery", new { extent = "full" }, "Delivered", promises);
            await StepAsync(users.Hotline, each, "confirmation", new { outcome = "D1", by = "call" }, "Confirmed", promises);
        }

        await users.NeedInStateAsync(opened.Text("id"), "met");
    }

    private static async Task StepAsync(Caller who, string referral, string step, object? body, string to, Promises promises)
    {
        await who.PostAsync($"/api/matching/referrals/{referral}/{step}", body);
        promises.Steps[(Guid.Parse(referral), to)] = true;
    }

    private static Task WorkedAsync(Promises promises, int confirmed)
    {
        var cases = promises.Cases.Count + 5;
        return Eventually.IsTrueAsync(
            () => Task.FromResult(!promises.Faults.IsEmpty || (promises.Cases.Count >= cases && promises.Steps.Keys.Count(step => step.To == "Confirmed") >= confirmed)),
            $"{confirmed} needs are met", seconds: 120);
    }

    private static Promises Copy(Promises from)
    {
        var copy = new Promises();
        Fill(copy, from, _ => true, _ => true);
        foreach (var need in from.Withdrawn.Keys)
        {
            copy.Withdrawn[need] = true;
        }

        foreach (var step in from.Steps.Keys)
        {
            copy.Steps[step] = true;
        }

        return copy;
    }

    /// <summary>What the platform still owes: everything answered before the back-up, and of what was answered while it was taken and after, that which is in it.</summary>
    private static Promises Remaining(IReferralApp app, Promises before, Promises all)
    {
        HashSet<Guid> Ids(string table) => [.. app.Databases.Rows("intake", $"SELECT \"Id\" FROM \"{table}\"").Select(row => row.Id("Id"))];
        var (cases, consents) = (Ids("Cases"), Ids("Consents"));
        var owed = Copy(before);
        Fill(owed, all, cases.Contains, consents.Contains);
        return owed;
    }

    private static void Fill(Promises into, Promises from, Func<Guid, bool> hasCase, Func<Guid, bool> hasConsent)
    {
        foreach (var (key, value) in from.Cases.Where(promise => hasCase(promise.Value.CaseId)))
        {
            into.Cases[key] = value;
        }

        foreach (var (consent, caseId) in from.Consents.Where(promise => hasConsent(promise.Key)))
        {
            into.Consents[consent] = caseId;
        }
    }
}
