using System.Text.RegularExpressions;
using Testing.Servers;

namespace Journeys.Tests;

/// <summary>
/// Dashboard and alert rules name figures that exist. Ours are heard from the running platform over the wire as a collector hears them, and named as its Prometheus exporter names
/// them; those of other exporters stand in one list with the page that documents them.
/// </summary>
public sealed partial class What_is_watched
{
    private const string Dashboard = "k8s/monitoring/referral.json";
    private const string Rules = "k8s/monitoring/rules.yaml";
    private const string Page = "docs/operations/watch.md";

    /// <summary>What others export, by the page that says so.</summary>
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["https://github.com/rabbitmq/rabbitmq-server/blob/main/deps/rabbitmq_prometheus/metrics.md"] =
            ["rabbitmq_detailed_queue_messages_ready", "rabbitmq_alarms_free_disk_space_watermark", "rabbitmq_alarms_memory_used_watermark", "rabbitmq_disk_space_available_bytes"],
        ["https://cloudnative-pg.io/documentation/current/monitoring/"] =
            ["cnpg_pg_replication_lag", "cnpg_pg_replication_in_recovery", "cnpg_pg_replication_streaming_replicas", "cnpg_pg_database_size_bytes", "cnpg_backends_total", "cnpg_collector_pg_wal_archive_status"],
        ["https://cloudnative-pg.io/plugin-barman-cloud/docs/observability"] = ["barman_cloud_cloudnative_pg_io_last_available_backup_timestamp"],
        ["https://github.com/kubernetes/kube-state-metrics/tree/main/docs"] =
            ["kube_deployment_status_replicas_available", "kube_deployment_spec_replicas", "kube_pod_container_status_restarts_total", "kube_secret_created"],
        ["https://kubernetes.io/docs/reference/instrumentation/metrics/"] = ["kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes"],
        ["https://cert-manager.io/docs/devops-tips/prometheus-metrics/"] = ["certmanager_certificate_expiration_timestamp_seconds"],
    };

    [Fact]
    public async Task Every_figure_of_dashboard_and_rules_is_sent_by_somebody()
    {
        var named = Expressions().SelectMany(Figures).ToHashSet();
        named.ShouldContain("referral_needs_overdue");
        named.Count.ShouldBeGreaterThan(20);
        var others = Others.Values.SelectMany(names => names).ToHashSet();
        var ours = named.Except(others).ToHashSet();
        others.Except(named).ShouldBeEmpty("nothing is on the list that nobody asks for");

        await using var collector = new TelemetryCollector();
        var settings = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        await using var app = await StandaloneApp.StartAsync(new(settings) { ["Sqlite__Synchronous"] = "NORMAL" });
        await using var gateway = new HostProcess("Gateway", app.DataDirectory, settings);
        gateway.Launch();
        await gateway.WaitUntilReadyAsync();
        using var caller = new HttpClient { BaseAddress = gateway.Address };
        await caller.GetAsync("/api/nothing", TestContext.Current.CancellationToken);
        var users = await ReferralUsers.SignInAsync(app.Address);
        await users.OpenCaseAsync("530102");

        try
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(ours.IsSubsetOf(collector.Figures.Keys)), "all of them arrive", seconds: 30);
        }
        catch (TimeoutException)
        {
            ours.Except(collector.Figures.Keys).ShouldBeEmpty("nobody sends this");
        }

        collector.Figures["http_server_request_duration_seconds_count"].ShouldContain("gateway");
    }

    [Fact]
    public void Every_alarm_leads_to_a_heading_that_names_it()
    {
        var page = File.ReadAllText(Path.Combine(Documents.Root, Page));
        var sections = page.Split("\n### ").Skip(1).ToDictionary(section => Anchor(section.Split('\n')[0]));
        var alarms = Alarm().Matches(File.ReadAllText(Path.Combine(Documents.Root, Rules)));
        alarms.Count.ShouldBeGreaterThan(15);
        foreach (Match alarm in alarms)
        {
            var (name, runbook) = (alarm.Groups["name"].Value, alarm.Groups["runbook"].Value.Split('#'));
            runbook[0].ShouldBe(Page, name);
            sections.ShouldContainKey(runbook[1], name);
            sections[runbook[1]].ShouldContain($"`{name}`");
        }

        Word().Matches(page).Select(match => match.Value).Except(alarms.Select(alarm => alarm.Groups["name"].Value)).ShouldBeEmpty("the page names no alarm that is not there");
    }

    [Fact]
    public void The_page_tells_of_every_figure_of_ours()
    {
        var page = File.ReadAllText(Path.Combine(Documents.Root, Page));
        Expressions().SelectMany(Figures).Where(figure => figure.StartsWith("referral_", StringComparison.Ordinal))
            .Where(figure => !Dotted().Matches(page).Any(match => figure.StartsWith(match.Value.Replace('.', '_'), StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("max by (module) (referral_outbox_oldest_seconds{job=~\"a|b\"}) > 60", "referral_outbox_oldest_seconds")]
    [InlineData("histogram_quantile(0.99, sum by (le, job) (rate(a_bucket[5m]))) and on (pod) b == 0", "a_bucket b")]
    [InlineData("time() - min without (x) (c offset 5m) > bool 1e3", "c")]
    public void Figures_are_found_in_an_expression(string expression, string figures) => string.Join(' ', Figures(expression)).ShouldBe(figures);

    private static IEnumerable<string> Expressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Documents.Root, Dashboard)));
        string[] shown =
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _))
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.Text("expr")),
        ];
        string[] watched = [.. Alarm().Matches(File.ReadAllText(Path.Combine(Documents.Root, Rules))).Select(alarm => alarm.Groups["expression"].Value)];
        shown.Length.ShouldBeGreaterThan(15);
        return shown.Concat(watched);
    }

    /// <summary>What is left of an expression without labels, ranges, numbers, functions and words of the language.</summary>
    private static IEnumerable<string> Figures(string expression) => Name().Matches(Function().Replace(Aside().Replace(expression, " "), " "))
        .Select(word => word.Value).Except(Words);

    private static readonly string[] Words = ["and", "or", "unless", "by", "without", "on", "ignoring", "offset", "bool", "group_left", "group_right"];

    private static string Anchor(string heading) => heading.Trim().ToLowerInvariant().Replace(' ', '-');

    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring) ?\([^)]*\)|\boffset \w+|\b[\d.]+(?:e\d+)?\b""")]
    private static partial Regex Aside();

    [GeneratedRegex(@"\b[a-z_]+(?=\s*\()")]
    private static partial Regex Function();

    [GeneratedRegex("[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex Name();

    [GeneratedRegex("- alert: (?<name>\\w+)\n +expr: '(?<expression>[^\n]+)'\n(?:.*\n){3,4}? +runbook_url: (?<runbook>\\S+)")]
    private static partial Regex Alarm();

    [GeneratedRegex(@"\bReferral[A-Z]\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=`)referral\.[\w.]+(?=`)")]
    private static partial Regex Dotted();
}
