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
            creditCode = CreditCodes.Synthetic(number), name = $"测试慈善会{number}", nameEn = $"Test charity {number}", kind = "foundation", registeredIn = "420100",
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
            channel = "hotline", place = new { division }, urgency, person, needs = new[] { new { category, quantity, unit = "person" } },
        });

    /// <summary>An offer of the charity that fits <see cref="OpenCaseAsync"/> in the division.</summary>
    public static Task<JsonElement> OfferAsync(Charity charity, string externalId, string division, int capacity, string category = "N01.01")
    {
        var now = TimeProvider.System.GetUtcNow();
        return charity.Caller.PutAsync($"/api/catalog/charities/{charity.Id}/offers/{externalId}", new
        {
            title = new { zh = "寒冬口粮包", en = "Winter food parcel" }, categories = new[] { category }, form = "goods", funding = "donated",
            area = new { divisions = new[] { division } }, capacity = new { total = capacity, unit = "person", refill = "none" },
            validFrom = now.AddDays(-1), validTo = now.AddDays(90), languages = new[] { "zh" },
        });
    }

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
            $"a referral of the case in state {status}");
        return found;
    }
}

/// <summary>A charity with its own signed-in client.</summary>
public sealed record Charity(Guid Id, Caller Caller);
