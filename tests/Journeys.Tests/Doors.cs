using System.Text.Json.Nodes;

namespace Journeys.Tests;

/// <summary>
/// Every call that takes a body, each with a good example on a state in which it is legal. What is here and what the platform documents has to be the same list.
/// </summary>
internal sealed class Doors
{
    private readonly Dictionary<string, Door> _all = [];

    public Door this[string operation] => _all[operation];

    /// <summary>The examples by name: the operation, and what is special about the example after it.</summary>
    public IEnumerable<string> Names => _all.Keys;

    /// <summary>The operations that have an example.</summary>
    public IEnumerable<string> Operations => _all.Keys.Select(name => name.Split(' ')[0]).Distinct();

    public static async Task<Doors> BuildAsync(ReferralUsers users, Caller government, Caller operators, Charity charity, string county)
    {
        var doors = new Doors();
        var offer = await users.LiveOfferAsync(charity, "bad-input", county, capacity: 100);
        var soon = TimeProvider.System.GetUtcNow().AddDays(5);
        var earlier = (await users.OpenCaseAsync(county)).Text("id");

        async Task<(string Case, string Need, string Referral)> StandingAtAsync(params (string Step, object? Body)[] steps)
        {
            var opened = await users.OpenCaseAsync(county, quantity: 2);
            var referral = (await users.ReferralInStateAsync(opened.Text("id"), "offered", charity.Id)).Text("id");
            foreach (var (step, body) in steps)
            {
                await (step == "dispute" ? users.Hotline : charity.Caller).PostAsync($"/api/matching/referrals/{referral}/{step}", body);
            }

            return (opened.Text("id"), opened.GetProperty("needs")[0].Text("id"), referral);
        }

        (string, object?) acceptance = ("acceptance", new { quantity = 2 }), start = ("start", null), delivery = ("delivery", new { extent = "full" });
        var offered = await StandingAtAsync();
        var accepted = await StandingAtAsync(acceptance);
        var inService = await StandingAtAsync(acceptance, start);
        var delivered = await StandingAtAsync(acceptance, start, delivery);
        var disputed = await StandingAtAsync(acceptance, start, delivery, ("dispute", new { text = "Nothing came." }));
        var consent = (await users.ConsentAsync(offered.Case, charity)).Text("id");
        JsonElement followUp = default;
        await Eventually.IsTrueAsync(
            async () => (followUp = (await users.Coordinator.GetAsync("/api/intake/follow-ups")).GetProperty("items").EnumerateArray().FirstOrDefault()).ValueKind == JsonValueKind.Object,
            "somebody has to call back", seconds: 60);

        var cases = $"/api/intake/cases/{offered.Case}";
        doors.Add("OpenCase", "POST", "/api/intake/cases", users.Hotline, new
        {
            channel = "hotline",
            place = new { division = county, detail = "x", latitude = 25.04, longitude = 102.71 },
            urgency = "U2",
            person = new { name = "测试", idType = "residentId", idNumber = "19010119850515002X", phone = "13900000009", birthDate = "1985-05-15", gender = "female", address = "x" },
            reporter = new { name = "测试", phone = "13900000008", relation = "neighbour" },
            household = new { size = 2, tiers = new[] { "R2" }, tags = new[] { "V12" }, ages = new[] { 41, 9 } },
            narrative = "x",
            relief = new[] { new { authority = county, programme = "temporaryAid", reference = "x", status = "applied", covers = 1, need = 0 } },
            needs = new[] { new { category = "N01.01", quantity = 2, unit = "person", neededBy = soon, adHoc = "x" } },
        });
        doors.Add("UnmaskCase", "POST", cases + "/unmasking", users.Hotline, new { fields = new[] { "name" }, purpose = "callBack", note = "x" });
        doors.Add("CloseCase", "POST", cases + "/closure", users.Hotline, new { outcome = "E4" });
        doors.Add("LinkCases", "POST", cases + "/links", users.Hotline, new { duplicateOf = earlier });
        doors.Add("AddNeed", "POST", cases + "/needs", users.Hotline, new { category = "N01.03", quantity = 1, unit = "set", neededBy = soon, adHoc = "x" });
        doors.Add("WithdrawNeed", "POST", $"/api/intake/needs/{offered.Need}/withdrawal", users.Hotline, new { reason = "other", text = "x" });
        doors.Add("RecordConsent", "POST", cases + "/consents", users.Hotline, new
        {
            charityId = charity.Id,
            purpose = "aid",
            kinds = new[] { "name" },
            channel = "call",
            givenBy = "self",
            textVersion = "1",
            expiresAt = soon,
        });
        doors.Add("RefuseConsent", "POST", cases + "/refusals", users.Hotline, new { charityId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), channel = "call", givenBy = "self" });
        doors.Add("WithdrawConsent", "POST", $"/api/intake/consents/{consent}/withdrawal", users.Hotline, new { });
        doors.Add("OverrideConsent", "POST", cases + "/overrides", users.Coordinator, new { charityId = charity.Id, reason = "fire", responsible = "x", kinds = new[] { "name" }, expiresAt = soon });
        doors.Add("CompleteFollowUp", "POST", $"/api/intake/follow-ups/{followUp.Text("id")}/completion", users.Hotline, new { result = "unreachable", nextAt = soon });
        doors.Add("FindDuplicates", "POST", "/api/intake/duplicates", users.Hotline, new { phone = "13900000009", idNumber = "19010119850515002X", name = "测试", division = county, birthDate = "1985-05-15" });
        doors.Add("SearchCases", "POST", "/api/intake/cases/search", users.Hotline, new { q = "x", number = "x", phone = "13900000009", name = "测试", division = county });
        doors.Add("ImportRelief", "POST", "/api/intake/relief", government, new[]
        {
            new { @case = offered.Case, authority = county, reference = "x", programme = "temporaryAid", status = "applied", statusAt = TimeProvider.System.GetUtcNow().AddMinutes(-5), covers = 0, category = "N01.01" },
        });
        doors.Add("RegisterCharity", "POST", "/api/catalog/charities", users.Coordinator, new
        {
            creditCode = CreditCodes.Synthetic(77),
            name = "x",
            nameEn = "x",
            kind = "foundation",
            registeredIn = county,
            contact = new { phone = "13900000007", email = "x@example.org", address = "x" },
        });
        doors.Add("VerifyCharity", "POST", $"/api/catalog/charities/{charity.Id}/verification", users.Coordinator, new { text = "x" });
        doors.Add("SuspendCharity", "POST", $"/api/catalog/charities/{charity.Id}/suspension", users.Coordinator, new { reason = "x" });
        doors.Add("PublishOffer", "PUT", $"/api/catalog/charities/{charity.Id}/offers/bad", charity.Caller, new
        {
            title = new { zh = "x", en = "x" },
            categories = new[] { "N01.01" },
            form = "goods",
            funding = "donated",
            area = new { divisions = new[] { county } },
            eligibility = new { tiers = new[] { "R2" }, anyTags = new[] { "V01" }, minAge = 1, maxAge = 99, householdMin = 1 },
            capacity = new { total = 5, unit = "person", refill = "none" },
            validFrom = soon.AddDays(-6),
            validTo = soon,
            answersWithin = "PT4H",
            languages = new[] { "zh" },
        });
        doors.Add("PublishOffer around a point", "PUT", $"/api/catalog/charities/{charity.Id}/offers/bad-too", charity.Caller, new
        {
            title = new { zh = "x", en = "x" },
            categories = new[] { "N01.01" },
            form = "goods",
            funding = "donated",
            area = new { point = new { latitude = 25.04, longitude = 102.71 }, radiusKm = 5.5 },
            capacity = new { total = 5, unit = "person", refill = "none" },
            validFrom = soon.AddDays(-6),
            validTo = soon,
            languages = new[] { "zh" },
        });
        doors.Add("ChangeCapacity", "PATCH", $"/api/catalog/offers/{offer}/capacity", charity.Caller, new { total = 90, refill = "none" });
        doors.Add("FindCandidates", "POST", "/api/matching/candidates", users.Hotline, new
        {
            division = county,
            latitude = 25.04,
            longitude = 102.71,
            urgency = "U2",
            household = new { size = 2, tiers = new[] { "R2" }, tags = new[] { "V01" }, ages = new[] { 9 } },
            need = new { category = "N01.01", quantity = 1, unit = "person", neededBy = soon },
            top = 5,
        });
        doors.Add("ReferByHand", "POST", "/api/matching/referrals", users.Coordinator, new { needId = offered.Need, offerId = offer, reason = "x" });

