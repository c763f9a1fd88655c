using Identity.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Identity.Passwords;

/// <summary>Compares a password with the stored hash; where there is no account, with a hash of nobody's, so that both take the same time.</summary>
internal sealed class PasswordCheck(IPasswordHasher<Account> hasher)
{
    private static readonly Account Nobody = new()
    {
        Name = "",
        Roles = [],
        Organisation = OrganisationKind.Operator,
        CreatedAt = DateTimeOffset.UnixEpoch,
        InvitedBy = "",
    };

    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, "nobody has this password"));

    public bool IsRight(Account? account, string password)
    {
        var right = hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? _nobodysHash.Value, password) != PasswordVerificationResult.Failed;
        return right && account?.PasswordHash is not null;
    }
}
