namespace Chaos.Tests;

/// <summary>
/// Everybody at once: operators open cases for more help than there is, charities accept, decline, stay silent, deliver and give back, persons confirm and contradict.
/// Each actor decides by a seed of its own, and takes a breath between two rounds: 60 ms is all that two cores can do, more leaves them room for something else.
/// </summary>
internal sealed class Load(IReferralApp app, Promises promises, int seed, int breath = 60) : IDisposable
{
    /// <summary>A county of Guizhou with all offers.</summary>
    public const string County = "520102";

    private const int Charities = 3;
    private static readonly string[] Urgencies = ["U1", "U2", "U2", "U5"];

    /// <summary>A platform that leaves a request without an answer for so long has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _breath = TimeSpan.FromMilliseconds(breath);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Insistent> _clients = [];
    private readonly List<Task> _actors = [];

    /// <summary>Registers charities and offers of so many units; fewer than will be asked for. One charity answers within two seconds or not at all.</summary>
    public static async Task PrepareAsync(IReferralApp app, int units = 60)
    {
        var users = await ReferralUsers.SignInAsync(app.Address);
        for (var number = 1; number <= Charities; number++)
        {
            var charity = await users.VerifiedCharityAsync(number);
            await users.LiveOfferAsync(charity, "food", County, capacity: units, answersWithin: number == 3 ? "PT2S" : null);
            await users.LiveOfferAsync(charity, "bedding", County, capacity: units * 2 / 3, category: "N01.03");
        }
    }

    public void Start()
    {
        for (var writer = 0; writer < 2; writer++)
        {
            _actors.Add(OpenCasesAsync(Client("hotline"), new Random(seed + writer)));
        }

        for (var number = 1; number <= Charities; number++)
        {
            _actors.Add(AnswerAsync(Client($"charity-{number}"), new Random(seed + 10 + number)));
        }

        _actors.Add(JudgeAsync(Client("hotline"), Client("coordinator"), new Random(seed + 20)));
    }

