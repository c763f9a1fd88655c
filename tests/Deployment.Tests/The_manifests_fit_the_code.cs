using System.Collections.Concurrent;
using k8s.Models;

namespace Deployment.Tests;

/// <summary>Both overlays, rendered by the real tool and read strictly. Each rule has twins: one thing is broken on purpose in the rendered text, and the rule has to say so.</summary>
public sealed class The_manifests_fit_the_code
{
    private static readonly Dictionary<string, Func<Manifests, IEnumerable<string>>> Rules = new()
    {
        [nameof(ObjectRules.Names)] = ObjectRules.Names,
        [nameof(ObjectRules.Selectors)] = ObjectRules.Selectors,
        [nameof(ObjectRules.Completeness)] = ObjectRules.Completeness,
        [nameof(ObjectRules.Scaling)] = ObjectRules.Scaling,
        [nameof(ObjectRules.Addresses)] = ObjectRules.Addresses,
        [nameof(PodRules.Images)] = PodRules.Images,
        [nameof(PodRules.Verbs)] = PodRules.Verbs,
        [nameof(PodRules.Ports)] = PodRules.Ports,
        [nameof(PodRules.Probes)] = PodRules.Probes,
        [nameof(PodRules.Resources)] = PodRules.Resources,
        [nameof(PodRules.Hardening)] = PodRules.Hardening,
        [nameof(PodRules.Variables)] = PodRules.Variables,
        [nameof(PodRules.Telemetry)] = PodRules.Telemetry,
        [nameof(PodRules.Secrets)] = PodRules.Secrets,
        [nameof(ServerRules.Databases)] = ServerRules.Databases,
        [nameof(ServerRules.Broker)] = ServerRules.Broker,
        [nameof(ServerRules.Network)] = ServerRules.Network,
        [nameof(RedisRules.Redis)] = RedisRules.Redis,
        [nameof(BackupRules.Backups)] = BackupRules.Backups,
    };

    public static TheoryData<string, string> EveryRuleAndOverlay() => [.. Rules.Keys.SelectMany(rule => new (string, string)[] { (rule, "local"), (rule, "production") })];

    [Theory]
    [MemberData(nameof(EveryRuleAndOverlay))]
    public void An_overlay_keeps_a_rule(string rule, string overlay) => Rules[rule](Read(overlay)).ShouldBeEmpty();

    [Theory]
    [InlineData("local")]
    [InlineData("production")]
    public void The_steps_of_a_first_roll_out_render_by_themselves(string overlay)
    {
        var all = Read(overlay);
        var servers = new Manifests(Kustomize.Render($"k8s/overlays/{overlay}/servers"), overlay == "production");
        servers.Clusters.Count.ShouldBe(all.Clusters.Count);
        servers.All<V1Namespace>().ShouldHaveSingleItem();
        // Policies stand before the first pod does.
        servers.All<V1NetworkPolicy>().Select(policy => policy.Metadata.Name).ShouldBeSubsetOf(all.All<V1NetworkPolicy>().Select(policy => policy.Metadata.Name));
        Repo.Hosts.Keys.ShouldBeSubsetOf(servers.All<V1NetworkPolicy>().Select(policy => policy.Metadata.Name));
    }

    [Fact]
    public void What_restores_begins_with_what_production_archives() => BackupRules.Restore(Restored(""), Read("production")).ShouldBeEmpty();

    [Theory]
    [InlineData("targetTime: \"2026", "targetTime: \"2025", "not all to one moment")]
    [InlineData("serverName: intake-db-2", "serverName: intake-db", "intake-db: would write over its archive")]
    [InlineData("serverName: shared-db\n", "serverName: shared-dbs\n", "shared-db: does not begin with what was archived")]
    [InlineData("owner: catalog\n      recoveryTarget", "owner: intake\n      recoveryTarget", "shared-db: another database or login")]
    public void Twin_a_restore_that_would_do_harm_is_noticed(string good, string bad, string complaint) =>
        BackupRules.Restore(Restored(good, bad), Read("production")).ShouldContain(line => line.Contains(complaint, StringComparison.Ordinal));

    private static Manifests Restored(string good, string bad = "")
    {
        var text = Kustomize.Render("k8s/overlays/production/restore");
        var at = text.IndexOf(good, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, $"the overlay has no '{good}' any more");
        return new Manifests(text[..at] + bad + text[(at + good.Length)..], production: true);
    }

