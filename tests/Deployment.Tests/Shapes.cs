using k8s.Models;
using YamlDotNet.Serialization;

namespace Deployment.Tests;

// The parts of the operators' resources that the manifests use: RabbitMQ cluster operator (rabbitmq.com/v1beta1), CloudNativePG (postgresql.cnpg.io/v1) and
// its Barman Cloud plugin (barmancloud.cnpg.io/v1).
// Strict reading refuses a field that is not here, so that a typing error is found and a new field is added on purpose.

internal abstract class OperatorResource
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }
}

internal sealed class Broker : OperatorResource
{
    public BrokerSpec? Spec { get; set; }

    internal sealed class BrokerSpec
    {
        public string? Image { get; set; }

        public int Replicas { get; set; }

        public V1ResourceRequirements? Resources { get; set; }

        public Disk? Persistence { get; set; }

        public BrokerSettings? Rabbitmq { get; set; }

        public V1Affinity? Affinity { get; set; }
    }

    internal sealed class Disk
    {
        public ResourceQuantity? Storage { get; set; }
    }

    internal sealed class BrokerSettings
    {
        public string? AdditionalConfig { get; set; }
    }
}

internal sealed class DatabaseCluster : OperatorResource
{
    public ClusterSpec? Spec { get; set; }

    internal sealed class ClusterSpec
    {
        public int Instances { get; set; }

        public string? ImageName { get; set; }

        public ServerSettings? Postgresql { get; set; }

        public Start? Bootstrap { get; set; }

        public List<Plugin>? Plugins { get; set; }

        public List<ExternalCluster>? ExternalClusters { get; set; }

        public ManagedRoles? Managed { get; set; }

        public Disk? Storage { get; set; }

        public Disk? WalStorage { get; set; }

        public V1ResourceRequirements? Resources { get; set; }

        public Spread? Affinity { get; set; }
    }

    internal sealed class ServerSettings
    {
        public Standbys? Synchronous { get; set; }

        public Dictionary<string, string>? Parameters { get; set; }

        [YamlMember(Alias = "pg_hba", ApplyNamingConventions = false)]
        public List<string>? PgHba { get; set; }
    }

    internal sealed class Standbys
    {
        public string? Method { get; set; }

        public int Number { get; set; }

        public string? DataDurability { get; set; }
    }

    internal sealed class Start
    {
        public FirstDatabase? Initdb { get; set; }

        public Recovery? Recovery { get; set; }
    }

    internal sealed class Recovery
    {
        public string? Source { get; set; }

        public string? Database { get; set; }

        public string? Owner { get; set; }

        public Named? Secret { get; set; }

        public Moment? RecoveryTarget { get; set; }
    }

    internal sealed class Moment
    {
        public string? TargetTime { get; set; }
    }

    internal sealed class ExternalCluster
    {
        public string? Name { get; set; }

        public Plugin? Plugin { get; set; }
    }

    internal sealed class Plugin
    {
        public string? Name { get; set; }

        [YamlMember(Alias = "isWALArchiver", ApplyNamingConventions = false)]
        public bool IsWalArchiver { get; set; }

        public Dictionary<string, string>? Parameters { get; set; }
    }

    internal sealed class FirstDatabase
    {
        public string? Database { get; set; }

        public string? Owner { get; set; }

        public string? Encoding { get; set; }

        public bool DataChecksums { get; set; }

        public Named? Secret { get; set; }
    }

    internal sealed class ManagedRoles
    {
        public List<Role>? Roles { get; set; }
    }

    internal sealed class Role
    {
        public string? Name { get; set; }

        public string? Ensure { get; set; }

        public bool Login { get; set; }

        public bool Superuser { get; set; }

        public Named? PasswordSecret { get; set; }
    }

    internal sealed class Disk
    {
        public ResourceQuantity? Size { get; set; }
    }

    internal sealed class Spread
    {
        public bool EnablePodAntiAffinity { get; set; }

        public string? PodAntiAffinityType { get; set; }

        public string? TopologyKey { get; set; }
    }
}

internal sealed class Database : OperatorResource
{
    public DatabaseSpec? Spec { get; set; }

    internal sealed class DatabaseSpec
    {
        public Named? Cluster { get; set; }

        public string? Name { get; set; }

        public string? Owner { get; set; }

        public string? DatabaseReclaimPolicy { get; set; }
    }
}

internal sealed class ScheduledBackup : OperatorResource
{
    public ScheduledBackupSpec? Spec { get; set; }

    internal sealed class ScheduledBackupSpec
    {
        public string? Schedule { get; set; }

        public bool Immediate { get; set; }

        public string? BackupOwnerReference { get; set; }

        public Named? Cluster { get; set; }

        public string? Method { get; set; }

        public Named? PluginConfiguration { get; set; }
    }
}

/// <summary>barmancloud.cnpg.io/v1: where the Barman Cloud plugin of CloudNativePG keeps archives.</summary>
internal sealed class ObjectStore : OperatorResource
{
    public ObjectStoreSpec? Spec { get; set; }

    internal sealed class ObjectStoreSpec
    {
        public string? RetentionPolicy { get; set; }

        public Place? Configuration { get; set; }
    }

    internal sealed class Place
    {
        public string? DestinationPath { get; set; }

        [YamlMember(Alias = "endpointURL", ApplyNamingConventions = false)]
        public string? EndpointUrl { get; set; }

        [YamlMember(Alias = "s3Credentials", ApplyNamingConventions = false)]
        public Credentials? S3Credentials { get; set; }

        public Packing? Wal { get; set; }

        public Packing? Data { get; set; }
    }

    internal sealed class Credentials
    {
        public KeyOf? AccessKeyId { get; set; }

        public KeyOf? SecretAccessKey { get; set; }
    }

    internal sealed class KeyOf
    {
        public string? Name { get; set; }

        public string? Key { get; set; }
    }

    internal sealed class Packing
    {
        public string? Compression { get; set; }
    }
}

internal sealed class Named
{
    public string? Name { get; set; }
}
