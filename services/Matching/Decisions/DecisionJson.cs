using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts.Http.Matching;

namespace Matching.Decisions;

/// <summary>The one form in which a record is stored and hashed: fields in the order of their declaration, defaults left out, numbers as short as they read back to the same bits.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DecisionRecord))]
[JsonSerializable(typeof(ContestRecord))]
internal sealed partial class DecisionJson : JsonSerializerContext
{
    public static byte[] Write(DecisionRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Default.DecisionRecord);

    public static DecisionRecord Read(string text) => JsonSerializer.Deserialize(text, Default.DecisionRecord)!;

    public static ContestRecord ReadContest(string text) => JsonSerializer.Deserialize(text, Default.ContestRecord)!;

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string DigestOf(ReadOnlySpan<byte> written) => Convert.ToHexStringLower(SHA256.HashData(written));
}
