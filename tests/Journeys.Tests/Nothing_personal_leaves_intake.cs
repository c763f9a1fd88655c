using System.Text;
using System.Text.Encodings.Web;

namespace Journeys.Tests;

/// <summary>
/// A full case about a recognisable, invented person, with every call that carries something personal, each under an Idempotency-Key. Afterwards none of it is readable
/// in any file of the platform, the encrypted one included, nor in anything the process printed.
/// </summary>
public sealed class Nothing_personal_leaves_intake(RunningPlatform platform)
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

    private readonly ReferralUsers _users = platform.Users;
    private int _key;

    [Fact]
    public async Task Of_a_whole_case_nothing_personal_is_readable_outside_of_the_answers_to_those_entitled()
    {
        var county = platform.NextCounty();
        var charity = platform.Charity(1);
        await _users.LiveOfferAsync(charity, "privacy", county, capacity: 5);
        await TellEverythingAsync(county, charity);

        var files = new SqliteFiles(platform.App.DataDirectory);
        await files.QuietAsync();
        var found = new List<string>();
        foreach (var secret in Secrets)
        {
            found.AddRange(platform.App.Output.Where(line => line.Contains(secret, StringComparison.Ordinal)).Select(_ => $"{secret}: in the output"));
            foreach (var file in Directory.EnumerateFiles(platform.App.DataDirectory, "*", SearchOption.AllDirectories))
            {
                if (Forms(secret).Any(form => Contains(file, form)))
                {
                    found.Add($"{secret}: in {Path.GetFileName(file)}, {string.Join(", ", TablesWith(files, file, secret))}");
                }
            }
        }

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_secret_is_found_so_the_search_works()
    {
        var county = platform.NextCounty();
        var opened = await _users.OpenCaseAsync(county);
        var number = opened.Text("number");

        Directory.EnumerateFiles(platform.App.DataDirectory).Count(file => Contains(file, Encoding.UTF8.GetBytes(number))).ShouldBeGreaterThan(0);
    }

    private async Task TellEverythingAsync(string county, Charity charity)
    {
        var opened = await SayAsync(_users.Hotline, "/api/intake/cases", new
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
        await _users.Hotline.PostAsync("/api/intake/duplicates", new { phone = Phone, idNumber = IdNumber, name = Name, division = county, birthDate = "1985-05-15" });
        await _users.Hotline.PostAsync("/api/intake/cases/search", new { name = Name });
        await _users.Hotline.PostAsync("/api/intake/cases/search", new { q = Phone });
        var second = await SayAsync(_users.Hotline, $"/api/intake/cases/{caseId}/needs", new { category = "N01.03", quantity = 1, unit = "set", adHoc = AdHoc });
        await SayAsync(_users.Hotline, $"/api/intake/needs/{second.Text("id")}/withdrawal", new { reason = "other", text = WithdrawalText });
        await SayAsync(_users.Coordinator, $"/api/intake/cases/{caseId}/overrides", new { charityId = charity.Id, reason = Danger, responsible = Responsible });

        var referral = (await _users.ReferralInStateAsync(caseId, "offered", charity.Id)).Text("id");
        await SayAsync(charity.Caller, $"/api/matching/referrals/{referral}/acceptance", new { quantity = 1 });
        await SayAsync(_users.Hotline, $"/api/intake/cases/{caseId}/consents", new
        {
            charityId = charity.Id,
            purpose = "aid",
            kinds = new[] { "name", "phone", "address", "idNumber", "birthDate", "health", "narrative" },
            channel = "call",
            givenBy = "self",
            textVersion = "2026-1",
        });
        var contact = await _users.ContactAsync(charity, referral);
        contact.Text("name").ShouldBe(Name, "the person is known to those entitled, so there is something to find");
        contact.Text("narrative").ShouldBe(Narrative);
        await SayAsync(charity.Caller, $"/api/matching/referrals/{referral}/start", new { });
        await SayAsync(charity.Caller, $"/api/matching/referrals/{referral}/delivery", new { extent = "full" });
        await SayAsync(_users.Hotline, $"/api/matching/referrals/{referral}/confirmation", new { outcome = "D1", by = "call" });
        await _users.Hotline.GetAsync($"/api/intake/cases/{caseId}");
        await _users.Coordinator.GetAsync($"/api/intake/cases?division={county}");

        // What is refused must not be written down either.
        using var refused = await _users.Hotline.TryPostAsync("/api/intake/cases", new { place = new { division = county }, person = new { name = Name, phone = Phone + "x", idNumber = IdNumber, idType = "no" }, needs = new[] { new { category = "N01.01" } } });
        ((int)refused.StatusCode).ShouldBe(400);
        var document = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Secrets.Where(secret => document.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty("a refusal never repeats what was sent");
        using var read = await _users.Hotline.TryGetAsync($"/api/intake/cases/{caseId}");
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

    private static bool Contains(string file, byte[] form)
    {
        // The process has the file open; a copy of the bytes at this moment is enough.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(form) >= 0;
    }

    private static IEnumerable<string> TablesWith(SqliteFiles files, string file, string secret)
    {
        var module = Path.GetFileName(file).Split('.')[0];
        return !SqliteFiles.Modules.Contains(module) ? [] : files.Rows(module, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Select(row => (string)row["name"]!)
            .Where(table => files.Rows(module, $"SELECT * FROM \"{table}\"").Any(row => row.Values.Any(value => value is string text && text.Contains(secret, StringComparison.Ordinal))));
    }
}
