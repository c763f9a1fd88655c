namespace Deployment.Tests;

/// <summary>Every database of production can be brought back, each from a place of its own.</summary>
internal static class BackupRules
{
    private const string Plugin = "barman-cloud.cloudnative-pg.io";

    public static IEnumerable<string> Backups(Manifests manifests)
    {
        var stores = manifests.All<ObjectStore>().ToDictionary(store => store.Metadata!.Name);
        var nights = manifests.All<ScheduledBackup>().ToArray();
        if (!manifests.Production)
        {
            if (stores.Count + nights.Length + manifests.Clusters.Sum(cluster => cluster.Spec!.Plugins?.Count ?? 0) > 0)
                yield return "a cluster on one machine waits for an object store";
            yield break;
        }

        foreach (var cluster in manifests.Clusters)
        {
            var name = cluster.Metadata!.Name;
            if (Archive(cluster) is not { } archive || !stores.ContainsKey(archive.Store))
                yield return $"{name}: its changes are not archived";
            if (nights.SingleOrDefault(night => night.Spec?.Cluster?.Name == name)?.Spec is not { Method: "plugin", PluginConfiguration.Name: Plugin } night || night.Schedule?.Split(' ').Length != 6)
                yield return $"{name}: no copy is taken at night";
        }

        foreach (var (name, store) in stores)
        {
            if (store.Spec?.Configuration?.S3Credentials is not { AccessKeyId: { Name: { } login, Key: "ACCESS_KEY_ID" }, SecretAccessKey: { Name: { } secret, Key: "ACCESS_SECRET_KEY" } } || login != secret)
                yield return $"{name}: no login by reference";
            if (store.Spec?.Configuration?.EndpointUrl?.StartsWith("https://", StringComparison.Ordinal) is false || store.Spec?.RetentionPolicy is not { Length: > 0 })
                yield return $"{name}: travels openly or is kept for ever";
        }

        if (stores.Values.Select(store => store.Spec?.Configuration?.DestinationPath).Distinct().Count() != manifests.Clusters.Count
            || stores.Values.Select(store => store.Spec?.Configuration?.S3Credentials?.AccessKeyId?.Name).Distinct().Count() != manifests.Clusters.Count
            || manifests.Clusters.Select(cluster => Archive(cluster)?.Store).Distinct().Count() != manifests.Clusters.Count)
            yield return "who may read the back-up of one database may read that of another";
    }

    /// <summary>The step that restores: every cluster from the archive that production writes, all to one moment, into an archive of a new name.</summary>
    public static IEnumerable<string> Restore(Manifests restored, Manifests manifests)
    {
        foreach (var cluster in restored.Clusters)
        {
            var name = cluster.Metadata!.Name;
            var before = manifests.Clusters.Single(other => other.Metadata!.Name == name);
            var recovery = cluster.Spec!.Bootstrap?.Recovery;
            var source = cluster.Spec.ExternalClusters?.SingleOrDefault(other => other.Name == recovery?.Source)?.Plugin;
            if (cluster.Spec.Bootstrap?.Initdb is not null || source is not { Name: Plugin, Parameters: { } from } || Archive(before) != (from["barmanObjectName"], from["serverName"]))
                yield return $"{name}: does not begin with what was archived";
            if (Archive(cluster) is not { } archive || archive.Store != Archive(before)?.Store || archive.Server == Archive(before)?.Server)
                yield return $"{name}: would write over its archive";
            var first = before.Spec!.Bootstrap!.Initdb!;
            if ((recovery?.Database, recovery?.Owner, recovery?.Secret?.Name) != (first.Database, first.Owner, first.Secret?.Name))
                yield return $"{name}: another database or login than before";
        }

        if (restored.Clusters.Select(cluster => cluster.Spec!.Bootstrap?.Recovery?.RecoveryTarget?.TargetTime).Distinct().ToArray() is not [{ } moment] || !moment.EndsWith('Z'))
            yield return "not all to one moment";
    }

    private static (string Store, string Server)? Archive(DatabaseCluster cluster) =>
        cluster.Spec!.Plugins?.SingleOrDefault(plugin => plugin is { Name: Plugin, IsWalArchiver: true })?.Parameters is { } parameters
            && parameters.TryGetValue("barmanObjectName", out var store) && parameters.TryGetValue("serverName", out var server) ? (store, server) : null;
}
