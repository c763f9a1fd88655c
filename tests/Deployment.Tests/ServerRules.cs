using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Deployment.Tests;

/// <summary>Rules about databases, the broker, and who may reach them.</summary>
internal static partial class ServerRules
{
    private static readonly string[] Private = ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

    /// <summary>Each service has a database and a login of its own, and the connections of all replicas fit.</summary>
    public static IEnumerable<string> Databases(Manifests manifests)
    {
        var connections = Connections(manifests);
        foreach (var connection in connections)
        {
            var service = connection.Program.Host;
            if (connection.Setting != "ConnectionStrings__" + service || connection["Database"] != service || connection["Username"] != service)
                yield return $"{connection.Program}: not the database and the login of {service}";
            if (connection.Program.Container.Env.FirstOrDefault(variable => variable.Name == "DATABASE_PASSWORD")?.ValueFrom?.SecretKeyRef is not { Key: "password" } secret || secret.Name != service + "-database")
                yield return $"{connection.Program}: not the password of {service}";
            if (connection["SSL Mode"] != "VerifyFull")
                yield return $"{connection.Program}: does not check who the database is";
            if (ClusterOf(manifests, connection) is not { } cluster)
                yield return $"{connection.Program}: there is no {connection["Host"]}";
            else if (!Owners(manifests, cluster).Contains((service, service, service + "-database")))
                yield return $"{connection.Program}: {cluster.Metadata!.Name} makes no such database with this login";
        }

        foreach (var cluster in manifests.Clusters)
        {
            var name = cluster.Metadata!.Name;
            var most = connections.Where(connection => ClusterOf(manifests, connection) == cluster && connection.Program.Container.Args is ["run"])
                .Sum(connection => (Replicas(manifests, connection.Program.Host) + 1) * int.Parse(connection["Maximum Pool Size"], CultureInfo.InvariantCulture));
            if (most + 15 > int.Parse(cluster.Spec!.Postgresql!.Parameters!["max_connections"], CultureInfo.InvariantCulture))
                yield return $"{name}: {most} connections of services and 15 of its own do not fit";
            if (cluster.Spec.Instances != (manifests.Production ? 3 : 1) || (manifests.Production && cluster.Spec.Postgresql.Synchronous is not { Number: 1 }))
                yield return $"{name}: a commit does not survive the loss of a node";
            foreach (var (database, _, _) in Owners(manifests, cluster))
            {
                var rules = (cluster.Spec.Postgresql.PgHba ?? []).Where(rule => rule.Split(' ')[1] == database).ToArray();
                if (rules is not [var let, var shut] || let != $"hostssl {database} {database} all scram-sha-256" || shut != $"host {database} all all reject")
                    yield return $"{name}: others may log in to {database}";
            }
        }
    }

    public static IEnumerable<string> Broker(Manifests manifests)
    {
        if (manifests.All<Broker>().ToArray() is not [{ Spec: { } spec, Metadata: { } metadata }])
        {
            yield return "not one broker";
            yield break;
        }

        if (spec.Replicas != (manifests.Production ? 3 : 1))
            yield return $"{metadata.Name}: {spec.Replicas} nodes";
        if (spec.Resources?.Limits?.ContainsKey("memory") is not true || spec.Persistence?.Storage is null)
            yield return $"{metadata.Name}: memory or disk is not bounded";
        foreach (var program in manifests.Programs.Where(program => Repo.Services.Contains(program.Host)))
            if (program.Container.Env.FirstOrDefault(variable => variable.Name == "ConnectionStrings__RabbitMq")?.ValueFrom?.SecretKeyRef is not { Key: "connection_string" } secret || secret.Name != metadata.Name + "-default-user")
                yield return $"{program}: not the address that the operator writes for {metadata.Name}";
        foreach (var image in manifests.Clusters.Select(cluster => cluster.Spec!.ImageName).Append(spec.Image).Where(image => !Pinned().IsMatch(image ?? "")))
            yield return $"{image} is not pinned";
    }

