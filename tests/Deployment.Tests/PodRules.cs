using System.Text.RegularExpressions;
using k8s.Models;

namespace Deployment.Tests;

/// <summary>Rules about one container or pod. Each returns what is wrong, in words; nothing means that all is well.</summary>
internal static partial class PodRules
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IEnumerable<string> Images(Manifests manifests)
    {
        foreach (var program in manifests.Programs)
        {
            if (!Repo.Hosts.ContainsKey(program.Host))
                yield return $"{program}: no project makes the image {program.Container.Image}";
            else if (program.Owner.Split('-')[0] != program.Host)
                yield return $"{program}: runs the image of {program.Host}";
            var tag = Tag().Match(program.Container.Image ?? "").Groups[1].Value;
            if (tag is "" or "latest")
                yield return $"{program}: the image is not pinned";
            else if (manifests.Production && tag != Repo.Version)
                yield return $"{program}: image {tag}, but the release is {Repo.Version}";
        }

        foreach (var host in Repo.Hosts.Keys.Except(manifests.Deployments.Select(deployment => deployment.Metadata.Name)))
            yield return $"{host}: nothing deploys it";
    }

    public static IEnumerable<string> Verbs(Manifests manifests) =>
        from program in manifests.Programs
        let verb = program.Container.Args is [var only] ? only : string.Join(' ', program.Container.Args ?? [])
        let expected = !Repo.Services.Contains(program.Host) ? verb.Length == 0 : Repo.Verbs.Contains(verb)
        where !expected
        select $"{program}: unknown verb '{verb}'";

    public static IEnumerable<string> Ports(Manifests manifests)
    {
        foreach (var program in manifests.Programs)
            foreach (var port in (program.Container.Ports ?? []).Where(port => port.ContainerPort is < 1 or > 65535))
                yield return $"{program}: port {port.ContainerPort}";
        foreach (var deployment in manifests.Deployments)
        {
            var ports = deployment.Spec.Template.Spec.Containers[0].Ports ?? [];
            if (ports.FirstOrDefault(port => port.Name == "http")?.ContainerPort != Dockerfile.PublicPort)
                yield return $"{deployment.Metadata.Name}: listens on {Dockerfile.PublicPort}, as the image says";
            if (ports.FirstOrDefault(port => port.Name == "management")?.ContainerPort != Dockerfile.ManagementPort)
                yield return $"{deployment.Metadata.Name}: answers probes on {Dockerfile.ManagementPort}, as the image says";
        }
    }

    public static IEnumerable<string> Probes(Manifests manifests)
    {
        var known = Repo.Read("services/Shared/Platform/Health/HealthEndpoints.cs");
        foreach (var deployment in manifests.Deployments)
        {
            var container = deployment.Spec.Template.Spec.Containers[0];
            foreach (var (name, probe, path) in ((string, V1Probe?, string)[])
                [("startup", container.StartupProbe, "/health/live"), ("liveness", container.LivenessProbe, "/health/live"), ("readiness", container.ReadinessProbe, "/health/ready")])
            {
                if (probe?.HttpGet is not { } get)
                    yield return $"{deployment.Metadata.Name}: no {name} probe";
                else if (get.Path != path || !known.Contains($"\"{get.Path}\"", StringComparison.Ordinal))
                    yield return $"{deployment.Metadata.Name}: the {name} probe asks {get.Path}";
                else if (get.Port?.Value != "management")
                    yield return $"{deployment.Metadata.Name}: the {name} probe asks port {get.Port?.Value}";
            }

            if (deployment.Spec.Template.Spec.TerminationGracePeriodSeconds is not >= 40)
                yield return $"{deployment.Metadata.Name}: less time to end than a host takes (30 s and the pause before)";
        }
    }

    public static IEnumerable<string> Resources(Manifests manifests)
    {
        foreach (var program in manifests.Programs)
        {
            foreach (var kind in (string[])["cpu", "memory"])
            {
                if (program.Container.Resources?.Requests?.TryGetValue(kind, out var request) is not true)
                    yield return $"{program}: no request of {kind}";
                else if (!program.Container.Resources.Limits.TryGetValue(kind, out var limit))
                    yield return $"{program}: no limit of {kind}";
                else if (request.ToDecimal() > limit.ToDecimal())
                    yield return $"{program}: asks for more {kind} than it may have";
            }

            foreach (var volume in (program.Pod.Spec.Volumes ?? []).Where(volume => volume.EmptyDir is { SizeLimit: null }))
                yield return $"{program}: {volume.Name} may fill the node's disk";
        }
    }

    public static IEnumerable<string> Hardening(Manifests manifests)
    {
        foreach (var program in manifests.Programs)
        {
            var pod = program.Pod.Spec;
            if (pod.SecurityContext is not { RunAsNonRoot: true, SeccompProfile.Type: "RuntimeDefault" } || pod.SecurityContext.RunAsUser != Dockerfile.User)
                yield return $"{program}: does not run as the user of the image, {Dockerfile.User}";
            if (pod.AutomountServiceAccountToken != false)
                yield return $"{program}: is handed a token of the Kubernetes API";
            if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true || (pod.Volumes ?? []).Any(volume => volume.HostPath is not null))
                yield return $"{program}: sees the node";
            var own = program.Container.SecurityContext;
            if (own is not { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true, Privileged: not true })
                yield return $"{program}: may raise its rights or write to its root file system";
            if (own?.Capabilities?.Drop is not ["ALL"] || own.Capabilities.Add is { Count: > 0 })
                yield return $"{program}: keeps capabilities";
            foreach (var mount in (program.Container.VolumeMounts ?? []).Where(mount => (pod.Volumes ?? []).All(volume => volume.Name != mount.Name)))
                yield return $"{program}: mounts {mount.Name}, which is no volume";
        }
    }

    /// <summary>Variables that the host does not read, references that lead nowhere.</summary>
    public static IEnumerable<string> Variables(Manifests manifests)
    {
        var maps = manifests.All<V1ConfigMap>().ToLookup(map => map.Metadata.Name);
        foreach (var program in manifests.Programs.Where(program => Repo.Hosts.ContainsKey(program.Host)))
        {
            var variables = (program.Container.Env ?? []).Select(variable => variable.Name).ToList();
            foreach (var from in (program.Container.EnvFrom ?? []).Select(from => from.ConfigMapRef?.Name).OfType<string>())
            {
                variables.AddRange(maps[from].SelectMany(map => map.Data.Keys));
                if (!maps.Contains(from))
                    yield return $"{program}: no ConfigMap {from}";
            }

            var settings = Settings.Of(program.Host);
            var before = new HashSet<string>();
            foreach (var variable in program.Container.Env ?? [])
            {
                foreach (var used in Reference().Matches(variable.Value ?? "").Select(match => match.Groups[1].Value).Where(used => !before.Contains(used)))
                    yield return $"{program}: {variable.Name} uses $({used}), which is not set before it";
                before.Add(variable.Name);
            }

            foreach (var variable in variables.Where(variable =>
                !settings.Reads(variable) && !(program.Container.Env ?? []).Any(other => other.Value?.Contains($"$({variable})", StringComparison.Ordinal) == true)))
                yield return $"{program}: nobody reads {variable}";
            foreach (var needed in Needed(program.Host).Where(needed => !variables.Contains(needed) && (program.Owner == program.Host)))
                yield return $"{program}: {needed} is missing";
        }
    }

    /// <summary>Every service and the gateway know the collector of a cluster, and may reach it.</summary>
    public static IEnumerable<string> Telemetry(Manifests manifests)
    {
        var maps = manifests.All<V1ConfigMap>().ToLookup(map => map.Metadata.Name);
        var heard = manifests.All<V1NetworkPolicy>().Where(policy => policy.Metadata.Name == "telemetry")
            .SelectMany(policy => policy.Spec.PodSelector.MatchExpressions).SelectMany(expression => expression.Values).ToHashSet();
        foreach (var deployment in manifests.Deployments.Where(deployment => manifests.Production && Repo.Hosts.ContainsKey(deployment.Metadata.Name)))
        {
            var container = deployment.Spec.Template.Spec.Containers[0];
            var known = (container.EnvFrom ?? []).Select(from => from.ConfigMapRef?.Name)
                .Concat((container.Env ?? []).Where(variable => variable.Name == Collector).Select(variable => variable.ValueFrom?.ConfigMapKeyRef?.Name));
            if (!known.OfType<string>().Any(name => maps.Contains(name) && maps[name].All(map => map.Data.ContainsKey(Collector))))
                yield return $"{deployment.Metadata.Name}: is not told where the collector is";
            if (!heard.Contains(deployment.Metadata.Name))
                yield return $"{deployment.Metadata.Name}: no way to the collector";
        }
    }

    /// <summary>No secret stands in a manifest, in whatever form.</summary>
    public static IEnumerable<string> Secrets(Manifests manifests)
    {
        foreach (var secret in manifests.All<V1Secret>())
            yield return $"the secret {secret.Metadata.Name} is written out";
        var values = manifests.Programs.SelectMany(program => (program.Container.Env ?? []).Where(variable => variable.Value is not null).Select(variable => (Place: $"{program}: {variable.Name}", variable.Name, variable.Value)))
            .Concat(manifests.All<V1ConfigMap>().SelectMany(map => map.Data.Select(entry => (Place: $"{map.Metadata.Name}: {entry.Key}", Name: entry.Key, entry.Value))));
        foreach (var (place, name, value) in values)
            if (SecretName().IsMatch(name) || SecretValue().IsMatch(value))
                yield return $"{place} holds a secret in clear text";
    }

    /// <summary>What a host cannot start without.</summary>
    private static IEnumerable<string> Needed(string host) => host switch
    {
        "gateway" => [],
        "webconsole" => ["Console__Services", "Console__AuthorityInside", "Identity__Issuer", "Redis"],
        "identity" => ["Bus", "Database", "ConnectionStrings__identity", "ConnectionStrings__RabbitMq", "Identity__Issuer", "Identity__AllowHttp"],
        _ => ["Bus", "Database", "ConnectionStrings__" + host, "ConnectionStrings__RabbitMq", "Identity__Authority", "Identity__RequireHttps"],
    };

    [GeneratedRegex(@":([\w.-]+)$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?i)(password|secret|__keys__|indexkey|signingkey|token)(?!lifetime)")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?i)(?:password=(?!\$\()|://[^/\s:@]+:[^$/\s@]+@|-----BEGIN|\b[A-Za-z0-9+/]{43}=)")]
    private static partial Regex SecretValue();
}
