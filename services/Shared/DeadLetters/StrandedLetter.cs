using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using MassTransit;
using RabbitMQ.Client;

namespace DeadLetters;

/// <summary>Reads what is to be known of a message that lies in the broker, whatever state it is in. Pure, and never fails: a letter that says little is better than none.</summary>
internal static class StrandedLetter
{
    private static readonly FrozenDictionary<string, string> Names =
        MessageNames.All.ToFrozenDictionary(entry => MessageUrn.ForTypeString(entry.Value), entry => entry.Key);

    /// <param name="queue">The reader's queue it was meant for.</param>
    /// <param name="suffix">Which of its side queues it was found in.</param>
    /// <param name="properties">As delivered.</param>
    /// <param name="bytes">As delivered.</param>
    /// <param name="now">UTC.</param>
    public static DeadLetter Of(string queue, string suffix, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        var (name, id, content) = Look(bytes);
        return new DeadLetter
        {
            Id = Guid.CreateVersion7(now),
            MessageId = Guid.TryParse(properties.MessageId, out var outside) && outside != Guid.Empty ? outside : id ?? Derived(queue, bytes.Span),
            Queue = queue,
            Name = name ?? "unknown",
            Body = content ?? "{}",
            Error = ErrorOf(suffix, properties),
            FailedAt = now,
            Attempts = 1 + Number(properties, InboxRetries.Header),
            Envelope = bytes.ToArray(),
            ContentType = properties.ContentType is { Length: <= MessagingModel.NameLength } type ? type : null,
        };
    }

    private static (string? Name, Guid? Id, string? Content) Look(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            var name = json.RootElement.TryGetProperty("messageType", out var types) && types.ValueKind == JsonValueKind.Array
                ? types.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => Names.GetValueOrDefault(type.GetString()!)).FirstOrDefault(known => known is not null)
                : null;
            var id = json.RootElement.TryGetProperty("messageId", out var inside) && inside.ValueKind == JsonValueKind.String && inside.TryGetGuid(out var given) ? given : (Guid?)null;
            var content = json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? message.GetRawText() : null;
            // PostgreSQL keeps no text with this character; the bytes themselves are kept beside it.
            return (name, id, content?.Contains("\\u0000", StringComparison.Ordinal) == true ? null : content);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // Without an id the content is the identity: the same bytes from the same queue are the same letter, however often they are moved.
    private static Guid Derived(string queue, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(queue));
        hash.AppendData(bytes);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The kind of the failure; its text stays behind, because it may quote the content.</summary>
    private static string ErrorOf(string suffix, IReadOnlyBasicProperties properties)
    {
        var type = suffix switch
        {
            BrokerQueues.Skipped => "NoReader",
            BrokerQueues.Dead => "DeliveredTooOften",
            _ => Text(properties, MessageHeaders.FaultExceptionType).Split('.', '+')[^1],
        };
        return type.Length is > 0 and <= 200 && type.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '`') ? type : "Unknown";
    }

    private static string Text(IReadOnlyBasicProperties properties, string header) => properties.Headers?.TryGetValue(header, out var value) == true
        ? value switch { byte[] utf8 => Encoding.UTF8.GetString(utf8), string text => text, _ => "" }
        : "";

    private static int Number(IReadOnlyBasicProperties properties, string header) => properties.Headers?.TryGetValue(header, out var value) == true
        ? value switch { int number => number, long number => (int)number, _ => int.TryParse(Text(properties, header), out var number) ? number : 0 }
        : 0;
}