    public static IEnumerable<string> Network(Manifests manifests)
    {
        var policies = manifests.All<V1NetworkPolicy>().ToArray();
        if (!policies.Any(policy => Everyone(policy.Spec.PodSelector) && policy.Spec.PolicyTypes.Order().SequenceEqual(["Egress", "Ingress"]) && policy.Spec.Ingress is null or [] && policy.Spec.Egress is null or []))
            yield return "nothing is denied by default";
        foreach (var policy in policies)
        {
            var name = policy.Metadata.Name;
            if (!Everyone(policy.Spec.PodSelector) && manifests.Pods.All(pod => !Manifests.Matches(policy.Spec.PodSelector, pod.Labels)))
                yield return $"{name}: protects nothing";
            foreach (var peer in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? []).Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? [])))
                if (peer is { PodSelector: { } selector, NamespaceSelector: null } && manifests.Pods.All(pod => !Manifests.Matches(selector, pod.Labels)))
                    yield return $"{name}: names a peer that is not there";
            foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.Ports ?? [])))
                if (!int.TryParse(port.Port?.Value, out var number) || number is < 1 or > 65535)
                    yield return $"{name}: port {port.Port?.Value}";
            foreach (var rule in policy.Spec.Ingress ?? [])
            {
                var open = rule.FromProperty is null or [] || rule.FromProperty.Any(peer => peer.IpBlock is not null || (peer.PodSelector is { } all && Everyone(all)));
                if (open && (name != "gateway" || rule.Ports is not [{ Port.Value: var only }] || only != Dockerfile.PublicPort.ToString(CultureInfo.InvariantCulture)))
                    yield return $"{name}: open to everybody";
                if (Repo.Services.Contains(name) && (rule.FromProperty ?? []).Any(peer => peer.NamespaceSelector is not null))
                    yield return $"{name}: reachable from another namespace";
            }
        }

        // Out of the cluster goes the service that calls charities, and to nothing inside of it.
        foreach (var (name, block) in policies.SelectMany(policy => (policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []).Where(peer => peer.IpBlock is not null).Select(peer => (policy.Metadata.Name, peer.IpBlock))))
        {
            if (name != "notifications")
                yield return $"{name}: a way out to the internet";
            foreach (var range in block.Cidr == "0.0.0.0/0" ? Private.Except(block.Except ?? []) : [])
                yield return $"{name}: a way to {range}";
        }

        // A database lets in exactly the services whose connection strings name it, and each of them has a way out to it.
        foreach (var cluster in manifests.Clusters)
        {
            var entitled = Connections(manifests).Where(connection => ClusterOf(manifests, connection) == cluster).Select(connection => connection.Program.Host).Distinct().Order().ToArray();
            var labels = manifests.Pods.Single(pod => pod.Owner == cluster.Metadata!.Name).Labels;
            var admitted = policies.Where(policy => Manifests.Matches(policy.Spec.PodSelector, labels))
                .SelectMany(policy => policy.Spec.Ingress ?? []).Where(rule => rule.Ports is null || rule.Ports.Any(port => port.Port.Value == "5432"))
                .SelectMany(rule => rule.FromProperty ?? []).Where(peer => peer.PodSelector is not null && peer.NamespaceSelector is null)
                .SelectMany(peer => manifests.Pods.Where(pod => Manifests.Matches(peer.PodSelector, pod.Labels)).Select(pod => pod.Owner.Split("-prepare")[0]))
                .Where(owner => owner != cluster.Metadata!.Name).Distinct().Order().ToArray();
            if (!entitled.SequenceEqual(admitted))
                yield return $"{cluster.Metadata!.Name}: admits {string.Join(", ", admitted)}, is used by {string.Join(", ", entitled)}";
            foreach (var service in entitled.Where(service => !Reaches(manifests, policies, service, labels, "5432")))
                yield return $"{service}: no way to {cluster.Metadata!.Name}";
        }

        if (manifests.Clusters.Where(cluster => Owners(manifests, cluster).Any(owner => owner.Database == "intake")).ToArray() is not [var vault] || Owners(manifests, vault).Count() != 1)
            yield return "the database of intake is shared with others";
        var publicPort = Dockerfile.PublicPort.ToString(CultureInfo.InvariantCulture);
        if (!Reaches(manifests, policies, "gateway", LabelsOf(manifests, "webconsole"), publicPort))
            yield return "gateway: no way to webconsole";
        if (!Reaches(manifests, policies, "webconsole", LabelsOf(manifests, "gateway"), publicPort))
            yield return "webconsole: no way to the gateway";
        foreach (var service in Repo.Services.Where(service => Reaches(manifests, policies, "webconsole", LabelsOf(manifests, service), publicPort)))
            yield return $"webconsole: a way to {service} past the gateway";
        foreach (var service in Repo.Services)
        {
            if (!Reaches(manifests, policies, "gateway", LabelsOf(manifests, service), publicPort))
                yield return $"gateway: no way to {service}";
            if (service != "identity" && !Reaches(manifests, policies, service, LabelsOf(manifests, "identity"), publicPort))
                yield return $"{service}: no way to the keys that verify tokens";
            if (!Reaches(manifests, policies, service, LabelsOf(manifests, "rabbitmq"), "5672"))
                yield return $"{service}: no way to the broker";
        }
    }

    private static bool Everyone(V1LabelSelector selector) => selector.MatchLabels is null or { Count: 0 } && selector.MatchExpressions is null or { Count: 0 };

    private static IDictionary<string, string> LabelsOf(Manifests manifests, string owner) =>
        manifests.Pods.FirstOrDefault(pod => pod.Owner == owner).Labels ?? new Dictionary<string, string>();

    /// <summary>Out of one pod and into the other, on this port: both ends have to agree.</summary>
    public static bool Reaches(Manifests manifests, V1NetworkPolicy[] policies, string from, IDictionary<string, string> to, string port)
    {
        var own = LabelsOf(manifests, from);
        return policies.Where(policy => Manifests.Matches(policy.Spec.PodSelector, own)).SelectMany(policy => policy.Spec.Egress ?? [])
                .Any(rule => Lets(rule.To, to) && HasPort(rule.Ports))
            && policies.Where(policy => Manifests.Matches(policy.Spec.PodSelector, to)).SelectMany(policy => policy.Spec.Ingress ?? [])
                .Any(rule => Lets(rule.FromProperty, own) && HasPort(rule.Ports));

        bool HasPort(IList<V1NetworkPolicyPort>? ports) => (ports ?? []).Any(known => known.Port?.Value == port);
        bool Lets(IList<V1NetworkPolicyPeer>? peers, IDictionary<string, string> labels) =>
            // Nobody named is everybody, as the gateway's own door has it.
            peers is null or [] || peers.Any(peer => peer is { PodSelector: not null, NamespaceSelector: null } && Manifests.Matches(peer.PodSelector, labels));
    }

    private static IReadOnlyList<Connection> Connections(Manifests manifests) =>
    [
        .. manifests.Programs.SelectMany(program => (program.Container.Env ?? [])
            .Where(variable => variable.Name.StartsWith("ConnectionStrings__", StringComparison.Ordinal) && variable.Value is not null)
            .Select(variable => new Connection(program, variable.Name, variable.Value))),
    ];

    private static DatabaseCluster? ClusterOf(Manifests manifests, Connection connection) =>
        manifests.Clusters.FirstOrDefault(cluster => cluster.Metadata!.Name + "-rw" == connection["Host"]);

    /// <summary>Databases that a cluster makes, with their owner and the secret of its password.</summary>
    private static IEnumerable<(string Database, string Owner, string? Secret)> Owners(Manifests manifests, DatabaseCluster cluster)
    {
        if (cluster.Spec?.Bootstrap?.Initdb is { Database: { } first, Owner: { } owner } initdb)
            yield return (first, owner, initdb.Secret?.Name);
        foreach (var database in manifests.All<Database>().Where(database => database.Spec?.Cluster?.Name == cluster.Metadata!.Name))
            yield return (database.Spec!.Name!, database.Spec.Owner!, cluster.Spec?.Managed?.Roles?
                .FirstOrDefault(role => role is { Login: true, Superuser: false } && role.Name == database.Spec.Owner)?.PasswordSecret?.Name);
    }

    private static int Replicas(Manifests manifests, string service) =>
        manifests.All<V2HorizontalPodAutoscaler>().FirstOrDefault(scaler => scaler.Metadata.Name == service)?.Spec.MaxReplicas
        ?? manifests.Deployments.FirstOrDefault(deployment => deployment.Metadata.Name == service)?.Spec.Replicas ?? 1;

    [GeneratedRegex(@"^[\w./-]+:\d+\.\d+[\w.-]*$")]
    private static partial Regex Pinned();

    private sealed record Connection(Program Program, string Setting, string Text)
    {
        public string this[string key] => Text.Split(';').Select(part => part.Split('=', 2)).FirstOrDefault(part => part[0] == key)?.ElementAtOrDefault(1) ?? "";
    }
}
