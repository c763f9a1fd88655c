using System.Text.RegularExpressions;

namespace Deployment.Tests;

/// <summary>The one Dockerfile: what it promises to the manifests, and what is wrong with it.</summary>
internal static partial class Dockerfile
{
    public static readonly string Text = Repo.Read("Dockerfile");

    public static int PublicPort => int.Parse(Url().Match(Text).Groups[1].Value);

    public static int ManagementPort => int.Parse(Management().Match(Text).Groups[1].Value);

    public static long User => long.Parse(Users().Match(Text).Groups[1].Value);

    public static IEnumerable<string> Faults(string text)
    {
        foreach (var image in From().Matches(text).Select(match => match.Groups[1].Value).Where(image => !Pinned().IsMatch(image)))
            yield return $"the base image {image} is not pinned by a tag";
        foreach (var source in Copy().Matches(text).SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]))
        {
            if (!Path.Exists(Path.Combine(Repo.Root, source)))
                yield return $"COPY {source}: there is no such path";
            else if (Ignored(source))
                yield return $"COPY {source}: .dockerignore keeps it away";
        }

        if (Argument().Match(text) is not { Success: true } host || !Repo.Hosts.Values.Contains(host.Groups[1].Value))
            yield return "ARG HOST names no host project";
        var stages = text.Split("\nFROM ");
        if (stages.Length != 3 || !stages[^1].Contains("/aspnet:", StringComparison.Ordinal))
            yield return "the last stage is not the ASP.NET Core runtime";
        if (!Users().IsMatch(stages[^1]) || User == 0)
            yield return "the last stage does not name a user by number who is not root";
        if (stages[^1].Contains("\nRUN ", StringComparison.Ordinal))
            yield return "the last stage runs something, and the image has no shell";
    }

    /// <summary>Whether the builder never sees a path: .dockerignore shuts everything out and lets in what begins with an exclamation mark.</summary>
    public static bool Ignored(string path)
    {
        var ignored = false;
        foreach (var line in Repo.Read(".dockerignore").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var pattern = line.TrimStart('!');
            var inside = pattern == "*" || path == pattern || path.StartsWith(pattern + "/", StringComparison.Ordinal)
                || (pattern.StartsWith("**/", StringComparison.Ordinal) && path.Split('/').Any(part => Glob(pattern[3..]).IsMatch(part)));
            if (inside)
                ignored = line[0] != '!';
        }

        return ignored;
    }

    private static Regex Glob(string pattern) => new("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$");

    [GeneratedRegex(@"ASPNETCORE_URLS=http://\+:(\d+)")]
    private static partial Regex Url();

    [GeneratedRegex(@"MANAGEMENT_PORT=(\d+)")]
    private static partial Regex Management();

    [GeneratedRegex(@"^USER (\d+)(?::\d+)?$", RegexOptions.Multiline)]
    private static partial Regex Users();

    [GeneratedRegex(@"^FROM (?:--\S+ )?(\S+)", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex(@"^[\w./-]+:\d+\.\d+[\w.-]*$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^COPY (?!--from)(.+)$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(@"^ARG HOST=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex Argument();
}
