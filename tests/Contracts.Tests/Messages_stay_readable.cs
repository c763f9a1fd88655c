using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Contracts.Messages;

namespace Contracts.Tests;

/// <summary>A message that was once sent is read for ever: from the outbox of an old release, from a dead letter, from a backup.</summary>
public sealed class Messages_stay_readable
{
    private static readonly string Samples = Path.Combine(Repo.Root, "contracts", "Messages", "Samples");

    // A field of the sample that the type does not know any more is a field that a reader would lose.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names => [.. MessageNames.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frozen_sample_still_fills_every_property_and_comes_back_unchanged(string name)
    {
        var text = File.ReadAllText(Path.Combine(Samples, name + ".json"));

        var message = JsonSerializer.Deserialize(text, MessageNames.TypeOf(name)!, Strict)!;

        Unset(message, name).ShouldBeEmpty("the sample leaves something out that the type has");
        JsonNode.DeepEquals(JsonNode.Parse(text), JsonSerializer.SerializeToNode(message, message.GetType(), Strict))
            .ShouldBeTrue($"written again it is {JsonSerializer.Serialize(message, message.GetType(), Strict)}");
    }

    [Fact]
    public void Every_sample_belongs_to_a_message() =>
        Directory.EnumerateFiles(Samples).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
            .ShouldBe(MessageNames.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Names_and_namespaces_are_as_committed() =>
        MessageNames.All.Select(entry => $"{entry.Key} = {entry.Value.FullName}").Order(StringComparer.Ordinal).ShouldMatchSnapshot("messages.txt");

    [Fact]
    public void Every_message_record_has_a_name()
    {
        var facts = MessageNames.All.Values.Concat(MessageNames.All.Values.SelectMany(PartsOf)).ToHashSet();
        typeof(MessageNames).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false })
            .Where(type => !facts.Contains(type)).ShouldBeEmpty();
    }

    [Fact]
    public void Twin_a_property_that_is_not_set_is_noticed() =>
        Unset(new Twin("", null, [new Twin("", new object(), [])]), "twin").ShouldBe(["twin.Second", "twin.Third[0].Third"]);

    private static IEnumerable<Type> PartsOf(Type type) => type.GetProperties()
        .Select(property => property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType)
        .Where(part => part.Assembly == type.Assembly)
        .SelectMany(part => PartsOf(part).Prepend(part));

    private static IEnumerable<string> Unset(object part, string path)
    {
        foreach (var property in part.GetType().GetProperties())
        {
            var here = $"{path}.{property.Name}";
            switch (property.GetValue(part))
            {
                case null:
                    yield return here;
                    break;
                case IEnumerable list and not string:
                    var entries = list.Cast<object>().ToArray();
                    if (entries.Length == 0)
                    {
                        yield return here;
                    }

                    foreach (var unset in entries.SelectMany((entry, index) => Deeper(entry, $"{here}[{index}]")))
                    {
                        yield return unset;
                    }

                    break;
                case { } value:
                    foreach (var unset in Deeper(value, here))
                    {
                        yield return unset;
                    }

                    break;
            }
        }
    }

    private static IEnumerable<string> Deeper(object value, string path) =>
        value.GetType().Assembly == typeof(MessageNames).Assembly || value is Twin ? Unset(value, path) : [];

    private sealed record Twin(string First, object? Second, IReadOnlyList<Twin> Third);
}
