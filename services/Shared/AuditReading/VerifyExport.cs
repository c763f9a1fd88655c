using System.Security.Cryptography;
using System.Text.Json;

namespace AuditReading;

/// <summary>What came of a verification.</summary>
/// <param name="Chain">Name of the chain; empty when the file does not say.</param>
/// <param name="Records">Records that were read before the end or the first fault.</param>
/// <param name="Last">Number of the last good record.</param>
/// <param name="SignedUpTo">The last record under a good signature.</param>
/// <param name="Fault">The first broken link in words; null when there is none.</param>
public sealed record AuditFinding(string Chain, long Records, long Last, long SignedUpTo, string? Fault);

/// <summary>
/// Verifies an export with public keys alone: no platform, no database, constant memory. Names the first link that does not hold. A file that was cut off at its end is known by
/// heads it has to reach: those in it, and those that were kept outside (log lines, the file of heads).
/// </summary>
public static class VerifyExport
{
    /// <param name="export">Lines of an export.</param>
    /// <param name="keys">Public keys by their id.</param>
    /// <param name="witnesses">Heads kept outside of the database; those of other chains are passed over.</param>
    public static AuditFinding Of(IEnumerable<string> export, IReadOnlyDictionary<string, ECDsa> keys, IEnumerable<AuditHeadLine> witnesses)
    {
        using var lines = export.GetEnumerator();
        if (!lines.MoveNext() || Read<AuditExportStart>(lines.Current) is not { Format: 1, Chain.Length: > 0 } start || FromHex(start.Before) is not { } hash)
        {
            return new("", 0, 0, 0, "The first line does not say which chain this is.");
        }

        var outside = witnesses.Where(head => head.Chain == start.Chain && head.Head > start.After).OrderBy(head => head.Head).ToList();
        var (chain, number, signed, next) = (new AuditChain(), start.After, 0L, 0);
        if (start.After == 0 && !hash.AsSpan().SequenceEqual(AuditChain.Start(start.Chain)))
        {
            return Found("The chain does not begin with its own start: this is another service's, or it was begun anew.");
        }

        while (lines.MoveNext())
        {
            if (lines.Current.StartsWith("{\"chain\":", StringComparison.Ordinal))
            {
                if (Read<AuditHeadLine>(lines.Current) is not { } head)
                {
                    return Found($"The line after record {number} cannot be read.");
                }

                if (Against(head, hash) is { } fault)
                {
                    return Found(fault);
                }

                signed = number;
                continue;
            }

            if (Read<AuditEntry>(lines.Current) is not { } entry)
            {
                return Found($"Record {number + 1} cannot be read.");
            }

            if (entry.Number != number + 1)
            {
                return Found(entry.Number > number + 1
                    ? $"Record {number + 1} is missing: record {entry.Number} follows {(number == start.After ? "the start" : $"record {number}")}."
                    : $"Record {entry.Number} comes again behind record {number}: it was inserted, or moved.");
            }

            var expected = chain.Next(hash, entry.Number, new AuditRecord
            {
                Id = entry.Id,
                At = entry.At,
                Actor = entry.Actor,
                Action = entry.Action,
                Subject = entry.Subject,
                Why = entry.Why,
                Origin = entry.Origin,
            });
            if (!expected.AsSpan().SequenceEqual(FromHex(entry.Hash)))
            {
                return Found($"Record {entry.Number} ({entry.Id}, {AuditChain.Time(entry.At)}, {entry.Action}) does not fit its hash: it, or the record before it, was changed, inserted or moved.");
            }

            (hash, number) = (expected, entry.Number);
            for (; next < outside.Count && outside[next].Head == number; next++)
            {
                if (Against(outside[next], hash) is { } fault)
                {
                    return Found(fault);
                }

                signed = number;
            }
        }

        return next < outside.Count ? Found(Cut(outside[next].Head))
            : number < start.Until ? Found(Cut(start.Until))
            : Found(null);

        AuditFinding Found(string? fault) => new(start.Chain, number - start.After, number, signed, fault);

        string Cut(long head) => $"The end is missing: records up to {head} were there, the last one here is {number}.";

        string? Against(AuditHeadLine head, byte[] reached) => head switch
        {
            _ when head.Chain != start.Chain => $"The head behind record {number} is one of {head.Chain}.",
            _ when head.Head > number => Cut(head.Head),
            _ when head.Head < number => $"The head of record {head.Head} stands behind record {number}.",
            _ when !reached.AsSpan().SequenceEqual(FromHex(head.Hash)) => $"Record {number} is not the one whose head was signed at {head.SignedAt}: history up to it was rewritten.",
            _ when !keys.TryGetValue(head.KeyId, out var key) => $"The head of record {number} was signed by the key {head.KeyId}, which was not given.",
            _ when !DateTimeOffset.TryParse(head.SignedAt, out var at) || FromBase64(head.Signature) is not { } signature
                || !keys[head.KeyId].VerifyData(AuditChain.HeadBytes(head.Chain, head.Head, reached, at), signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                => $"The signature of the head of record {number} is not good.",
            _ => null,
        };
    }

    /// <summary>Reads a line; null when it is none of this kind.</summary>
    internal static TLine? Read<TLine>(string line)
        where TLine : class
    {
        try
        {
            return JsonSerializer.Deserialize<TLine>(line, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A line with more, less or other parts than it was written with is not one of ours.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
    };

    private static byte[]? FromHex(string text)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        return text.Length == bytes.Length * 2 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(text, bytes, out var read) && read == bytes.Length ? bytes : null;
    }
}
