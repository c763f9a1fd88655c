using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Platform;
using Platform.Bus;

namespace Contracts.Tests;

/// <summary>Where the committed files are, and what the standalone host is made of.</summary>
internal static class Repo
{
    public static readonly string Root = FindRoot();

    /// <summary>The assemblies of ours that the standalone host runs, itself included.</summary>
    public static readonly IReadOnlyList<Assembly> Assemblies = Load("Standalone", []);

    /// <summary>Every module the standalone host runs.</summary>
    public static IReadOnlyList<IServiceModule> Modules() =>
    [
        .. Assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.IsAssignableTo(typeof(IServiceModule)) && type is { IsAbstract: false, IsInterface: false })
            .Select(type => (IServiceModule)Activator.CreateInstance(type)!)
            .OrderBy(module => module.Name, StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Subscription> Subscriptions()
    {
        var subscriptions = new Subscriptions(new ServiceCollection());
        foreach (var module in Modules())
        {
            module.AddConsumers(subscriptions);
        }

        return subscriptions.All;
    }

    /// <summary>Compares with a committed text file; <c>UPDATE_SNAPSHOTS=1</c> writes it instead.</summary>
    public static void ShouldMatchSnapshot(this IEnumerable<string> lines, string name)
    {
        var file = Path.Combine(Root, "tests", "Contracts.Tests", "Snapshots", name);
        var text = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, text);
        }

        text.ShouldBe(File.ReadAllText(file), $"{name} changed. Others rely on it; if that is meant, run again with UPDATE_SNAPSHOTS=1 and review the diff.");
    }

    private static List<Assembly> Load(string name, List<Assembly> known)
    {
        var assembly = Assembly.Load(name);
        known.Add(assembly);
        foreach (var reference in assembly.GetReferencedAssemblies())
        {
            if (DependencyRules.IsOurs(reference.Name!) && known.All(other => other.GetName().Name != reference.Name))
            {
                Load(reference.Name!, known);
            }
        }

        return known;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Referral.sln is in none of the folders above the tests.");
        }

        return folder.FullName;
    }
}
