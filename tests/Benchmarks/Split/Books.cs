using System.Globalization;
using Testing.Apps;

namespace Benchmarks.Split;

/// <summary>What must hold in all databases once nothing is on its way: nothing lost, nothing twice, no unit promised to two.</summary>
internal static class Books
{
    private const string Binding = "('Accepted', 'InService', 'OnHold', 'Delivered', 'Disputed', 'Confirmed', 'Failed')";

    /// <summary>Counted, not loaded: there may be hundreds of thousands.</summary>
    public static void MustBalance(ModuleDatabases databases)
    {
        var needs = databases.Count("intake", "SELECT COUNT(*) FROM \"Needs\" WHERE \"Announced\"");
        Same(needs, databases.Count("matching", "SELECT COUNT(*) FROM \"Needs\""), "needs in matching");
        Same(needs, databases.Count("tracking", "SELECT COUNT(*) FROM \"Items\" WHERE \"Kind\" = 0"), "needs on the board");
        Same(databases.Count("matching", "SELECT COUNT(*) FROM \"Referrals\""), databases.Count("tracking", "SELECT COUNT(*) FROM \"Items\" WHERE \"Kind\" = 1"), "referrals on the board");
        None(databases, "matching", "(SELECT 1 FROM \"Referrals\" GROUP BY \"NeedId\", \"OfferId\" HAVING COUNT(*) > 1) AS twice", "offers asked twice for one need");
        foreach (var module in ModuleDatabases.Modules)
        {
            None(databases, module, "\"DeadLetters\"", "dead letters in " + module);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"books balance: {needs:N0} needs, {OverPromises(databases)} over-promises"));
    }

    /// <summary>Offers and needs for which more is promised than there is; 0 or the run ends.</summary>
    public static long OverPromises(ModuleDatabases databases)
    {
        None(databases, "matching", "\"Ledgers\" WHERE \"Held\" + \"Committed\" > \"Total\"", "offers with more promised than they have");
        None(databases, "matching", $"\"Ledgers\" l WHERE \"Held\" <> {Units("l", "= 'Offered'")} + (SELECT COALESCE(SUM(\"Units\"), 0) FROM \"Holds\" WHERE \"OfferId\" = l.\"OfferId\") OR \"Committed\" <> {Units("l", "IN " + Binding)}", "offers whose ledger and cards differ");
        None(
            databases, "matching",
            $"(SELECT SUM(r.\"Quantity\") AS promised, n.\"Need\" FROM \"Needs\" n JOIN \"Referrals\" r ON r.\"NeedId\" = n.\"NeedId\" WHERE r.\"State\" IN {Binding} GROUP BY n.\"NeedId\") AS p WHERE promised > (\"Need\"::json->>'quantity')::int",
            "needs with more promised than asked for");
        return 0;
    }

    private static string Units(string ledger, string state) =>
        $"(SELECT COALESCE(SUM(\"Quantity\"), 0) FROM \"Referrals\" WHERE \"OfferId\" = {ledger}.\"OfferId\" AND \"State\" {state})";

    private static void None(ModuleDatabases databases, string module, string from, string what) => Same(0, databases.Count(module, "SELECT COUNT(*) FROM " + from), what);

    private static void Same(long expected, long found, string what)
    {
        if (expected != found)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{what}: {found:N0} instead of {expected:N0}"));
        }
    }
}
