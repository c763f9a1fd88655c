using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Microsoft.EntityFrameworkCore;
using Testing.Apps;

namespace Catalog.Tests;

public abstract class A_race_to_register(CatalogDatabase database)
{
    [Fact]
    public async Task Of_registrations_at_the_same_moment_one_wins_and_all_hear_its_id()
    {
        var catalog = database.Catalog;
        var body = new { creditCode = CreditCodes.Synthetic(3), name = "示例慈善会", registeredIn = "420100" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => catalog.Coordinator.PostAsync("/api/catalog/charities", body)));
        answers.Count(answer => (int)answer.StatusCode == 201).ShouldBe(1);
        var id = (await Task.FromResult(answers.Single(answer => (int)answer.StatusCode == 201)).BodyAsync<CharityView>(201)).Id;
        foreach (var late in answers.Where(answer => (int)answer.StatusCode != 201))
        {
            (await late.ShouldRefuseAsync(409, "already-exists")).GetProperty("existingId").GetGuid().ShouldBe(id);
        }

        (await catalog.ReadAsync(db => db.Charities.CountAsync(row => row.CreditCode == CreditCodes.Synthetic(3)))).ShouldBe(1);
        (await catalog.HearsAsync<CharityRegistered>(message => message.Charity.CreditCode == CreditCodes.Synthetic(3))).Count.ShouldBe(1);
    }
}
