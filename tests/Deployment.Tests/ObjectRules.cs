using k8s.Models;

namespace Deployment.Tests;

/// <summary>Rules about how objects belong together: what selects what, and what each deployable must have beside it.</summary>
internal static class ObjectRules
{
    public static IEnumerable<string> Names(Manifests manifests)
    {
        foreach (var thing in manifests.Everything())
        {
            var metadata = Manifests.MetadataOf(thing);
            if (metadata?.Name is not { Length: > 0 and <= 63 })
                yield return $"{thing.GetType().Name}: no name, or one that is too long";
            else if (thing is not V1Namespace && metadata.NamespaceProperty != "referral")
                yield return $"{metadata.Name}: outside of the namespace";
        }

        foreach (var twice in manifests.Everything().GroupBy(thing => (thing.GetType(), Manifests.MetadataOf(thing)?.Name)).Where(same => same.Count() > 1))
            if (twice.Key.Item1 != typeof(V1ConfigMap)) // the jobs carry the same settings
                yield return $"{twice.Key.Name}: there twice";
    }

    public static IEnumerable<string> Selectors(Manifests manifests)
    {
        foreach (var deployment in manifests.Deployments)
        {
            var labels = deployment.Spec.Template.Metadata.Labels;
            if (deployment.Spec.Selector is not { } own || !Manifests.Matches(own, labels))
                yield return $"{deployment.Metadata.Name}: does not select its own pods";
            foreach (var spread in (deployment.Spec.Template.Spec.TopologySpreadConstraints ?? []).Where(spread => spread.LabelSelector is null || !Manifests.Matches(spread.LabelSelector, labels)))
                yield return $"{deployment.Metadata.Name}: spreads other pods over {spread.TopologyKey}";
        }

        foreach (var (kind, name, selector) in manifests.All<V1Service>().Select(service => ("Service", service.Metadata.Name, new V1LabelSelector { MatchLabels = service.Spec.Selector }))
            .Concat(manifests.All<V1PodDisruptionBudget>().Select(budget => ("PodDisruptionBudget", budget.Metadata.Name, budget.Spec.Selector))))
        {
            var owners = manifests.Pods.Where(pod => Manifests.Matches(selector, pod.Labels)).Select(pod => pod.Owner).ToArray();
            if (owners is not [var only] || only != name)
                yield return $"{kind} {name}: selects {(owners.Length == 0 ? "nothing" : string.Join(", ", owners))}";
        }

        foreach (var service in manifests.All<V1Service>())
            foreach (var port in service.Spec.Ports.Where(port => manifests.All<V1Deployment>().Where(deployment => deployment.Metadata.Name == service.Metadata.Name)
                .All(deployment => deployment.Spec.Template.Spec.Containers[0].Ports.All(known => known.Name != port.TargetPort?.Value))))
                yield return $"Service {service.Metadata.Name}: no port {port.TargetPort?.Value} behind it";
        foreach (var service in manifests.All<V1Service>().Where(service => service.Spec.Ports.Any(port => port.Port is < 1 or > 65535 || port.NodePort is < 30000 or > 32767)))
            yield return $"Service {service.Metadata.Name}: a port out of range";
    }

    /// <summary>Every deployable can be reached, survives a drained node, and is spread.</summary>
    public static IEnumerable<string> Completeness(Manifests manifests)
    {
        foreach (var (name, deployment) in manifests.Deployments.Select(deployment => (deployment.Metadata.Name, deployment)))
        {
            if (manifests.All<V1Service>().All(service => service.Metadata.Name != name))
                yield return $"{name}: no Service";
            if (manifests.All<V1PodDisruptionBudget>().All(budget => budget.Metadata.Name != name || budget.Spec.MaxUnavailable?.Value != "1"))
                yield return $"{name}: no PodDisruptionBudget that lets one pod go at a time";
            if (manifests.All<V1NetworkPolicy>().All(policy => policy.Metadata.Name != name))
                yield return $"{name}: no NetworkPolicy";
            var spread = (deployment.Spec.Template.Spec.TopologySpreadConstraints ?? []).Select(constraint => constraint.TopologyKey).ToArray();
            foreach (var key in ((string[])["kubernetes.io/hostname", "topology.kubernetes.io/zone"]).Except(spread))
                yield return $"{name}: not spread over {key}";
            if (deployment.Spec.Strategy is not { Type: "RollingUpdate", RollingUpdate.MaxUnavailable.Value: "0" })
                yield return $"{name}: a roll-out takes replicas away before new ones are ready";
        }

        foreach (var service in Repo.Services)
        {
            var job = manifests.Jobs.FirstOrDefault(job => job.Metadata.Name == service + "-prepare")?.Spec.Template.Spec;
            if (job?.InitContainers is not [{ Args: ["migrate"] }] || job.Containers is not [{ Args: ["topology"] }])
                yield return $"{service}: no job that migrates and then declares the topology";
            else if (job.RestartPolicy is not ("OnFailure" or "Never"))
                yield return $"{service}: a job that starts again for ever";
            if (manifests.Deployments.FirstOrDefault(deployment => deployment.Metadata.Name == service)?.Spec.Template.Spec.InitContainers is not [{ Args: ["check"] }])
                yield return $"{service}: starts before its migrations are in";
        }
    }

