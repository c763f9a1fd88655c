using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Contracts.Reference;

/// <summary>
/// Reads one table: the built-in file, then the file of the same name in the override directory. There a row with a known code changes the
/// fields it names, a new code is added, and <c>"mode": "replace"</c> starts from an empty table.
/// </summary>
internal sealed class TableFiles(DataFiles files)
{
    public CodeTable<TRow> Read<TRow>(string name, JsonTypeInfo<TRow> shape) where TRow : CodeRow
    {
        JsonObject? title = null;
        var versions = new List<string>();
        var rows = new List<JsonObject>();
        foreach (var file in files.Of($"tables/{name}.json"))
        {
            try
            {
                var root = JsonNode.Parse(file.Open())!.AsObject();
                title = root["title"]?.AsObject() ?? title;
                versions.Add(root["version"]!.GetValue<string>());
                if (root["mode"]?.GetValue<string>() == "replace")
                    rows.Clear();
                foreach (var row in root["rows"]!.AsArray())
                    Merge(rows, row!.AsObject());
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException or NullReferenceException)
            {
                throw new InvalidDataException($"{file.Name} is not a table of codes: {failure.Message}", failure);
            }
        }
        return new CodeTable<TRow>(name, Title(name, title), string.Join('+', versions), [.. rows.Select(row => Typed(name, row, shape))]);
    }

    private static Bilingual Title(string name, JsonObject? title) =>
        new(title?["zh"]?.GetValue<string>() ?? name, title?["en"]?.GetValue<string>() ?? name);

    private static void Merge(List<JsonObject> rows, JsonObject change)
    {
        var code = change["code"]!.GetValue<string>();
        var known = rows.Find(row => row["code"]!.GetValue<string>() == code);
        if (known is null)
            rows.Add(change.DeepClone().AsObject());
        else
            MergeFields(known, change);
    }

    private static void MergeFields(JsonObject known, JsonObject change)
    {
        foreach (var (field, value) in change)
        {
            if (value is JsonObject inner && known[field] is JsonObject target)
                MergeFields(target, inner);
            else
                known[field] = value?.DeepClone();
        }
    }

    private static TRow Typed<TRow>(string table, JsonObject row, JsonTypeInfo<TRow> shape) where TRow : CodeRow
    {
        try
        {
            return row.Deserialize(shape)!;
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"tables/{table}.json, code {row["code"]}: {failure.Message}", failure);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CodeRow))]
[JsonSerializable(typeof(NeedCategory))]
[JsonSerializable(typeof(Tier))]
[JsonSerializable(typeof(Tag))]
[JsonSerializable(typeof(Urgency))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(Reason))]
[JsonSerializable(typeof(Unit))]
[JsonSerializable(typeof(AidForm))]
[JsonSerializable(typeof(IdType))]
[JsonSerializable(typeof(ConsentTerm))]
[JsonSerializable(typeof(UnmaskPurpose))]
[JsonSerializable(typeof(RetentionRule))]
[JsonSerializable(typeof(CalendarFile))]
[JsonSerializable(typeof(MatchingTerms))]
[JsonSerializable(typeof(MatchingTermsFile))]
internal sealed partial class ReferenceJson : JsonSerializerContext;
