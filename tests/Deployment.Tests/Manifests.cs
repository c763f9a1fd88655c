using k8s;
using k8s.Models;

namespace Deployment.Tests;

/// <summary>Every object of one overlay: first the jobs, then servers and services.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Type> Operators = new()
    {
        ["rabbitmq.com/v1beta1/RabbitmqCluster"] = typeof(Broker),
        ["postgresql.cnpg.io/v1/Cluster"] = typeof(DatabaseCluster),
        ["postgresql.cnpg.io/v1/Database"] = typeof(Database),
        ["postgresql.cnpg.io/v1/ScheduledBackup"] = typeof(ScheduledBackup),
        ["barmancloud.cnpg.io/v1/ObjectStore"] = typeof(ObjectStore),
    };

    private readonly IReadOnlyList<object> _objects;

    /// <summary>Reads strictly: unknown fields, unknown kinds, wrong types and bad quantities are exceptions.</summary>
    public Manifests(string yaml, bool production) =>
        (_objects, Text, Production) = (KubernetesYaml.LoadAllFromString(yaml, Operators, strict: true), yaml, production);

    public string Text { get; }

    public bool Production { get; }

    /// <summary>Those of ours; the server beside them keeps rules of its own.</summary>
    public IReadOnlyList<V1Deployment> Deployments => [.. _objects.OfType<V1Deployment>().Where(deployment => deployment.Metadata.Name != RedisRules.Name)];

    public IReadOnlyList<V1Job> Jobs => [.. _objects.OfType<V1Job>()];

    public IReadOnlyList<DatabaseCluster> Clusters => [.. _objects.OfType<DatabaseCluster>()];

    /// <summary>Every container with the labels of its pod and the host its image is made of.</summary>
    public IReadOnlyList<Program> Programs =>
    [
        .. Deployments.Select(deployment => (deployment.Metadata.Name, deployment.Spec.Template)).Concat(Jobs.Select(job => (job.Metadata.Name, job.Spec.Template)))
            .SelectMany(owner => (owner.Template.Spec.InitContainers ?? []).Concat(owner.Template.Spec.Containers)
                .Select(container => new Program(owner.Name, owner.Template, container, HostOf(container.Image)))),
    ];

    /// <summary>Labels of the pods that will exist, those of the operators included.</summary>
    public IReadOnlyList<(string Owner, IDictionary<string, string> Labels)> Pods =>
    [
        .. Deployments.Select(deployment => (deployment.Metadata.Name, deployment.Spec.Template.Metadata.Labels)),
        .. Jobs.Select(job => (job.Metadata.Name, job.Spec.Template.Metadata.Labels)),
        .. _objects.OfType<V1Deployment>().Where(deployment => deployment.Metadata.Name == RedisRules.Name).Select(deployment => (deployment.Metadata.Name, deployment.Spec.Template.Metadata.Labels)),
        .. Clusters.Select(cluster => (cluster.Metadata!.Name, (IDictionary<string, string>)new Dictionary<string, string> { ["cnpg.io/cluster"] = cluster.Metadata.Name })),
        .. _objects.OfType<Broker>().Select(broker => (broker.Metadata!.Name, (IDictionary<string, string>)new Dictionary<string, string>
        {
            ["app.kubernetes.io/name"] = broker.Metadata.Name, ["app.kubernetes.io/component"] = "rabbitmq",
        })),
    ];

    public IEnumerable<T> All<T>() => _objects.OfType<T>();

    public IEnumerable<object> Everything() => _objects;

    public static V1ObjectMeta? MetadataOf(object thing) => thing switch
    {
        IKubernetesObject<V1ObjectMeta> known => known.Metadata,
        OperatorResource known => known.Metadata,
        _ => null,
    };

    public static bool Matches(V1LabelSelector selector, IDictionary<string, string> labels) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && (selector.MatchExpressions ?? []).All(wanted => wanted.OperatorProperty == "In" && labels.TryGetValue(wanted.Key, out var value) && wanted.Values.Contains(value));

    /// <summary><c>registry.example.org/referral/intake:0.1.0</c> is made of the host <c>intake</c>.</summary>
    private static string HostOf(string? image) => (image ?? "").Split(':')[0].Split('/')[^1];
}

/// <summary>One container of ours.</summary>
internal sealed record Program(string Owner, V1PodTemplateSpec Pod, V1Container Container, string Host)
{
    public override string ToString() => $"{Owner}/{Container.Name}";
}
