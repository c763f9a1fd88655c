using System.Security.Cryptography;
using System.Text;
using Identity.Accounts;

namespace Identity.SignIn;

/// <summary>Ten codes for the day on which the phone is lost. Shown once, kept as hashes, each good for one sign-in.</summary>
internal static class RecoveryCodes
{
    private const int Count = 10;

    // No letter that is mistaken for another one or for a digit; 50 bits each, so that a plain hash is enough.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Gives the account new ones and answers them.</summary>
    public static IReadOnlyList<string> Renew(Account account)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, 5) + "-" + RandomNumberGenerator.GetString(Letters, 5)).ToArray();
        account.RecoveryCodes = [.. codes.Select(code => HashOf(account, code))];
        return codes;
    }

    /// <summary>Uses one up; false when it is none of them.</summary>
    public static bool Use(Account account, string code)
    {
        var hash = HashOf(account, code.Trim().ToLowerInvariant());
        if (!account.RecoveryCodes.Contains(hash))
        {
            return false;
        }

        account.RecoveryCodes = [.. account.RecoveryCodes.Where(left => left != hash)];
        return true;
    }

    private static string HashOf(Account account, string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Id}/{code}")));
}
