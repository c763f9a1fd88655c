using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Deployment.Tests;

/// <summary>The split form at home, with the same rules as the manifests: real variables, real addresses, no secret in clear text, everything in order.</summary>
internal static partial class Compose
{
    public static readonly string Text = Repo.Read("compose.yaml");

    public static IEnumerable<string> Faults(string text)
    {
        var file = new Deserializer().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(new StringReader(text))));
        var services = Map(file["services"]);
        foreach (var host in Repo.Hosts.Keys.Where(host => !services.ContainsKey(host)))
            yield return $"{host}: does not run";
        foreach (var (name, service) in services.Select(service => (service.Key, Map(service.Value))))
        {
            if (!Tag().IsMatch(Word(service, "image")))
                yield return $"{name}: the image is not pinned";
            if (service.ContainsKey("ports") && name != "gateway")
                yield return $"{name}: reachable from outside";
            if (!service.ContainsKey("mem_limit"))
                yield return $"{name}: memory without a limit";
            foreach (var (variable, value) in Map(service.GetValueOrDefault("environment")).Select(entry => (entry.Key, Text: (string)entry.Value)))
                if (SecretName().IsMatch(variable) ? !value.StartsWith("${", StringComparison.Ordinal) : ClearText().IsMatch(value))
                    yield return $"{name}: {variable} holds a secret in clear text";
            foreach (var needed in Needs(service).Keys.Where(needed => !services.ContainsKey(needed)))
                yield return $"{name}: waits for {needed}, which is not there";
            if (service.ContainsKey("build"))
                foreach (var fault in HostFaults(name, service))
                    yield return $"{name}: {fault}";
        }

        if (Map(services.GetValueOrDefault("redis")) is var redis && (redis.ContainsKey("volumes") || redis.GetValueOrDefault("command") is not List<object> command
            || !string.Join(' ', command).Contains("--save  --appendonly no --maxmemory ", StringComparison.Ordinal)))
            yield return "redis: keeps something, or as much as it likes";
        foreach (var address in GatewaySettings.Addresses().Where(address => !services.ContainsKey(new Uri(address).Host) || new Uri(address).Port != Dockerfile.PublicPort))
            yield return $"gateway: {address} leads nowhere";
        if (Map(services.GetValueOrDefault("gateway")).GetValueOrDefault("ports") is not List<object> { Count: 1 } ports || (string)ports[0] != $"127.0.0.1:5080:{Dockerfile.PublicPort}")
            yield return "gateway: does not publish the public port, and that alone, on this machine only";
    }

    /// <summary>Every variable a person has to set.</summary>
    public static IReadOnlyList<string> Wanted(string text) => [.. Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    private static IEnumerable<string> HostFaults(string name, Dictionary<string, object> service)
    {
        var host = name.Split('-')[0];
        if (!Repo.Hosts.TryGetValue(host, out var folder) || Word(Map(Map(service["build"])["args"]), "HOST") != folder || Word(service, "image") != $"referral/{host}:local")
        {
            yield return "is not built from its project";
            yield break;
        }

        var verb = service.GetValueOrDefault("command") is List<object> { Count: 1 } command ? (string)command[0] : "";
        if (verb.Length > 0 && (!Repo.Verbs.Contains(verb) || name != $"{host}-{verb}"))
            yield return $"unknown verb '{verb}'";
        if (Word(service, "read_only") != "true" || service.GetValueOrDefault("cap_drop") is not List<object> { Count: 1 } dropped || (string)dropped[0] != "ALL")
            yield return "may write to its root file system or keeps capabilities";
        foreach (var variable in Map(service.GetValueOrDefault("environment")).Keys.Where(variable => !Settings.Of(host).Reads(variable)))
            yield return $"nobody reads {variable}";
        if (verb.Length == 0 && Settings.Of(host).Reads("Redis") != Map(service.GetValueOrDefault("environment")).ContainsKey("Redis"))
            yield return "is not told where Redis is";
        if (Word(Map(service.GetValueOrDefault("environment")), "Redis") is { Length: > 0 } redis && redis != "redis:6379")
            yield return $"{redis} leads nowhere";
        if (!Repo.Services.Contains(host))
            yield break;
        var own = Word(Map(service.GetValueOrDefault("environment")), "ConnectionStrings__" + host);
        if (!own.Contains($"Database={host};Username={host};Password=${{{host.ToUpperInvariant()}_PASSWORD:?}}", StringComparison.Ordinal))
            yield return "not the database and the login of its own";
        // Servers, then migrations, then every queue, then hosts.
        var needs = Needs(service);
        IEnumerable<(string, string)> order = verb switch
        {
            "migrate" => [("postgres", "service_healthy"), ("rabbitmq", "service_healthy")],
            "topology" => [(host + "-migrate", "service_completed_successfully")],
            _ => Repo.Services.Select(other => (other + "-topology", "service_completed_successfully")),
        };
        foreach (var (needed, condition) in order.Where(step => needs.GetValueOrDefault(step.Item1) != step.Item2))
            yield return $"does not wait until {needed} is {condition}";
        if (verb.Length > 0 && !Word(service, "restart").StartsWith("on-failure", StringComparison.Ordinal))
            yield return "starts again for ever";
    }

    private static Dictionary<string, string> Needs(Dictionary<string, object> service) => service.GetValueOrDefault("depends_on") switch
    {
        List<object> names => names.ToDictionary(name => (string)name, _ => "service_started"),
        { } map => Map(map).ToDictionary(entry => entry.Key, entry => Word(Map(entry.Value), "condition")),
        null => [],
    };

    private static Dictionary<string, object> Map(object? value) =>
        value is Dictionary<object, object> map ? map.ToDictionary(entry => (string)entry.Key, entry => entry.Value) : [];

    private static string Word(Dictionary<string, object> map, string key) => map.GetValueOrDefault(key) as string ?? "";

    [GeneratedRegex(@":(?:local|\d+\.\d+[\w.-]*)$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?i)(password|_pass$|secret|__keys__|indexkey|signingkey)")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?i)(?:password=(?!\$\{)|://[^/\s:@]+:(?!\$\{)[^/\s@]+@|-----BEGIN)")]
    private static partial Regex ClearText();

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)")]
    private static partial Regex Variable();
}
