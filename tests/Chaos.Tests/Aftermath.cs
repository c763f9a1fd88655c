using System.Globalization;

namespace Chaos.Tests;

/// <summary>What is looked at after the faults, in either form.</summary>
internal static class Aftermath
{
    /// <summary>Words of the lines that tell of a message given up: ours, and the bus's for a handler and for a transport that failed.</summary>
    private static readonly string[] GivenUp = ["dead letter", "R-FAULT", "T-FAULT"];

    /// <summary>Nothing on its way and no clock about to strike. A platform that does not come to rest is told apart by what keeps it.</summary>
    public static async Task QuietAsync(IReferralApp app, int seconds = 90)
    {
        var databases = app.Databases;
        long Due() => databases.Count("matching", $"SELECT COUNT(*) FROM \"Needs\" WHERE \"DueAt\" < {databases.Literal(TimeProvider.System.GetUtcNow().AddSeconds(30))}");
        try
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(Due() == 0 && databases.OnTheirWay() == 0), "the platform comes to rest", seconds);
        }
        catch (TimeoutException restless)
        {
            var open = ModuleDatabases.Modules.SelectMany(module => databases
                .Rows(module, "SELECT \"Name\", \"Attempts\", \"LastError\", COUNT(*) AS n, COUNT(\"ParkedAt\") AS parked FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NULL GROUP BY \"Name\", \"Attempts\", \"LastError\"")
                .Select(row => $"{module}: {row["n"]} x {row["Name"]} open, {row["parked"]} parked, {row["Attempts"]} attempts, {row["LastError"]}"));
            var unsettled = ModuleDatabases.Modules.SelectMany(module => databases
                .Rows(module, "SELECT \"Name\", COUNT(*) AS n FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NOT NULL AND \"SettledAt\" IS NULL GROUP BY \"Name\"")
                .Select(row => $"{module}: {row["n"]} x {row["Name"]} sent and not with every reader"));
            var dead = ModuleDatabases.Modules.SelectMany(module => databases.Rows(module, "SELECT * FROM \"DeadLetters\"").Select(row => $"{module} has a dead letter: {row["Queue"]} {row["Name"]} {row["MessageId"]} {row["Error"]}"));
            var said = app.Output.Where(line => GivenUp.Any(word => line.Contains(word, StringComparison.Ordinal))).TakeLast(20);
            throw new TimeoutException($"{restless.Message}; {Due()} needs are due\n{string.Join('\n', [.. open, .. unsettled, .. databases.Unread().Take(20), .. dead, .. said])}", restless);
        }
    }

    /// <summary>In the middle of a fault: every service says that it can work.</summary>
    public static async Task EverybodyIsReadyAsync(this SplitApp app, string because)
    {
        foreach (var module in ModuleDatabases.Modules)
        {
            (await app[module].ReadinessAsync()).ShouldBe(200, $"{module}: {because}");
        }
    }

    /// <summary>What the databases say is what callers are told.</summary>
    public static async Task TheApiAgreesAsync(IReferralApp app, Promises promises)
    {
        var users = await ReferralUsers.SignInAsync(app.Address);
        foreach (var (caseId, needs) in promises.Cases.Values.Take(25))
        {
            var opened = await users.Hotline.GetAsync($"/api/intake/cases/{caseId}");
            opened.GetProperty("needs").EnumerateArray().Select(need => need.GetProperty("id").GetGuid()).Order().ShouldBe(needs.Order());
            var timeline = await users.Coordinator.GetAsync($"/api/tracking/cases/{caseId}/timeline");
            timeline.GetProperty("steps").EnumerateArray().Count(step => step.Text("code") == "case-opened").ShouldBe(1);
        }

        (await users.Coordinator.GetAsync("/api/tracking/figures")).GetProperty("withoutNextStep").Number("value").ShouldBe(0);
        var operators = await Caller.SignInAsync(app.Address, "operator", TestClients.Secret);
        foreach (var module in ModuleDatabases.Modules)
        {
            (await operators.GetAsync($"/api/{module}/dead-letters")).GetProperty("items").GetArrayLength().ShouldBe(0, module);
        }
    }

    /// <summary>How many rows the audit had to go by, for a reader who wants to know whether it saw anything.</summary>
    public static string Figures(IReferralApp app, Promises promises)
    {
        var counts = app.Databases.Counts();
        long Sum(string table) => counts.Where(count => count.Key.EndsWith('.' + table, StringComparison.Ordinal)).Sum(count => count.Value);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {promises.Cases.Count} cases, {promises.Steps.Count} steps and {promises.Consents.Count} consents were answered; {promises.Repeated} requests were sent again
            {counts["intake.Needs"]} needs, {counts["matching.Referrals"]} referrals, {counts["matching.Steps"]} steps, {counts["tracking.Items"]} items on the board
            {Sum("OutboxMessages")} messages sent, {Sum("InboxMessages")} receipts, {Sum("DeadLetters")} dead letters
            """);
    }

    public static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
