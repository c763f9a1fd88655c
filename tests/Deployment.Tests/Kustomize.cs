using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Deployment.Tests;

/// <summary>Renders a folder as <c>kubectl apply -k</c> would, without a cluster. Needs kubectl or kustomize: absent means skipped at home, failed where <c>CI</c> is set.</summary>
internal static class Kustomize
{
    private static readonly ConcurrentDictionary<string, string> Rendered = new();

    public static string Render(string folder) => Rendered.GetOrAdd(folder, Run);

    private static string Run(string folder)
    {
        foreach (var (tool, verb) in (ReadOnlySpan<(string, string)>)[("kubectl", "kustomize"), ("kustomize", "build")])
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(tool, [verb, Path.Combine(Repo.Root, folder)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var text = process.StandardOutput.ReadToEnd();
                var complaints = process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (complaints.Contains("unknown field \"components\"", StringComparison.Ordinal))
                    continue; // older than kustomize 3.7, as in Debian 12: as good as none
                process.ExitCode.ShouldBe(0, $"{folder}: {complaints}");
                complaints.ShouldBeEmpty($"{folder}: no field that goes out of use");
                return text;
            }
            catch (Win32Exception)
            {
                // Not installed: the next one.
            }
        }

        const string reason = "kubectl 1.27 or later, or kustomize 5: https://kubernetes.io/docs/tasks/tools/";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("This test needs " + reason);
        Assert.Skip("Needs " + reason);
        return "";
    }
}
