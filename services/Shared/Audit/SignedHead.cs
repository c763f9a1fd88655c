namespace Audit;

/// <summary>A moment of the chain that was signed: whatever is before it can no longer be changed without the key.</summary>
public sealed class SignedHead
{
    /// <summary>The last record it covers.</summary>
    public required long Number { get; init; }

    /// <summary>The hash of that record, and so of all before it.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>The key that signed.</summary>
    public required string KeyId { get; init; }

    /// <summary>ECDSA on P-256 with SHA-256 over <see cref="AuditChain.HeadBytes"/>; 64 bytes, r and s.</summary>
    public required byte[] Signature { get; init; }
}
