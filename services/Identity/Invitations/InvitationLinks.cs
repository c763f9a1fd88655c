using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Identity.Invitations;

/// <summary>The signed part of an invitation's link. It holds the invitation's id and nothing about the person; the database alone makes no link.</summary>
internal sealed class InvitationLinks(IDataProtectionProvider protection, Uri issuer)
{
    private readonly IDataProtector _protector = protection.CreateProtector("invitation");

    public string Of(Guid id) => new Uri(issuer, $"{InvitationPage.Path[1..]}?token={Base64Url.EncodeToString(_protector.Protect(id.ToByteArray()))}").AbsoluteUri;

    /// <summary>The invitation of a link; null when it is not one of ours.</summary>
    public Guid? Read(string? token)
    {
        if (token is not { Length: > 0 and < 1_000 } || !Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(Base64Url.DecodeFromChars(token)) is { Length: 16 } id ? new Guid(id) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
