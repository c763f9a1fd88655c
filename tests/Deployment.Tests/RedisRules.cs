using k8s.Models;

namespace Deployment.Tests;

/// <summary>Redis holds only what may be lost: it has no disk, is bounded, and is reached by those that are told its address and by nobody else.</summary>
internal static class RedisRules
{
    public const string Name = "redis";

    private const string Port = "6379";

    public static IEnumerable<string> Redis(Manifests manifests)
    {
        if (manifests.All<V1Deployment>().Where(deployment => deployment.Metadata.Name == Name).ToArray() is not [{ Spec: { } spec }] || spec.Template.Spec.Containers is not [var container])
        {
            yield return "not one Redis";
            yield break;
        }

        if (spec is not { Replicas: 1, Strategy.Type: "Recreate" })
            yield return "two at once split what is counted together";
        var arguments = string.Join(' ', container.Args.Select(argument => argument.Length == 0 ? "''" : argument));
        foreach (var needed in ((string[])["--save ''", "--appendonly no", "--maxmemory 128mb", "--maxmemory-policy allkeys-lru"]).Where(needed => !arguments.Contains(needed, StringComparison.Ordinal)))
            yield return $"runs without {needed}";
        if (spec.Template.Spec.Volumes is { Count: > 0 })
            yield return "keeps something";
        if (!container.Image.StartsWith("redis:7.", StringComparison.Ordinal))
            yield return $"{container.Image} is not pinned";
        if (container.Resources?.Limits is not { } limits || !limits.ContainsKey("cpu") || !limits.TryGetValue("memory", out var memory) || memory.ToDecimal() < 2 * 128 * 1024 * 1024)
            yield return "its limit of memory is not twice what it may hold";
        if (container.SecurityContext is not { ReadOnlyRootFilesystem: true, AllowPrivilegeEscalation: false } || spec.Template.Spec is not { SecurityContext.RunAsNonRoot: true, AutomountServiceAccountToken: false })
            yield return "may write to its root file system, raise its rights or speak to Kubernetes";

        // Who is told the address, who reads it, and who is let in are the same.
        string[] told =
        [
            .. manifests.Programs.Where(program => program.Owner == program.Host).GroupBy(program => program.Host)
                .Where(host => host.All(program => (program.Container.Env ?? []).Any(variable => variable.Name == "Redis" && variable.Value == $"{Name}:{Port}")))
                .Select(host => host.Key).Order(),
        ];
        string[] readers = [.. Repo.Hosts.Keys.Where(host => Settings.Of(host).Reads("Redis")).Order()];
        var policies = manifests.All<V1NetworkPolicy>().ToArray();
        var labels = spec.Template.Metadata.Labels;
        string[] admitted =
        [
            .. Repo.Hosts.Keys.Where(host => ServerRules.Reaches(manifests, policies, host, labels, Port)).Order(),
        ];
        if (!told.SequenceEqual(readers))
            yield return $"is read by {string.Join(", ", readers)}, but told to {string.Join(", ", told)}";
        if (!admitted.SequenceEqual(readers))
            yield return $"is read by {string.Join(", ", readers)}, but reached by {string.Join(", ", admitted)}";
        if (policies.Where(policy => Manifests.Matches(policy.Spec.PodSelector, labels)).SelectMany(policy => policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? [])
            .SelectMany(peer => manifests.Pods.Where(pod => peer.PodSelector is not null && Manifests.Matches(peer.PodSelector, pod.Labels))).Any(pod => !readers.Contains(pod.Owner.Split('-')[0])))
            yield return "lets others in";
        if (manifests.All<V1Service>().All(service => service.Metadata.Name != Name || service.Spec.Ports is not [{ Port: 6379 }] || service.Spec.Selector.Except(labels).Any()))
            yield return "nothing leads to it";
    }
}
