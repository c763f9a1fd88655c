using System.Buffers.Text;
using System.Security.Cryptography;
using Matching.Referrals;

namespace Matching.AnswerLinks;

/// <summary>What a link is good for.</summary>
internal enum LinkPurpose
{
    /// <summary>Accept or decline.</summary>
    Answer,

    /// <summary>Begin, and report the delivery.</summary>
    Report,
}

/// <summary>
/// A link to one card for one purpose. The token is the row's id and 32 random bytes; the row keeps their hash, so that whoever has a copy of the database has no link, every replica knows every link,
/// and one can be taken back. A changed token is one that nobody gave out.
/// </summary>
internal sealed class LinkRow
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    /// <summary>Somebody who comes too late for the card is still told so, for a day.</summary>
    private static readonly TimeSpan AfterTheCard = TimeSpan.FromDays(1);

    private static readonly TimeSpan ToReport = TimeSpan.FromDays(14);

    public required Guid Id { get; init; }

    public required Guid ReferralId { get; init; }

    public required LinkPurpose Purpose { get; init; }

    public required byte[] Digest { get; init; }

    public required string MadeBy { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    public DateTimeOffset? TakenBackAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Who acts with it, for the record of the step.</summary>
    public string Actor => "link:" + Id;

    /// <summary>A new link and its token, which nobody can read again.</summary>
    public static (LinkRow Row, string Token) Make(Referral referral, LinkPurpose purpose, string by, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var token = new byte[IdBytes + SecretBytes];
        id.TryWriteBytes(token);
        RandomNumberGenerator.Fill(token.AsSpan(IdBytes));
        var row = new LinkRow
        {
            Id = id,
            ReferralId = referral.Id,
            Purpose = purpose,
            Digest = SHA256.HashData(token.AsSpan(IdBytes)),
            MadeBy = by,
            ExpiresAt = purpose == LinkPurpose.Report ? now + ToReport : (referral.AnswerBy > now ? referral.AnswerBy : now) + AfterTheCard,
        };
        return (row, Base64Url.EncodeToString(token));
    }

    /// <summary>Id and secret of what may be a token.</summary>
    public static (Guid Id, byte[] Secret)? Read(string token) =>
        Base64Url.IsValid(token, out var length) && length == IdBytes + SecretBytes && Base64Url.DecodeFromChars(token) is var bytes ? (new Guid(bytes.AsSpan(0, IdBytes)), bytes[IdBytes..]) : null;

    /// <summary>Whether this is the secret of a link that is still good.</summary>
    public bool Opens(byte[] secret, DateTimeOffset now) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(secret), Digest) && TakenBackAt is null && now < ExpiresAt;

    public void Use(DateTimeOffset now) => (UsedAt, Version) = (UsedAt ?? now, Version + 1);

    public void TakeBack(DateTimeOffset now) => (TakenBackAt, Version) = (TakenBackAt ?? now, Version + 1);
}
