using System.Text;
using System.Text.Encodings.Web;

namespace Journeys.Tests;

/// <summary>
/// A full case about a recognisable, invented person, with every call that carries something personal, each under an Idempotency-Key. Afterwards none of it is readable
/// in any file of the platform, the encrypted one included, nor in anything the process printed.
/// </summary>
public abstract class Nothing_personal_leaves_intake(RunningPlatform platform) : Journey(platform)
{
    private const string Name = "司徒暗梅";
    private const string Phone = "13912347654";
    private const string IdNumber = "19010119850515002X";
    private const string Detail = "幽兰巷七十七号";
    private const string Address = "蓝瓦弄三十三号";
    private const string Narrative = "铁炉半夜熄灭了她很怕";
    private const string AdHoc = "要一条绿格子毛毯";
    private const string Reporter = "欧阳暗竹";
    private const string ReporterPhone = "13912348765";
    private const string Danger = "隔壁有人持刀威胁";
    private const string Responsible = "值班长诸葛暗菊";
    private const string WithdrawalText = "她的侄子已送来";

    private static readonly string[] Secrets =
        [Name, Phone, IdNumber, Detail, Address, Narrative, AdHoc, Reporter, ReporterPhone, Danger, Responsible, WithdrawalText, "situ anmei", "situanmei", "25.0456", "102.7123"];

    private int _key;

    [Fact]
    public async Task Of_a_whole_case_nothing_personal_is_readable_outside_of_the_answers_to_those_entitled()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(1);
        await Users.LiveOfferAsync(charity, "privacy", county, capacity: 5);
        await TellEverythingAsync(county, charity);

        await Platform.App.Databases.QuietAsync();
        var found = new List<string>();
        foreach (var secret in Secrets)
        {
            found.AddRange(Platform.App.Output.Where(line => line.Contains(secret, StringComparison.Ordinal)).Select(_ => $"{secret}: in the output"));
        }

        foreach (var file in Files())
        {
            found.AddRange(Found(file, Secrets).Select(secret => $"{secret}: in {file}"));
        }

        foreach (var module in ModuleDatabases.Modules)
        {
            found.AddRange(Platform.App.Databases.Tables(module).SelectMany(table => Platform.App.Databases.Rows(module, $"SELECT * FROM \"{table}\"")
                .SelectMany(row => row.Values).OfType<string>().SelectMany(text => Secrets.Where(text.Contains)).Distinct().Select(secret => $"{secret}: in {module}.{table}")));
        }

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_secret_is_found_so_the_search_works()
    {
        var county = Platform.NextCounty();
        var opened = await Users.OpenCaseAsync(county);
        var number = opened.Text("number");

        await Eventually.IsTrueAsync(() => Task.FromResult(Files().Any(file => Found(file, [number]).Any())), "the number of a case stands in a file");
    }

    /// <summary>Every file in which the platform or its servers keep something.</summary>
    protected abstract IEnumerable<string> Files();