    public static IEnumerable<string> Scaling(Manifests manifests)
    {
        var documented = Repo.Read("docs/operations/scale.md");
        foreach (var scaler in manifests.All<V2HorizontalPodAutoscaler>())
        {
            var target = manifests.Deployments.FirstOrDefault(deployment => deployment.Metadata.Name == scaler.Spec.ScaleTargetRef.Name);
            if (target is null)
                yield return $"{scaler.Metadata.Name}: scales nothing";
            else if (target.Spec.Replicas is not null)
                yield return $"{scaler.Metadata.Name}: each roll-out would take the number of replicas back";
            if (scaler.Spec.MinReplicas is not >= 2 || scaler.Spec.MaxReplicas < scaler.Spec.MinReplicas)
                yield return $"{scaler.Metadata.Name}: fewer than two replicas, or a range that is none";
            if (!scaler.Spec.Metrics.Any(metric => metric.Resource is { Name: "cpu", Target: { Type: "Utilization", AverageUtilization: > 0 and < 100 } }))
                yield return $"{scaler.Metadata.Name}: does not follow the processor";
            foreach (var metric in scaler.Spec.Metrics.Where(metric => metric.Type == "External"))
            {
                var queue = metric.External.Metric.Selector?.MatchLabels is { } labels && labels.TryGetValue("queue", out var name) ? name : "";
                if (!Repo.Queues.Contains(queue))
                    yield return $"{scaler.Metadata.Name}: no queue is called '{queue}'";
                else if (queue.Split('.')[0] != scaler.Metadata.Name)
                    yield return $"{scaler.Metadata.Name}: follows {queue}, which another service empties";
                if (!documented.Contains(metric.External.Metric.Name, StringComparison.Ordinal))
                    yield return $"{scaler.Metadata.Name}: nobody tells how to serve {metric.External.Metric.Name}";
                if (metric.External.Target is not { Type: "AverageValue" })
                    yield return $"{scaler.Metadata.Name}: the depth is not shared among the replicas";
            }
        }

        foreach (var service in Repo.Services.Where(service => manifests.Production && Repo.Queues.Any(queue => queue.StartsWith(service + ".", StringComparison.Ordinal))))
            if (manifests.All<V2HorizontalPodAutoscaler>().FirstOrDefault(scaler => scaler.Metadata.Name == service)?.Spec.Metrics.Any(metric => metric.Type == "External") is not true)
                yield return $"{service}: does not follow the depth of its queues";
        if (manifests.Production && manifests.All<V2HorizontalPodAutoscaler>().All(scaler => scaler.Metadata.Name != "gateway"))
            yield return "gateway: is not scaled";
    }

    /// <summary>The gateway finds every service by the name and port its settings say, and so does whoever comes through the ingress.</summary>
    public static IEnumerable<string> Addresses(Manifests manifests)
    {
        var services = manifests.All<V1Service>().SelectMany(service => service.Spec.Ports.Select(port => $"http://{service.Metadata.Name}:{port.Port}/")).ToHashSet();
        foreach (var address in GatewaySettings.Addresses().Where(address => !services.Contains(address)))
            yield return $"gateway: {address} leads nowhere";
        foreach (var (program, variable) in manifests.Programs.SelectMany(program => (program.Container.Env ?? []).Select(variable => (program, variable))))
            if (variable.Name == "Identity__Authority" && !services.Contains(variable.Value))
                yield return $"{program}: {variable.Value} leads nowhere";
        foreach (var backend in manifests.All<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service))
            if (backend.Name != "gateway" || manifests.All<V1Service>().Where(service => service.Metadata.Name == backend.Name).All(service => service.Spec.Ports.All(port => port.Name != backend.Port.Name)))
                yield return $"Ingress: leads to {backend.Name}";
        foreach (var open in manifests.All<V1Service>().Where(service => service.Spec.Type is "NodePort" or "LoadBalancer" && service.Metadata.Name != "gateway"))
            yield return $"Service {open.Metadata.Name}: reachable from outside";
    }
}