    [Theory]
    [InlineData("replicas: 3", "replicaz: 3")]
    [InlineData("instances: 3", "instancez: 3")]
    [InlineData("readOnlyRootFilesystem: true", "readonlyRootFilesystem: true")]
    [InlineData("apiVersion: policy/v1", "apiVersion: policy/v9")]
    [InlineData("maxReplicas: 10", "maxReplicas: ten")]
    [InlineData("memory: 512Mi", "memory: 512Mx")]
    [InlineData("kind: RabbitmqCluster", "kind: RabbitmqKluster")]
    public void Twin_what_the_types_do_not_know_cannot_be_read(string good, string bad)
    {
        Read("production").Everything().ShouldNotBeEmpty();
        Should.Throw<Exception>(() => Broken(good, bad));
    }

    [Theory]
    [InlineData("Names", "name: intake-prepare\n", "name: catalog-prepare\n", "catalog-prepare: there twice")]
    [InlineData("Names", "name: matching\n  namespace: referral", "name: matching\n  namespace: default", "matching: outside of the namespace")]
    [InlineData("Selectors", "app.kubernetes.io/component: prepare\n        app.kubernetes.io/name: catalog", "app.kubernetes.io/component: api\n        app.kubernetes.io/name: catalog", "Service catalog: selects catalog, catalog-prepare")]
    [InlineData("Selectors", "kind: PodDisruptionBudget|app.kubernetes.io/name: catalog", "kind: PodDisruptionBudget|app.kubernetes.io/name: katalog", "PodDisruptionBudget catalog: selects nothing")]
    [InlineData("Selectors", "targetPort: http", "targetPort: https", "no port https behind it")]
    [InlineData("Selectors", "kind: Deployment|matchLabels:\n      app.kubernetes.io/component: api", "kind: Deployment|matchLabels:\n      app.kubernetes.io/component: apo", "catalog: does not select its own pods")]
    [InlineData("Completeness", "kind: PodDisruptionBudget\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: gateway", "kind: PodDisruptionBudget\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: other", "gateway: no PodDisruptionBudget")]
    [InlineData("Completeness", "topologyKey: topology.kubernetes.io/zone", "topologyKey: kubernetes.io/hostname", "catalog: not spread over topology.kubernetes.io/zone")]
    [InlineData("Completeness", "- migrate\n", "- topology\n", "catalog: no job that migrates")]
    [InlineData("Completeness", "- check\n", "- run\n", "catalog: starts before its migrations are in")]
    [InlineData("Completeness", "restartPolicy: OnFailure", "restartPolicy: Always", "catalog: a job that starts again for ever")]
    [InlineData("Scaling", "queue: matching.offer-need", "queue: matching.offer-needs", "matching: no queue is called 'matching.offer-needs'")]
    [InlineData("Scaling", "queue: matching.offer-need", "queue: tracking.follow-needs", "matching: follows tracking.follow-needs")]
    [InlineData("Scaling", "name: rabbitmq_detailed_queue_messages_ready", "name: rabbitmq_queue_length", "nobody tells how to serve rabbitmq_queue_length")]
    [InlineData("Scaling", "minReplicas: 2", "minReplicas: 1", "fewer than two replicas")]
    [InlineData("Scaling", "revisionHistoryLimit: 3", "replicas: 2", "each roll-out would take the number of replicas back")]
    [InlineData("Addresses", "kind: Service\n|port: 8080", "kind: Service\n|port: 80", "gateway: http://catalog:8080/ leads nowhere")]
    [InlineData("Addresses", "value: http://identity:8080/", "value: http://identity:80/", "http://identity:80/ leads nowhere")]
    [InlineData("Addresses", "kind: Ingress|name: gateway\n            port", "kind: Ingress|name: intake\n            port", "Ingress: leads to intake")]
    [InlineData("Images", "referral/tracking:0.1.0", "referral/trakking:0.1.0", "no project makes the image")]
    [InlineData("Images", "referral/tracking:0.1.0", "referral/catalog:0.1.0", "runs the image of catalog")]
    [InlineData("Images", "referral/tracking:0.1.0", "referral/tracking:latest", "the image is not pinned")]
    [InlineData("Images", "referral/tracking:0.1.0", "referral/tracking:0.0.9", "image 0.0.9, but the release is")]
    [InlineData("Verbs", "- topology\n", "- declare\n", "unknown verb 'declare'")]
    [InlineData("Ports", "containerPort: 8081", "containerPort: 80810", "port 80810")]
    [InlineData("Ports", "containerPort: 8081", "containerPort: 9090", "answers probes on 8081")]
    [InlineData("Probes", "path: /health/ready\n            port: management", "path: /health/ready\n            port: http", "the readiness probe asks port http")]
    [InlineData("Probes", "path: /health/live", "path: /healthz", "asks /healthz")]
    [InlineData("Probes", "path: /health/ready", "path: /health/live", "the readiness probe asks /health/live")]
    [InlineData("Probes", "terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 20", "less time to end")]
    [InlineData("Resources", "limits:\n            cpu: \"2\"\n            memory: 512Mi", "limits:\n            cpu: \"2\"", "gateway/gateway: no limit of memory")]
    [InlineData("Resources", "requests:\n            cpu: 250m", "requests:\n            cpu: 2500m", "asks for more cpu than it may have")]
    [InlineData("Resources", "sizeLimit: 64Mi", "medium: Memory", "tmp may fill the node's disk")]
    [InlineData("Hardening", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "write to its root file system")]
    [InlineData("Hardening", "runAsNonRoot: true", "runAsNonRoot: false", "does not run as the user of the image")]
    [InlineData("Hardening", "runAsUser: 1654", "runAsUser: 1000", "does not run as the user of the image")]
    [InlineData("Hardening", "- ALL", "- NET_RAW", "keeps capabilities")]
    [InlineData("Hardening", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "is handed a token")]
    [InlineData("Hardening", "- mountPath: /tmp\n          name: tmp", "- mountPath: /tmp\n          name: temp", "mounts temp, which is no volume")]
    [InlineData("Variables", "name: Identity__RequireHttps", "name: Identity__RequiresHttps", "nobody reads Identity__RequiresHttps")]
    [InlineData("Variables", "  Bus: RabbitMq", "  Buss: RabbitMq", "nobody reads Buss")]
    [InlineData("Variables", "name: Gateway__TrustedProxies__0", "name: Gateway__TrustedProxy__0", "nobody reads Gateway__TrustedProxy__0")]
    [InlineData("Variables", "name: Documentation__Modules", "name: Intake__IndexKey", "catalog/catalog: nobody reads Intake__IndexKey")]
    [InlineData("Variables", "name: DATABASE_PASSWORD", "name: DATABASE_PASS", "uses $(DATABASE_PASSWORD), which is not set before it")]
    [InlineData("Variables", "name: Identity__Authority", "name: Identity__Audience", "Identity__Authority is missing")]
    [InlineData("Telemetry", "name: OTEL_EXPORTER_OTLP_ENDPOINT\n          valueFrom:", "name: OTEL_EXPORTER_OTLP_PROTOCOL\n          valueFrom:", "gateway: is not told where the collector is")]
    [InlineData("Telemetry", "  OTEL_EXPORTER_OTLP_ENDPOINT: http", "  OTEL_ENDPOINT: http", "catalog: is not told where the collector is")]
    [InlineData("Telemetry", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: telemetry\n|- gateway\n", "|- gate\n", "gateway: no way to the collector")]
    [InlineData("Secrets", "Password=$(DATABASE_PASSWORD)", "Password=plain", "holds a secret in clear text")]
    [InlineData("Secrets", "value: http://identity:8080/", "value: http://user:word@identity:8080/", "holds a secret in clear text")]
    [InlineData("Secrets", "  Bus: RabbitMq", "  Intake__Keys__0: c29tZXRoaW5n", "holds a secret in clear text")]
    [InlineData("Databases", "Username=tracking", "Username=catalog", "not the database and the login of tracking")]
    [InlineData("Databases", "name: tracking-database", "name: intake-database", "not the password of tracking")]
    [InlineData("Databases", "Host=intake-db-rw", "Host=intake-rw", "there is no intake-rw")]
    [InlineData("Databases", "max_connections: \"300\"", "max_connections: \"200\"", "intake-db: 220 connections")]
    [InlineData("Databases", "- host catalog all all reject\n", "", "shared-db: others may log in to catalog")]
    [InlineData("Databases", "Mode=VerifyFull", "Mode=Require", "does not check who the database is")]
    [InlineData("Databases", "instances: 3", "instances: 1", "does not survive the loss of a node")]
    [InlineData("Broker", "replicas: 3", "replicas: 1", "rabbitmq: 1 nodes")]
    [InlineData("Broker", "name: rabbitmq-default-user", "name: rabbitmq-user", "not the address that the operator writes")]
    [InlineData("Broker", "image: rabbitmq:4.1-management", "image: rabbitmq", "rabbitmq is not pinned")]
    [InlineData("Network", "name: default-deny\n  namespace: referral\nspec:\n  podSelector: {}", "name: default-deny\n  namespace: referral\nspec:\n  podSelector: { matchLabels: { a: b } }", "nothing is denied by default")]
    [InlineData("Network", "name: intake-db\n  namespace: referral\nspec:\n  egress|app.kubernetes.io/name: intake", "name: intake-db\n  namespace: referral\nspec:\n  egress|app.kubernetes.io/name: tracking", "intake-db: admits tracking, is used by intake")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: intake\n|cnpg.io/cluster: intake-db", "|cnpg.io/cluster: shared-db", "intake: no way to intake-db")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: matching\n|port: 5672", "|port: 5671", "matching: no way to the broker")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: tracking\n|app.kubernetes.io/name: gateway", "|app.kubernetes.io/name: catalog", "gateway: no way to tracking")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: tracking\n|port: 8080", "|port: 80800", "tracking: port 80800")]
    [InlineData("Network", "- podSelector:\n        matchLabels:\n          app.kubernetes.io/name: gateway", "- podSelector: {}", "open to everybody")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: webconsole\n|app.kubernetes.io/name: gateway", "|app.kubernetes.io/name: tracking", "webconsole: no way to the gateway")]
    [InlineData("Variables", "name: Console__Services", "name: Console__Service", "nobody reads Console__Service")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: rabbitmq\n|app.kubernetes.io/name: rabbitmq", "|app.kubernetes.io/name: rabbit", "rabbitmq: names a peer that is not there")]
    [InlineData("Network", "kind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: referral\n  name: tracking\n|- podSelector:\n        matchLabels:\n          cnpg.io/cluster: shared-db", "|- ipBlock:\n        cidr: 0.0.0.0/0", "tracking: a way out to the internet")]
    [InlineData("Network", "- 169.254.0.0/16\n", "- 169.254.0.0/24\n", "notifications: a way to 169.254.0.0/16")]
    [InlineData("Redis", "- --appendonly\n        - \"no\"", "- --appendonly\n        - \"yes\"", "runs without --appendonly no")]
    [InlineData("Redis", "image: redis:7.2", "image: redis", "redis is not pinned")]
    [InlineData("Redis", "type: Recreate", "type: RollingUpdate", "two at once")]
    [InlineData("Redis", "- name: Redis\n          value: redis:6379", "- name: Redis\n          value: redis:6380", "but told to")]
    [InlineData("Redis", "- gateway\n          - catalog\n          - tracking", "- gateway\n          - catalog", "but reached by catalog, gateway")]
    [InlineData("Redis", "- gateway\n          - catalog\n          - tracking", "- gateway\n          - catalog\n          - tracking\n          - intake", "lets others in")]
    [InlineData("Backups", "isWALArchiver: true", "isWALArchiver: false", "intake-db: its changes are not archived")]
    [InlineData("Backups", "barmanObjectName: intake-backup", "barmanObjectName: shared-backup", "may read that of another")]
    [InlineData("Backups", "name: intake-backup-store", "name: shared-backup-store", "intake-backup: no login by reference")]
    [InlineData("Backups", "kind: ScheduledBackup|cluster:\n    name: intake-db", "kind: ScheduledBackup|cluster:\n    name: intake", "intake-db: no copy is taken at night")]
    [InlineData("Backups", "destinationPath: s3://referral-intake", "destinationPath: s3://referral-shared", "may read that of another")]
    [InlineData("Backups", "endpointURL: https://", "endpointURL: http://", "travels openly")]
    public void Twin_a_broken_manifest_is_noticed(string rule, string good, string bad, string complaint)
    {
        var complaints = Rules[rule](Broken(good, bad)).ToArray();
        complaints.ShouldNotBeEmpty();
        complaints.ShouldContain(line => line.Contains(complaint, StringComparison.Ordinal));
    }

    private static readonly ConcurrentDictionary<string, Manifests> Known = new();

    private static Manifests Read(string overlay) => Known.GetOrAdd(overlay, _ => new Manifests(Text(overlay), overlay == "production"));

    private static string Text(string overlay) => Kustomize.Render($"k8s/overlays/{overlay}/jobs") + "---\n" + Kustomize.Render($"k8s/overlays/{overlay}");

    /// <summary>Production with the first occurrence of a text replaced. <c>after|text</c> looks for the text behind the first words.</summary>
    private static Manifests Broken(string good, string bad)
    {
        var text = Text("production");
        var parts = good.Split('|');
        var from = parts.Length == 1 ? 0 : text.IndexOf(parts[0], StringComparison.Ordinal);
        var at = from < 0 ? -1 : text.IndexOf(parts[^1], from, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, $"the overlay has no '{good}' any more");
        return new Manifests(text[..at] + bad.Split('|')[^1] + text[(at + parts[^1].Length)..], production: true);
    }
}