    private async Task TellEverythingAsync(string county, Charity charity)
    {
        var opened = await SayAsync(Users.Hotline, "/api/intake/cases", new
        {
            channel = "hotline",
            urgency = "U2",
            place = new { division = county, detail = Detail, latitude = 25.0456789, longitude = 102.7123456 },
            person = new { name = Name, idType = "residentId", idNumber = IdNumber, phone = Phone, birthDate = "1985-05-15", gender = "female", address = Address },
            reporter = new { name = Reporter, phone = ReporterPhone, relation = "neighbour" },
            household = new { size = 2, tiers = new[] { "R2" }, tags = new[] { "V12" }, ages = new[] { 41, 9 } },
            narrative = Narrative,
            needs = new object[] { new { category = "N01.01", quantity = 1, unit = "person" } },
        });
        var caseId = opened.Text("id");
        await Users.Hotline.PostAsync("/api/intake/duplicates", new { phone = Phone, idNumber = IdNumber, name = Name, division = county, birthDate = "1985-05-15" });
        await Users.Hotline.PostAsync("/api/intake/cases/search", new { name = Name });
        await Users.Hotline.PostAsync("/api/intake/cases/search", new { q = Phone });
        var second = await SayAsync(Users.Hotline, $"/api/intake/cases/{caseId}/needs", new { category = "N01.03", quantity = 1, unit = "set", adHoc = AdHoc });
        await SayAsync(Users.Hotline, $"/api/intake/needs/{second.Text("id")}/withdrawal", new { reason = "other", text = WithdrawalText });
        await SayAsync(Users.Coordinator, $"/api/intake/cases/{caseId}/overrides", new { charityId = charity.Id, reason = Danger, responsible = Responsible });

        var referral = (await Users.ReferralInStateAsync(caseId, "offered", charity.Id)).Text("id");
        await SayAsync(charity.Caller, $"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });
        await SayAsync(Users.Hotline, $"/api/intake/cases/{caseId}/consents", new
        {
            charityId = charity.Id,
            purpose = "aid",
            kinds = new[] { "name", "phone", "address", "idNumber", "birthDate", "health", "narrative" },
            channel = "call",
            givenBy = "self",
            textVersion = "2026-1",
        });
        var contact = await Users.ContactAsync(charity, referral);
        contact.Text("name").ShouldBe(Name, "the person is known to those entitled, so there is something to find");
        contact.Text("narrative").ShouldBe(Narrative);
        await SayAsync(charity.Caller, $"/api/matching/referrals/{referral}/start", new { });
        await SayAsync(charity.Caller, $"/api/matching/referrals/{referral}/delivery", new { extent = "full" });
        await SayAsync(Users.Hotline, $"/api/matching/referrals/{referral}/confirmation", new { outcome = "D1", by = "call" });
        var view = (await Users.Hotline.GetAsync($"/api/intake/cases/{caseId}")).GetRawText();
        Secrets.Except([Responsible]).Where(secret => view.Contains(JavaScriptEncoder.Default.Encode(secret), StringComparison.Ordinal) || view.Contains(secret, StringComparison.Ordinal))
            .ShouldBeEmpty("a case is shown masked");
        var clear = await Users.Hotline.PostAsync($"/api/intake/cases/{caseId}/unmasking", new { fields = new[] { "name", "phone", "idNumber", "birthDate", "address", "reporter", "narrative" }, purpose = "visit" });
        (clear.Text("name"), clear.GetProperty("address").Text("home"), clear.GetProperty("reporter").Text("name")).ShouldBe((Name, Address, Reporter));
        await Users.Coordinator.GetAsync($"/api/intake/cases?division={county}");

        // What is refused must not be written down either.
        using var refused = await Users.Hotline.TryPostAsync("/api/intake/cases", new { place = new { division = county }, person = new { name = Name, phone = Phone + "x", idNumber = IdNumber, idType = "no" }, needs = new[] { new { category = "N01.01" } } });
        ((int)refused.StatusCode).ShouldBe(400);
        var document = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Secrets.Where(secret => document.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty("a refusal never repeats what was sent");
        using var read = await Users.Hotline.TryGetAsync($"/api/intake/cases/{caseId}");
        (read.Headers.CacheControl?.NoStore).ShouldBe(true, "nobody keeps a copy of a person on the way");
    }

    private async Task<JsonElement> SayAsync(Caller by, string path, object body)
    {
        using var answer = await by.TryPostAsync(path, body, $"privacy-{Interlocked.Increment(ref _key)}");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{path}: {text}");
    }

    /// <summary>As it may stand in a file: UTF-8, UTF-16, and escaped in JSON.</summary>
    private static IEnumerable<byte[]> Forms(string secret) =>
    [
        Encoding.UTF8.GetBytes(secret), Encoding.Unicode.GetBytes(secret), Encoding.UTF8.GetBytes(JavaScriptEncoder.Default.Encode(secret)),
        Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')[..^1]),
    ];

    private static IEnumerable<string> Found(string file, IEnumerable<string> secrets)
    {
        using var bytes = new MemoryStream();
        try
        {
            // The process has the file open; a copy of the bytes at this moment is enough.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.CopyTo(bytes);
        }
        catch (IOException)
        {
            // Deleted between the list and the look, or a socket.
        }

        return [.. secrets.Where(secret => Forms(secret).Any(form => bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(form) >= 0))];
    }
}

public sealed class Nothing_personal_leaves_intake_in_one_process(OneProcess platform) : Nothing_personal_leaves_intake(platform)
{
    protected override IEnumerable<string> Files() => Directory.EnumerateFiles(platform.Process.DataDirectory, "*", SearchOption.AllDirectories);
}

/// <summary>The files of the database server and of the broker, which keeps each message on disk.</summary>
[Collection(nameof(SeparateServices))]
public sealed class Nothing_personal_leaves_intake_in_separate_services(SeparateServices platform) : Nothing_personal_leaves_intake(platform)
{
    protected override IEnumerable<string> Files()
    {
        Assert.SkipUnless(platform.ServerFolders.Count == 2, "Needs servers whose files are at hand");
        return platform.ServerFolders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }
}
