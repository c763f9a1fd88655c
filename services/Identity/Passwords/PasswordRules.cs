using Identity.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Identity.Passwords;

/// <summary>
/// What a password has to be (NIST SP 800-63B): long, not one of the common ones, not the person's own name. No wishes about kinds of characters, no expiry.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    public const int Shortest = 12;
    public const int Longest = 256;

    /// <summary>A name of two letters stands in too many words.</summary>
    private const int ShortestName = 3;

    /// <summary>What is wrong with it in both languages; null when nothing is.</summary>
    public static (string Zh, string En)? Fault(string password, params IEnumerable<string?> names)
    {
        if (password.EnumerateRunes().Count() < Shortest)
        {
            return ($"至少 {Shortest} 个字符；几个不相干的词连起来就很好。", $"At least {Shortest} characters; a few unrelated words do well.");
        }

        if (password.Length > Longest)
        {
            return ($"最多 {Longest} 个字符。", $"At most {Longest} characters.");
        }

        if (CommonPasswords.IsCommon(password))
        {
            return ("这个密码太常见，容易被猜到，请换一个。", "This password is too common and easily guessed; choose another one.");
        }

        return names.SelectMany(Parts).Any(name => password.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? ("密码里不能含有姓名、邮箱名或机构名称。", "The password must not contain your name, your mail name or the name of your organisation.")
            : null;
    }

    /// <summary>The library asks as well, wherever it sets a password.</summary>
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
        Fault(password ?? "", user.Name, user.Email, user.OrganisationName) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = "password", Description = fault.En })
            : IdentityResult.Success);

    // "Wei Zhang" and "wei.zhang@example.org" count as a whole and by their longer words; the mail's domain as well.
    private static IEnumerable<string> Parts(string? name) =>
        string.IsNullOrWhiteSpace(name) ? [] : name.Split([' ', '.', '@', '-', '_', '+', '·', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(name.Trim()).Where(part => part.Length >= ShortestName || (part.Length == 2 && part[0] >= 0x2E80)).Where(part => part is not ("com" or "org" or "gov" or "net" or "edu"));
}