    /// <summary>Nothing new begins; what was asked and not answered is asked until it is answered.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_actors).WaitAsync(Patience);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _clients.ForEach(client => client.Dispose());
    }

    private Insistent Client(string name)
    {
        var client = new Insistent(app, name, promises);
        _clients.Add(client);
        return client;
    }

    private async Task OpenCasesAsync(Insistent hotline, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var key = $"case-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
            var needs = Enumerable.Range(0, random.Next(1, 3))
                .Select(_ => random.Next(2) == 0 ? new { category = "N01.01", quantity = random.Next(1, 4), unit = "person" } : new { category = "N01.03", quantity = random.Next(1, 4), unit = "person" });
            var (status, opened) = await hotline.SendAsync(
                HttpMethod.Post, "/api/intake/cases",
                new { place = new { division = County }, urgency = Urgencies[random.Next(Urgencies.Length)], person = new { name = "测试", phone = $"139{random.Next(10_000_000, 99_999_999)}" }, needs }, key);
            if (status != 201)
            {
                promises.Faults.Enqueue($"A good case was refused: {status} {opened}");
                continue;
            }

            var caseId = opened.GetProperty("id").GetGuid();
            promises.Cases[key] = (caseId, [.. opened.GetProperty("needs").EnumerateArray().Select(need => need.GetProperty("id").GetGuid())]);
            await SometimesMoreAsync(hotline, random, caseId, promises.Cases[key].Needs[0]);
            await Task.Delay(_breath);
        }
    }

    private async Task SometimesMoreAsync(Insistent hotline, Random random, Guid caseId, Guid needId)
    {
        var dice = random.Next(10);
        if (dice < 3)
        {
            var consented = await hotline.SendAsync(HttpMethod.Post, $"/api/intake/cases/{caseId}/consents", new
            {
                charityId = TestClients.CharityId(random.Next(1, Charities + 1)),
                purpose = "aid",
                kinds = new[] { "name", "phone" },
                channel = "call",
                givenBy = "self",
                textVersion = "1",
            });
            Expect(consented.Status == 201, "consent", consented);
            if (consented.Status == 201)
            {
                promises.Consents[consented.Body.GetProperty("id").GetGuid()] = caseId;
            }
        }
        else if (dice == 3)
        {
            var withdrawn = await hotline.SendAsync(HttpMethod.Post, $"/api/intake/needs/{needId}/withdrawal", new { reason = "noLongerNeeded" });
            Expect(withdrawn.Status is 200 or 409, "withdrawal", withdrawn);
            if (withdrawn.Status == 200)
            {
                promises.Withdrawn[needId] = true;
            }
        }
    }

    private async Task AnswerAsync(Insistent charity, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var card in await CardsAsync(charity, "offered"))
            {
                var dice = random.Next(10);
                if (dice < 6)
                {
                    // Sometimes only a part of what is asked for.
                    var quantity = random.Next(4) == 0 ? 1 : card.Number("quantity");
                    await StepAsync(charity, card, "acceptance", new { quantity }, "Accepted");
                }
                else if (dice < 8)
                {
                    await StepAsync(charity, card, "decline", new { reason = "capacity" }, "Declined");
                }
            }

            foreach (var card in await CardsAsync(charity, "accepted"))
            {
                await (random.Next(8) == 0 ? StepAsync(charity, card, "return", new { reason = "staff" }, "Returned") : StepAsync(charity, card, "start", null, "InService"));
            }

            foreach (var card in await CardsAsync(charity, "inService"))
            {
                await (random.Next(10) == 0
                    ? StepAsync(charity, card, "failure", new { reason = "noSupply" }, "Failed")
                    : StepAsync(charity, card, "delivery", new { extent = "full" }, "Delivered"));
            }

            await Task.Delay(_breath);
        }
    }

    private async Task JudgeAsync(Insistent hotline, Insistent coordinator, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var card in await CardsAsync(hotline, "delivered"))
            {
                var dice = random.Next(10);
                await (dice < 7 ? StepAsync(hotline, card, "confirmation", new { outcome = "D1", by = "call" }, "Confirmed")
                    : dice < 9 ? StepAsync(hotline, card, "dispute", new { text = "Nothing came." }, "Disputed")
                    : StepAsync(hotline, card, "confirmation", new { outcome = "D2", quantity = 0, by = "call" }, "Confirmed"));
            }

            foreach (var card in await CardsAsync(coordinator, "disputed"))
            {
                await (random.Next(2) == 0
                    ? StepAsync(coordinator, card, "resolution", new { result = "confirmed", outcome = "D1", text = "Seen." }, "Confirmed")
                    : StepAsync(coordinator, card, "resolution", new { result = "returned", text = "Not there." }, "Returned"));
            }

            await Task.Delay(_breath);
        }
    }

    private async Task<JsonElement[]> CardsAsync(Insistent who, string status) => _stop.IsCancellationRequested
        ? [] : [.. (await who.GetAsync($"/api/matching/referrals?status={status}")).GetProperty("items").EnumerateArray().Take(12)];

    private async Task StepAsync(Insistent who, JsonElement card, string step, object? body, string to)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        var id = card.GetProperty("id").GetGuid();
        var answer = await who.SendAsync(HttpMethod.Post, $"/api/matching/referrals/{id}/{step}", body);
        // 409: another charity was faster, the card expired or was taken back in the meantime. 400: it asks for less by now, because another charity took a part.
        Expect(answer.Status is 200 or 409 || (step == "acceptance" && answer.Status == 400 && answer.Body.GetProperty("errors").TryGetProperty("quantity", out _)), step, answer);
        if (answer.Status == 200)
        {
            promises.Steps[(id, to)] = true;
        }
    }

    private void Expect(bool asItShould, string step, (int Status, JsonElement Body) answer)
    {
        if (!asItShould)
        {
            promises.Faults.Enqueue($"{step}: {answer.Status} {answer.Body}");
        }
    }
}
