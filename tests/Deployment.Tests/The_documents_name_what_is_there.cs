using System.Text.RegularExpressions;

namespace Deployment.Tests;

/// <summary>What an operator copies from the documents exists: settings, folders, secrets.</summary>
public sealed partial class The_documents_name_what_is_there
{
    private static readonly string[] Documents = ["docs/operations/deploy.md", "docs/operations/upgrade.md", "docs/operations/scale.md", "docs/operations/capacity.md", "docs/operations/backup.md", "docs/operations/watch.md"];

    [Fact]
    public void Every_setting_is_one_that_some_host_reads()
    {
        var names = Documents.SelectMany(document => SettingName().Matches(Repo.Read(document)).Select(match => match.Value)).Distinct().ToArray();
        names.ShouldContain("Intake__IndexKey");
        names.Where(Unread).ShouldBeEmpty();
    }

    [Fact]
    public void Twin_a_setting_that_nobody_reads_is_noticed() => Unread("Intake__IndexKeys").ShouldBeTrue();

    [Fact]
    public void Every_path_leads_somewhere() =>
        Documents.SelectMany(document => PathName().Matches(Repo.Read(document)).Select(match => match.Value.TrimEnd('.', '/'))).Distinct()
            .Where(path => !Path.Exists(Path.Combine(Repo.Root, path))).ShouldBeEmpty();

    [Fact]
    public void What_watches_renders_and_every_scrape_is_let_in()
    {
        var monitoring = Kustomize.Render("k8s/monitoring");
        monitoring.ShouldContain("kind: PrometheusRule");
        monitoring.ShouldContain("grafana_dashboard: \"1\"");
        // The named ports of the operators' pods, which the policies of k8s/servers open to the namespace of monitoring.
        monitoring.ShouldContain("port: prometheus");
        monitoring.ShouldContain("port: metrics");
        Kustomize.Render("k8s/overlays/production").ShouldContain("port: 15692");
        Kustomize.Render("k8s/overlays/production").ShouldContain("port: 9187");
    }

    [Theory]
    [InlineData("local")]
    [InlineData("production")]
    public void Every_secret_that_a_manifest_refers_to_is_told_of(string overlay)
    {
        var manifests = new Manifests(Kustomize.Render($"k8s/overlays/{overlay}/jobs") + "---\n" + Kustomize.Render($"k8s/overlays/{overlay}"), overlay == "production");
        var names = manifests.Programs.SelectMany(program => (program.Container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef?.Name)
                .Concat((program.Container.EnvFrom ?? []).Select(from => from.SecretRef?.Name))
                .Concat((program.Pod.Spec.Volumes ?? []).Select(volume => volume.Secret?.SecretName)))
            .Concat(manifests.All<ObjectStore>().Select(store => store.Spec!.Configuration!.S3Credentials!.AccessKeyId!.Name))
            .Concat(manifests.All<k8s.Models.V1Ingress>().SelectMany(ingress => ingress.Spec.Tls).Select(tls => tls.SecretName)).OfType<string>().Distinct().ToArray();
        names.ShouldContain("intake-keys");
        names.Where(name => !Repo.Read("docs/operations/deploy.md").Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static bool Unread(string setting) => !Repo.Hosts.Keys.Any(host => Settings.Of(host).Reads(setting));

    [GeneratedRegex(@"\b[A-Z]\w*?__\w+")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"\bk8s/[\w./-]+")]
    private static partial Regex PathName();
}