        var referrals = "/api/matching/referrals/";
        doors.Add("AcceptReferral", "POST", $"{referrals}{offered.Referral}/acceptance", charity.Caller, new { quantity = 2, contactBy = soon, conflictOfInterest = false });
        doors.Add("DeclineReferral", "POST", $"{referrals}{offered.Referral}/decline", charity.Caller, new { reason = "other", text = "x" });
        doors.Add("StartService", "POST", $"{referrals}{accepted.Referral}/start", charity.Caller, new { });
        doors.Add("HoldService", "POST", $"{referrals}{inService.Referral}/hold", charity.Caller, new { reviewAt = soon, reason = "x" });
        doors.Add("ReportDelivery", "POST", $"{referrals}{inService.Referral}/delivery", charity.Caller, new { extent = "part", quantity = 1, evidence = "x" });
        doors.Add("ReturnReferral", "POST", $"{referrals}{accepted.Referral}/return", charity.Caller, new { reason = "other", text = "x" });
        doors.Add("FailReferral", "POST", $"{referrals}{inService.Referral}/failure", charity.Caller, new { reason = "other", text = "x" });
        doors.Add("ConfirmOutcome", "POST", $"{referrals}{delivered.Referral}/confirmation", users.Hotline, new { outcome = "D2", satisfaction = 3, by = "call", quantity = 1 });
        doors.Add("DisputeOutcome", "POST", $"{referrals}{delivered.Referral}/dispute", users.Hotline, new { text = "x" });
        doors.Add("ResolveDispute", "POST", $"{referrals}{disputed.Referral}/resolution", users.Coordinator, new { result = "confirmed", outcome = "D2", quantity = 1, text = "x" });
        doors.Add("MakeAnswerLink", "POST", $"{referrals}{offered.Referral}/answer-links", charity.Caller, new { purpose = "answer" });
        const string links = "/api/matching/answer-links/";
        doors.Add("OpenByLink", "POST", links + "card", charity.Caller, new { token = "x" });
        doors.Add("StartByLink", "POST", links + "start", charity.Caller, new { token = "x" });
        doors.Add("AcceptByLink", "POST", links + "acceptance", charity.Caller, new { token = "x", quantity = 1 });
        doors.Add("DeclineByLink", "POST", links + "decline", charity.Caller, new { token = "x", reason = "other", text = "x" });
        doors.Add("ReportByLink", "POST", links + "delivery", charity.Caller, new { token = "x", extent = "part", quantity = 1, evidence = "x" });
        // Shape is looked at before the subject: what is not there is no reason to say nothing about a broken body.
        var nobody = Guid.CreateVersion7(soon);
        doors.Add("ReviewOverride", "POST", $"/api/intake/consents/{nobody}/review", users.Coordinator, new { outcome = "upheld" });
        doors.Add("DecideApproval", "POST", $"/api/intake/approvals/{nobody}/decision", users.Coordinator, new { outcome = "approved" });
        doors.Add("AskApproval", "POST", $"/api/intake/cases/{nobody}/approvals", users.Coordinator, new { purpose = "dangerToLife", reason = "x", responsible = "x" });
        doors.Add("ConfirmDeletion", "POST", $"/api/intake/deletions/{nobody}/receipt", charity.Caller, new { });
        doors.Add("RegisterWebhook", "POST", "/api/notifications/webhooks", charity.Caller, new { url = "https://hooks.example.org/x", events = new[] { "card.offered" }, description = "x" });
        doors.Add("ReplaceWebhook", "PUT", $"/api/notifications/webhooks/{nobody}", charity.Caller, new { url = "https://hooks.example.org/x", events = new[] { "card.offered" }, description = "x" });
        doors.Add("CloseAccount", "POST", $"/api/identity/accounts/{nobody}/closing", users.Coordinator, new { reason = "x" });
        doors.Add("ChangeRights", "POST", $"/api/identity/accounts/{nobody}/rights", users.Coordinator, new { roles = new[] { "hotline" }, division = "420106", reason = "x" });
        doors.Add("ReopenAccount", "POST", $"/api/identity/accounts/{nobody}/reopening", users.Coordinator, new { reason = "x" });
        doors.Add("RotateClientSecret", "POST", $"/api/identity/clients/{nobody}/rotation", charity.Caller, new { overlapMinutes = 5 });
        // A machine may neither invite nor make clients; its broken bodies are told all the same.
        doors.Add("CreateClient", "POST", "/api/identity/clients", charity.Caller, new { name = "x" });
        doors.Add("InvitePerson", "POST", "/api/identity/invitations", charity.Caller, new
        {
            email = "x@people.example",
            name = "x",
            roles = new[] { "charity" },
            organisation = new { kind = "charity", name = "x", charityId = charity.Id },
            isAdministrator = false,
        });
        foreach (var module in ModuleDatabases.Modules)
        {
            var letters = $"/api/{module}/dead-letters";
            doors.Add(module + "ReplayDeadLetters", "POST", letters + "/replay", operators, new { kind = "unsent", name = "need-opened.v1", error = "x", limit = 5 });
            doors.Add(module + "DiscardDeadLetter", "POST", $"{letters}/{Guid.CreateVersion7(soon)}/discard", operators, new { reason = "x" });
        }

        return doors;
    }

    private void Add(string operation, string method, string path, Caller by, object good) =>
        _all.Add(operation, new Door(new HttpMethod(method), path, by, JsonSerializer.SerializeToNode(good)!));
}

/// <summary>One call with a good body.</summary>
internal sealed record Door(HttpMethod Method, string Path, Caller By, JsonNode Good);
