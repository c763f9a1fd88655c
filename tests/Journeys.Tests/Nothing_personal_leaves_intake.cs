using System.Text;
using System.Text.Encodings.Web;

namespace Journeys.Tests;

/// <summary>
/// Full cases about recognisable, invented people, one with Chinese and one with Latin letters, with every call that carries something personal, each under an Idempotency-Key.
/// Afterwards none of it is readable in any file of the platform, the encrypted ones included, nor in a back-up made as printed, in what was told to who watches it, in Redis, or in
/// anything the processes printed. Each of these places is shown to be searched: what is not secret is found there.
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
    private const string LatinName = "Anemone Quillfeather";
    private const string LatinAddress = "17 Larkspur Mews, back door";
    private const string LatinWords = "The boiler burst & she's frightened <alone>";
    private const string WithdrawalText = "她的侄子已送来";

    private static readonly string[] Secrets =
        [Name, Phone, IdNumber, Detail, Address, Narrative, AdHoc, Reporter, ReporterPhone, Danger, Responsible, WithdrawalText, "situ anmei", "situanmei", "25.0456", "102.7123",
            LatinName, LatinAddress, LatinWords, "13912349911", "190101197702020019"];

    private int _key;

    [Fact]
    public async Task Of_a_whole_case_nothing_personal_is_readable_outside_of_the_answers_to_those_entitled()
    {
        var county = Platform.NextCounty();
        var charity = Platform.Charity(1);
        await Users.LiveOfferAsync(charity, "privacy", county, capacity: 5);
        // What is sent to a charity's own system lies in a table before it leaves.
        using var webhook = await charity.Caller.TryPostAsync("/api/notifications/webhooks", new { url = "https://hooks.example.org/privacy" });
        webhook.IsSuccessStatusCode.ShouldBeTrue();
        var (number, caseId) = await TellEverythingAsync(county, charity);
        await Platform.App.Databases.QuietAsync();
        await ToldAsync();

        var scratch = Directory.CreateTempSubdirectory("referral-planted-");
        var planted = new PlantedValues([.. Secrets, number, caseId]);
        var found = (await PlacesAsync(scratch.FullName)).SelectMany(place => place.Look(planted).Select(value => (place.Name, Value: value))).Distinct().ToArray();
        scratch.Delete(recursive: true);

        found.Where(hit => Secrets.Contains(hit.Value)).Select(hit => $"{hit.Value}: in {hit.Name}").ShouldBeEmpty();
        Searched.Where(name => !found.Any(hit => hit.Name.StartsWith(name, StringComparison.Ordinal))).ShouldBeEmpty("number and id of the case are no secret and stand there, so the search works");
    }

    [Fact]
    public void Every_form_of_a_value_is_found()
    {
        var planted = new PlantedValues([Name, LatinName]);
        foreach (var value in (string[])[Name, LatinName])
        {
            byte[][] written =
            [
                Encoding.UTF8.GetBytes($"x{value}x"), Encoding.Unicode.GetBytes(value), Encoding.BigEndianUnicode.GetBytes(value), JsonSerializer.SerializeToUtf8Bytes(value),
                Encoding.UTF8.GetBytes(Uri.EscapeDataString(value)), Encoding.UTF8.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(value))),
                .. new[] { "", "a", "ab" }.Select(before => Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + value + "z")))),
            ];
            for (var form = 0; form < written.Length; form++)
            {
                planted.In(written[form]).ShouldBe([value], $"form {form}");
            }
        }

        planted.In("somebody else").ShouldBeEmpty();
    }

    /// <summary>Beginnings of the names of places where something that is no secret has to be found.</summary>
    protected abstract IReadOnlyList<string> Searched { get; }

    /// <summary>Every file in which the platform or its servers keep something, under the name of its kind.</summary>
    protected abstract Task<IReadOnlyList<(string Kind, string File)>> FilesAsync(string scratch);

    private async Task<List<(string Name, Func<PlantedValues, IEnumerable<string>> Look)>> PlacesAsync(string scratch)
    {
        var places = new List<(string, Func<PlantedValues, IEnumerable<string>>)>
        {
            ("output", planted => planted.In(Platform.App.Output)),
            ("telemetry", planted => planted.In(Platform.Telemetry.Sent.Select(sent => sent.Body))),
        };
        places.AddRange((await FilesAsync(scratch)).Select(file => ($"{file.Kind} {file.File}", (Func<PlantedValues, IEnumerable<string>>)(planted => planted.InFile(file.File)))));
        // What a server packs on disk is read through it as well.
        places.AddRange(ModuleDatabases.Modules.SelectMany(module => Platform.App.Databases.Tables(module).Select(table => ($"table {module}.{table}", (Func<PlantedValues, IEnumerable<string>>)(planted =>
            planted.In(Platform.App.Databases.Rows(module, $"SELECT * FROM \"{table}\"").SelectMany(row => row.Values)))))));
        return places;
    }

    /// <summary>What is told to who watches comes in batches: a question after everything else is behind it in each service.</summary>
    private async Task ToldAsync()
    {
        foreach (var path in (string[])["intake/cases", "matching/referrals", "catalog/offers", "tracking/cases"])
        {
            var mark = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
            using var nothing = await Users.Coordinator.TryGetAsync($"/api/{path}/{mark}");
            var planted = new PlantedValues([mark]);
            await Eventually.IsTrueAsync(() => Task.FromResult(Platform.Telemetry.Sent.Any(sent => sent.Path == "/v1/traces" && planted.In(sent.Body).Count > 0)), $"{path} tells of its last call", seconds: 60);
        }
    }

    /// <summary>The number and the id of the case, which may be read everywhere.</summary>
    private async Task<(string Number, string CaseId)> TellEverythingAsync(string county, Charity charity)
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
        await SayAsync(Users.Hotline, "/api/intake/cases", new
        {
            place = new { division = county, detail = LatinAddress },
            person = new { name = LatinName, idType = "residentId", idNumber = "190101197702020019", idNumberReason = LatinWords, phone = "13912349911", address = LatinAddress },
            narrative = LatinWords,
            needs = new[] { new { category = "N12.99", adHoc = LatinWords } },
        });
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
        // A picture of one pixel, with words behind it as a camera writes them into it.
        var photo = new ByteArrayContent([.. Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="), .. System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Secrets))]);
        using (var showing = new HttpRequestMessage(HttpMethod.Post, $"/api/intake/referrals/{referral}/evidence") { Content = photo })
        {
            showing.Headers.Add("Idempotency-Key", "privacy-photo");
            using var shown = await charity.Caller.Http.SendAsync(showing, TestContext.Current.CancellationToken);
            ((int)shown.StatusCode).ShouldBe(201, await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

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
        return (opened.Text("number"), caseId);
    }

    protected static IEnumerable<(string Kind, string File)> Under(string kind, string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => (kind, file));

    private async Task<JsonElement> SayAsync(Caller by, string path, object body)
    {
        using var answer = await by.TryPostAsync(path, body, $"privacy-{Interlocked.Increment(ref _key)}");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{path}: {text}");
    }
}

public sealed class Nothing_personal_leaves_intake_in_one_process(OneProcess platform) : Nothing_personal_leaves_intake(platform)
{
    protected override IReadOnlyList<string> Searched => ["telemetry", "database", "back-up", "table intake.Cases", "table tracking.", "table notifications.Deliveries"];

    protected override async Task<IReadOnlyList<(string Kind, string File)>> FilesAsync(string scratch)
    {
        await A_restore.RunAsync(
            new() { ["DATA_DIRECTORY"] = platform.Process.DataDirectory, ["BACKUP"] = Path.Combine(scratch, "back-up"), ["KEYS"] = Path.Combine(scratch, "keys") }, "Back up one process");
        return [.. Under("database", platform.Process.DataDirectory), .. Under("back-up", Path.Combine(scratch, "back-up"))];
    }
}

/// <summary>The files of the database server, of the broker, which keeps each message on disk, and of Redis.</summary>
[Collection(nameof(SeparateServices))]
public sealed class Nothing_personal_leaves_intake_in_separate_services(SeparateServices platform) : Nothing_personal_leaves_intake(platform)
{
    private const string Control = "nobody-is-called-like-this";

    protected override IReadOnlyList<string> Searched => ["telemetry", "postgresql", "broker", "back-up", "table intake.Cases", "table tracking.", "table notifications.Deliveries"];

    protected override async Task<IReadOnlyList<(string Kind, string File)>> FilesAsync(string scratch)
    {
        Assert.SkipUnless(platform.ServerFolders.Count == 2 && platform.Redis.CanStop, "Needs servers whose files are at hand");
        await A_restore.RunAsync(
            new() { ["SERVER"] = "127.0.0.1", ["PGPORT"] = $"{platform.PostgreSql.Port}", ["BACKUP"] = Path.Combine(scratch, "back-up") }, "Split, at home", "Back up the server");
        await using (var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(platform.Redis.Address))
        {
            await redis.GetDatabase().StringSetAsync("control", Control);
        }

        var dump = await platform.Redis.DumpAsync();
        new PlantedValues([Control]).InFile(dump).ShouldBe([Control], "what is in Redis is found in its dump");
        return [.. Under("postgresql", platform.ServerFolders[0]), .. Under("broker", platform.ServerFolders[1]), .. Under("back-up", Path.Combine(scratch, "back-up")), ("redis", dump)];
    }
}
