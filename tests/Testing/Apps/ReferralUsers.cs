using System.Text.Json;

namespace Testing.Apps;

/// <summary>
/// What the users of the platform do, as verbs over the public API. Knows an address only, so that the same journeys run on one process and on separate services.
/// </summary>
public sealed class ReferralUsers
{
    private readonly Uri _address;

    private ReferralUsers(Uri address, Caller hotline, Caller coordinator) => (_address, Hotline, Coordinator) = (address, hotline, coordinator);

    /// <summary>The operator who opens cases and confirms outcomes.</summary>
    public Caller Hotline { get; }

    /// <summary>The county's coordinator.</summary>
    public Caller Coordinator { get; }

    /// <summary>Signs the government side in.</summary>
    public static async Task<ReferralUsers> SignInAsync(Uri address) => new(
        address, await Caller.SignInAsync(address, "hotline", TestClients.Secret), await Caller.SignInAsync(address, "coordinator", TestClients.Secret));

    /// <summary>Registers and verifies the charity of the client <c>charity-N</c> unless that is done already, and signs it in.</summary>
    public async Task<Charity> VerifiedCharityAsync(int number)
    {
        var caller = await Caller.SignInAsync(_address, $"charity-{number}", TestClients.Secret);
        var id = TestClients.CharityId(number);
        var answer = await caller.TryPostAsync("/api/catalog/charities", new
        {
            creditCode = CreditCodes.Synthetic(number),
            name = $"测试慈善会{number}",
            nameEn = $"Test charity {number}",
            kind = "foundation",
            registeredIn = "420100",
        });
        if (answer.IsSuccessStatusCode)
        {
            await Coordinator.PostAsync($"/api/catalog/charities/{id}/verification", new { });
        }

        return new Charity(id, caller);
    }

    /// <summary>A case with one need, as short as a case can be.</summary>
    public Task<JsonElement> OpenCaseAsync(string division, string category = "N01.01", int quantity = 1, string urgency = "U2", object? person = null) =>
        Hotline.PostAsync("/api/intake/cases", new
        {
            channel = "hotline",
            place = new { division },
            urgency,
            person,
            needs = new[] { new { category, quantity, unit = "person" } },
        });

    /// <summary>An offer of the charity that fits <see cref="OpenCaseAsync"/> in the division.</summary>
    public static Task<JsonElement> OfferAsync(
        Charity charity, string externalId, string division, int capacity, string category = "N01.01", string? answersWithin = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return charity.Caller.PutAsync($"/api/catalog/charities/{charity.Id}/offers/{externalId}", new
        {
            title = new { zh = "寒冬口粮包", en = "Winter food parcel" },
            categories = new[] { category },
            form = "goods",
            funding = "donated",
            area = new { divisions = new[] { division } },
            capacity = new { total = capacity, unit = "person", refill = "none" },
            validFrom = now.AddDays(-1),
            validTo = now.AddDays(90),
            answersWithin,
            languages = new[] { "zh" },
        });
    }

    /// <summary><see cref="OfferAsync"/>, and waits until matching would ask it; answers its id.</summary>
    public async Task<Guid> LiveOfferAsync(
        Charity charity, string externalId, string division, int capacity, string category = "N01.01", string? answersWithin = null)
    {
        var offerId = (await OfferAsync(charity, externalId, division, capacity, category, answersWithin)).GetProperty("offerId").GetGuid();
        await Eventually.IsTrueAsync(
            async () =>
            {
                var answer = await Hotline.PostAsync("/api/matching/candidates", new { division, need = new { category, quantity = 1, unit = "person" }, top = 50 });
                return answer.GetProperty("candidates").EnumerateArray().Any(candidate => candidate.GetProperty("offerId").GetGuid() == offerId);
            },
            $"the offer {externalId} is a candidate in {division}", seconds: 60);
        return offerId;
    }

    /// <summary>The person agrees that the charity gets name and phone.</summary>
    public Task<JsonElement> ConsentAsync(string caseId, Charity charity) => Hotline.PostAsync($"/api/intake/cases/{caseId}/consents", new
    {
        charityId = charity.Id,
        purpose = "aid",
        kinds = new[] { "name", "phone" },
        channel = "call",
        givenBy = "self",
        textVersion = "2026-1",
    });

    /// <summary>The contact, as soon as intake knows of the charity's yes.</summary>
    public async Task<JsonElement> ContactAsync(Charity charity, string referralId)
    {
        JsonElement contact = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var answer = await charity.Caller.Http.GetAsync($"/api/intake/referrals/{referralId}/contact");
                contact = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
                return answer.IsSuccessStatusCode;
            },
            "the contact is released", seconds: 60);
        return contact;
    }

    /// <summary>Waits until intake shows the only need of the case in the state.</summary>
    public Task NeedInStateAsync(string caseId, string status) => Eventually.IsTrueAsync(
        async () => (await Hotline.GetAsync($"/api/intake/cases/{caseId}")).GetProperty("needs")[0].GetProperty("status").GetString() == status,
        $"the need of the case is {status}", seconds: 60);

    /// <summary>Waits until the case has a referral in the state; answers it.</summary>
    public async Task<JsonElement> ReferralInStateAsync(string caseId, string status, Guid? charityId = null)
    {
        JsonElement found = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var page = await Coordinator.GetAsync($"/api/matching/referrals?caseId={caseId}&status={status}");
                found = page.GetProperty("items").EnumerateArray()
                    .FirstOrDefault(item => charityId is null || item.GetProperty("charityId").GetGuid() == charityId);
                return found.ValueKind == JsonValueKind.Object;
            },
            $"a referral of the case in state {status}", seconds: 60);
        return found;
    }
}

/// <summary>A charity with its own signed-in client.</summary>
public sealed record Charity(Guid Id, Caller Caller);
