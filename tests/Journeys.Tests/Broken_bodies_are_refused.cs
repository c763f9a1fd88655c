using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Journeys.Tests;

/// <summary>Whatever is sent to whichever door: a 4xx problem document in the caller's language that names the field, never a 500, and not one row is written.</summary>
public abstract partial class Broken_bodies_are_refused(RunningPlatform platform) : Journey(platform)
{
    /// <summary>Answers per row what was wrong, with 200: a bad row must not hold up 499 good ones.</summary>
    private static readonly string[] PerRow = ["ImportRelief"];

    /// <summary>Half a phone number or name while somebody types is no mistake: these searches find nothing instead.</summary>
    private static readonly string[] Forgiving = ["FindDuplicates", "SearchCases"];

    /// <summary>The reason is told in words there.</summary>
    private static readonly string[] InWords = ["OverrideConsent", "SuspendCharity", "HoldService", "ReferByHand"];

    [Fact]
    public async Task Every_door_refuses_every_broken_body_with_a_document_that_helps_and_writes_nothing()
    {
        var app = Platform.App;
        var doors = await Doors.BuildAsync(Users, await Caller.SignInAsync(app.Address, "government", TestClients.Secret), await Caller.SignInAsync(app.Address, "operator", TestClients.Secret), Platform.Charity(1), Platform.NextCounty());
        doors.Operations.Order().ShouldBe((await OperationsWithBodiesAsync(app)).Order(), "every call with a body has an example here, and every example a call");

        await RestAsync();
        var before = Counts(app);
        var printed = app.Output.Count(Bad);
        var faults = new List<string>();
        var sent = 0;
        foreach (var operation in doors.Names)
        {
            foreach (var broken in BrokenBodies.Of(doors[operation].Good).Where(broken => Matters(operation, broken)))
            {
                foreach (var language in (string?[])[null, "en"])
                {
                    sent++;
                    if (await FaultAsync(doors[operation], broken, language) is { } fault)
                    {
                        faults.Add($"{operation}, {broken.What}, {language ?? "default language"}: {fault}");
                    }
                }
            }

            foreach (var (what, status, content) in OddContents(doors[operation]))
            {
                sent++;
                using var answer = await SendAsync(doors[operation], content, null);
                if ((int)answer.StatusCode != status || await DocumentFaultAsync(answer, null, null) is not null)
                {
                    faults.Add($"{operation}, {what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                }
            }
        }

        faults.ShouldBeEmpty($"{faults.Count} of {sent} answers are wrong");
        sent.ShouldBeGreaterThan(1000);
        await app.Databases.QuietAsync();
        Counts(app).ShouldBe(before, "nothing refused was written, not even half");
        app.Output.Where(Bad).Skip(printed).ShouldBeEmpty();

        // The examples are good: the same doors open for them, so it was the one broken thing that was refused.
        foreach (var operation in (string[])["OpenCase", "AddNeed", "RecordConsent", "RegisterCharity", "PublishOffer", "PublishOffer around a point", "FindCandidates", "HoldService", "ConfirmOutcome", "ResolveDispute"])
        {
            using var answer = await SendAsync(doors[operation], Json(doors[operation].Good.ToJsonString()), "en");
            answer.IsSuccessStatusCode.ShouldBeTrue($"{operation}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }

    /// <summary>Rows per table, without those that a clock writes whatever is called.</summary>
    private static Dictionary<string, long> Counts(IReferralApp app) =>
        app.Databases.Counts().Where(table => !table.Key.EndsWith(".AuditHeads", StringComparison.Ordinal)).ToDictionary();

    /// <summary>What other journeys left behind has come to rest: nothing is on its way, and no clock of a need strikes soon.</summary>
    private Task RestAsync() => Eventually.IsTrueAsync(
        () =>
        {
            var databases = Platform.App.Databases;
            var soon = databases.Literal(TimeProvider.System.GetUtcNow().AddMinutes(2));
            return Task.FromResult(databases.Count("matching", $"SELECT COUNT(*) FROM \"Needs\" WHERE \"DueAt\" < {soon}") == 0 && databases.OnTheirWay() == 0);
        },
        "the platform is at rest", seconds: 60);

    private static bool Bad(string line) => line.Contains(BrokenBodies.Nonsense, StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal);

    private static bool Matters(string operation, Broken broken) =>
        // A body is optional there.
        !(operation == "VerifyCharity" && (broken.What is "no body" or "null"))
        && !(PerRow.Contains(operation) && broken.Path is not null && !ShapeAlone().IsMatch(broken.What))
        && !((InWords.Contains(operation) || operation.EndsWith("DiscardDeadLetter", StringComparison.Ordinal)) && broken.What == "reason unknown")
        && !(Forgiving.Contains(operation) && broken.What.EndsWith("unknown", StringComparison.Ordinal));

    private static IEnumerable<(string What, int Status, HttpContent Content)> OddContents(Door door)
    {
        var good = door.Good.ToJsonString();
        yield return ("plain text", 415, new StringContent(good, Encoding.UTF8, "text/plain"));
        yield return ("a form", 415, new FormUrlEncodedContent([new("a", "b")]));
        yield return ("not UTF-8", 400, new ByteArrayContent([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}']) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
        yield return ("10 MB", 413, Json(new string(' ', 10 * 1024 * 1024) + good));
    }

    private static async Task<string?> FaultAsync(Door door, Broken broken, string? language)
    {
        using var answer = await SendAsync(door, Json(broken.Text), language);
        return await DocumentFaultAsync(answer, broken.Path, language);
    }

    /// <summary>What is wrong with the answer; null when it is as it should be.</summary>
    private static async Task<string?> DocumentFaultAsync(HttpResponseMessage answer, string? path, string? language)
    {
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync();
        if (status is < 400 or >= 500 || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return $"{status} {answer.Content.Headers.ContentType} {text}";
        }

        var document = JsonSerializer.Deserialize<JsonElement>(text);
        if (!document.Text("type").StartsWith("urn:referral:problem:", StringComparison.Ordinal) || document.Text("traceId").Length < 16 || document.Number("status") != status)
        {
            return "type, traceId or status is missing: " + text;
        }

        if (!Speaks(document.Text("title"), language))
        {
            return "the title is in the wrong language: " + text;
        }

        if (text.Contains(BrokenBodies.Nonsense, StringComparison.Ordinal) || text.Contains("丑丑", StringComparison.Ordinal))
        {
            return "what was sent is repeated: " + text[..Math.Min(300, text.Length)];
        }

        if (status != 400)
        {
            return null;
        }

        if (!document.TryGetProperty("errors", out var errors) || errors.EnumerateObject().ToArray() is not { Length: > 0 } fields)
        {
            return "no field is named: " + text;
        }

        if (fields.SelectMany(field => field.Value.EnumerateArray()).Any(sentence => !Speaks(sentence.GetString()!, language)))
        {
            return "a reason is in the wrong language: " + text;
        }

        return path is null || fields.Any(field => Near(field.Name, path)) ? null : $"{path} is not named: {text}";
    }

    /// <summary>The field itself, or the object or list it belongs to.</summary>
    private static bool Near(string named, string path) =>
        path.Equals(named, StringComparison.OrdinalIgnoreCase) || path.StartsWith(named + ".", StringComparison.OrdinalIgnoreCase) || path.StartsWith(named + "[", StringComparison.OrdinalIgnoreCase)
        || named.StartsWith(path + "[", StringComparison.OrdinalIgnoreCase) || named.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase)
        || named.TrimStart('$', '.').Equals(path, StringComparison.OrdinalIgnoreCase);

    private static bool Speaks(string sentence, string? language) => Chinese().IsMatch(sentence) == (language is null);

    private static async Task<HttpResponseMessage> SendAsync(Door door, HttpContent content, string? language)
    {
        using var request = new HttpRequestMessage(door.Method, new Uri(door.By.Http.BaseAddress!, door.Path)) { Content = content };
        request.Headers.Authorization = door.By.Http.DefaultRequestHeaders.Authorization;
        // A large body is refused before it is sent.
        request.Headers.ExpectContinue = content.Headers.ContentLength > 1_000_000;
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        }

        return await Http.SendAsync(request);
    }

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(100) };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<IReadOnlyList<string>> OperationsWithBodiesAsync(IReferralApp app)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        var operations = new List<string>();
        foreach (var module in ModuleDatabases.Modules)
        {
            var document = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync($"/openapi/{module}.json"));
            operations.AddRange(document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
                .Where(method => method.Name is "post" or "put" or "patch" && method.Value.TryGetProperty("requestBody", out var body)
                    // The token call is a form by its own standard, and answers as that standard says.
                    && body.GetProperty("content").TryGetProperty("application/json", out _))
                .Select(method => method.Value.Text("operationId")));
        }

        return operations;
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();

    [GeneratedRegex("as (text|object|list|number)$|unknown key$|key twice$|beyond any type$|beyond any number$")]
    private static partial Regex ShapeAlone();
}

/// <summary>A platform of its own, because it counts rows.</summary>
public sealed class Broken_bodies_are_refused_in_one_process(FreshProcess platform) : Broken_bodies_are_refused(platform), IClassFixture<FreshProcess>;

[Collection(nameof(SeparateServices))]
public sealed class Broken_bodies_are_refused_in_separate_services(SeparateServices platform) : Broken_bodies_are_refused(platform);
