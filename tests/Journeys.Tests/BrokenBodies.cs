using System.Text;
using System.Text.Json.Nodes;

namespace Journeys.Tests;

/// <summary>Makes broken bodies out of a good one. Exactly one thing is wrong with each, and where it is a field its path is known.</summary>
internal static class BrokenBodies
{
    /// <summary>Fields whose value is a code of a table: an unknown one has to be refused.</summary>
    private static readonly HashSet<string> Codes =
    [
        "channel", "division", "divisions", "urgency", "idType", "gender", "relation", "tiers", "tags", "anyTags", "category", "categories", "unit", "authority", "programme", "status",
        "purpose", "kinds", "givenBy", "form", "funding", "refill", "languages", "reason", "outcome", "by", "extent", "result", "kind", "registeredIn", "answersWithin", "creditCode",
        "charityId", "needId", "offerId", "duplicateOf", "birthDate", "neededBy", "expiresAt", "reviewAt", "contactBy", "events", "validFrom", "validTo", "nextAt", "phone", "idNumber",
    ];

    /// <summary>Moments that have to lie ahead.</summary>
    private static readonly HashSet<string> Ahead = ["neededBy", "expiresAt", "reviewAt", "contactBy", "validTo", "nextAt"];

    /// <summary>Stands where a code is expected; an answer must not repeat it.</summary>
    public const string Nonsense = "无此代码xyz";

    /// <summary>Longer than any field allows.</summary>
    public static readonly string Endless = new('丑', 10_000);

    public static IEnumerable<Broken> Of(JsonNode good)
    {
        var text = good.ToJsonString();
        var isList = good is JsonArray;
        yield return new Broken("no body", null, "");
        yield return new Broken("null", null, "null");
        yield return new Broken("a text", null, "\"text\"");
        yield return new Broken("a number", null, "12");
        yield return new Broken(isList ? "an object" : "a list", null, isList ? "{}" : "[]");
        yield return new Broken("cut off", null, text.Length > 2 ? text[..(text.Length / 2)] : "{");
        yield return new Broken("something after the end", null, text + "}");
        yield return new Broken("a thousand levels", null, new string('[', 1000));
        yield return new Broken("a key without quotes", null, "{a:1}");
        foreach (var broken in InObjects(good))
        {
            yield return broken;
        }

        foreach (var (path, name, node) in Nodes(good, "").ToArray())
        {
            foreach (var (what, value) in Wrong(name, node))
            {
                yield return new Broken($"{path} {what}", path, With(good, path, value));
            }
        }
    }

    /// <summary>Unknown and repeated keys at every level.</summary>
    private static IEnumerable<Broken> InObjects(JsonNode good)
    {
        var objects = Nodes(good, "").Where(node => node.Node is JsonObject).Select(node => node.Path).Prepend(good is JsonObject ? "" : "-").Where(path => path != "-");
        foreach (var path in objects)
        {
            var inner = (JsonObject)(path.Length == 0 ? good : Nodes(good, "").Single(node => node.Path == path).Node!);
            var dot = path.Length == 0 ? "" : ".";
            var body = inner.ToJsonString();
            var rest = body.Length > 2 ? "," + body[1..] : body[1..];
            yield return new Broken($"{path} unknown key", $"{path}{dot}surprise", WithText(good, path, "{\"surprise\":1" + rest));
            if (inner.FirstOrDefault() is { Key: { } key } first)
            {
                yield return new Broken(
                    $"{path} key twice", $"{path}{dot}{key}", WithText(good, path, $"{{{JsonValue.Create(key)!.ToJsonString()}:{first.Value?.ToJsonString() ?? "null"}" + rest));
            }
        }
    }

    private static IEnumerable<(string What, string Value)> Wrong(string name, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject:
                yield return ("as text", "\"x\"");
                yield return ("as list", "[1]");
                break;
            case JsonArray list:
                yield return ("as object", "{\"a\":1}");
                yield return ("as text", "\"x\"");
                yield return ("with 5,000 entries", $"[{string.Join(',', Enumerable.Repeat(list.FirstOrDefault()?.ToJsonString() ?? "1", 5000))}]");
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                yield return ("as number", "12345");
                yield return ("as object", "{\"a\":1}");
                yield return ("endless", $"\"{Endless}\"");
                if (Codes.Contains(name))
                {
                    yield return ("unknown", $"\"{Nonsense}\"");
                }

                if (Ahead.Contains(name))
                {
                    yield return ("past", "\"2001-01-01T00:00:00Z\"");
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                yield return ("as text", "\"abc\"");
                yield return ("far too large", "2147483647");
                yield return ("far below zero", "-2147483648");
                yield return ("beyond any type", "1e40");
                yield return ("beyond any number", "1e400");
                break;
            case JsonValue:
                yield return ("as text", "\"perhaps\"");
                break;
        }
    }

    private static IEnumerable<(string Path, string Name, JsonNode? Node)> Nodes(JsonNode node, string at) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Deeper(at.Length == 0 ? field.Key : $"{at}.{field.Key}", field.Key, field.Value)),
        JsonArray list => list.SelectMany((entry, index) => Deeper($"{at}[{index}]", at.Split('.')[^1].Split('[')[0], entry)),
        _ => [],
    };

    private static IEnumerable<(string Path, string Name, JsonNode? Node)> Deeper(string path, string name, JsonNode? node) =>
        node is null ? [] : Nodes(node, path).Prepend((path, name, node));

    private static string With(JsonNode good, string path, string value) => WithText(good, path, value);

    /// <summary>The good body with the node at the path replaced by raw text, which need not be valid JSON.</summary>
    private static string WithText(JsonNode good, string path, string value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        const string hole = "\"@@@hole@@@\"";
        var copy = good.DeepClone();
        var parts = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var at = copy;
        foreach (var part in parts[..^1])
        {
            at = part[0] == '[' ? at![int.Parse(part[1..^1], System.Globalization.CultureInfo.InvariantCulture)] : at![part];
        }

        if (parts[^1][0] == '[')
        {
            at![int.Parse(parts[^1][1..^1], System.Globalization.CultureInfo.InvariantCulture)] = "@@@hole@@@";
        }
        else
        {
            at![parts[^1]] = "@@@hole@@@";
        }

        return new StringBuilder(copy.ToJsonString()).Replace(hole, value).ToString();
    }
}

/// <summary>A body with one thing wrong.</summary>
/// <param name="What">What is wrong, for the report.</param>
/// <param name="Path">The field that is wrong; null where it is the body as a whole.</param>
/// <param name="Text">The body.</param>
internal sealed record Broken(string What, string? Path, string Text);
