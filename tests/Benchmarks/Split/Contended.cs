using System.Globalization;

namespace Benchmarks.Split;

/// <summary>Charities say yes to cards of the same needs and the same few offers at the same time, to two replicas of Matching in turn. The first yes of each need binds; nobody promises a unit twice.</summary>
internal static class Contended
{
    private const int Connections = 32;
    private const int Counties = 25;

    /// <summary>Every charity is asked in every county.</summary>
    private const int Offers = 4;

    public static async Task<IReadOnlyList<Figure>> RunAsync(int acceptances)
    {
        await using var form = await SplitForm.StartAsync(Counties, Offers);
        var databases = form.App.Databases;
        var first = form.App["matching"];
        await using var second = first.Replica();
        second.Launch("run");
        await second.WaitUntilReadyAsync();
        foreach (var reader in (string[])["tracking", "catalog"])
        {
            await form.App[reader].KillAsync();
        }

        // As many needs as it takes; cards run out while answers are late, so they are answered in parts.
        var (asked, bound, rates) = (0L, 0L, new List<double>());
        while (asked < acceptances)
        {
            var wanted = form.Sent() + Math.Min(5_000, (acceptances - asked + 1) / 2);
            await form.OpenAsync((int)(wanted - form.Sent()), form.App["intake"].Address);
            await form.SentAsync(wanted, seconds: 1_200);
            var cards = databases.Rows("matching", "SELECT \"Id\", \"CharityId\" FROM \"Referrals\" WHERE \"State\" = 'Offered' ORDER BY \"NeedId\"")
                .Select(row => (Id: (Guid)row["Id"]!, Token: form.TokenOf((Guid)row["CharityId"]!))).ToArray();
            rates.Add(await Load.CountAsync([first.Address, second.Address], Connections, cards.Length, [200, 409], (at, number) =>
                RawClient.Post(at, $"/api/matching/referrals/{cards[number - 1].Id}/acceptance", "{}", cards[number - 1].Token, $"yes-{cards[number - 1].Id}")));
            asked += cards.Length;
            Books.OverPromises(databases);
            bound = databases.Count("matching", "SELECT COUNT(*) FROM \"Referrals\" WHERE \"State\" = 'Accepted'");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked:N0} answers at {rates[^1]:N0}/s, {bound:N0} bind, no unit promised twice"));
        }

        return
        [
            new Figure("split form: contended acceptances at two replicas", Load.Median(rates), "req/s"),
            new Figure("split form: contended acceptances", asked, "requests", acceptances, AtLeast: true),
            new Figure("split form: contended acceptances, units promised twice", Books.OverPromises(databases), "units", 0),
        ];
    }
}
