using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Deployment.Tests;

/// <summary>What the code says about itself: which programs there are, which verbs, settings, ports and queues they know. Nothing here is written down twice.</summary>
internal static partial class Repo
{
    public static readonly string Root = FindRoot();

    /// <summary>Deployable to the folder of its project: <c>intake</c> is <c>services/Intake.Host</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Hosts = Directory.GetDirectories(Path.Combine(Root, "services"), "*.Host")
        .ToDictionary(folder => Path.GetFileName(folder)[..^".Host".Length].ToLowerInvariant(), folder => "services/" + Path.GetFileName(folder))
        .Append(new("gateway", "gateway")).ToDictionary();

    /// <summary>The hosts that run a module, with verbs, a database and the broker: all but the console and the gateway.</summary>
    public static readonly IReadOnlyList<string> Services = [.. Hosts.Where(host => Read(host.Value + "/Program.cs").Contains("ServiceHost.RunAsync", StringComparison.Ordinal)).Select(host => host.Key)];

    /// <summary>Verbs of a service, from the switch that answers them.</summary>
    public static readonly IReadOnlySet<string> Verbs = Verb().Matches(Read("services/Shared/Platform/HostVerbs.cs")).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>Names of all queues, from the snapshot that freezes them.</summary>
    public static readonly IReadOnlySet<string> Queues = File.ReadLines(Path.Combine(Root, "tests/Contracts.Tests/Snapshots/queues.txt")).Select(line => line.Split(' ')[0]).ToHashSet();

    /// <summary>The release that images are built from.</summary>
    public static readonly string Version = XDocument.Parse(Read("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Referral.sln is in none of the folders above the tests.");
        return folder.FullName;
    }

    [GeneratedRegex("case \"([a-z]+)\":")]
    private static partial Regex Verb();
}
