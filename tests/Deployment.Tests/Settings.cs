using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Deployment.Tests;

/// <summary>
/// Which settings a host reads, found in its own sources and those all services share. A variable in a manifest that nobody reads is a typing error or
/// a leftover, and does nothing without a word.
/// </summary>
internal sealed partial class Settings
{
    private static readonly ConcurrentDictionary<string, Settings> Known = new();

    // Read by the framework and not by a line of ours.
    private static readonly HashSet<string> Framework =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "DOTNET_EnableDiagnostics", "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    private readonly HashSet<string> _values = [];
    private readonly HashSet<string> _sections = [];
    private readonly HashSet<string> _entries = [];
    private readonly HashSet<string> _file = [];

    private Settings(string host)
    {
        string[] own = host == "gateway" ? ["gateway"] : [Repo.Hosts[host], Repo.Hosts[host][..^".Host".Length]];
        string[] folders = Repo.Services.Contains(host) ? ["services/Shared", .. own] : own;
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repo.Root, folder), "*.cs", SearchOption.AllDirectories)))
            Collect(File.ReadAllText(file));
        if (host == "gateway")
            Flatten(JsonDocument.Parse(Repo.Read("gateway/appsettings.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).RootElement, "");
        else if (Repo.Services.Contains(host))
            _values.Add("ConnectionStrings:" + host); // GetConnectionString(module): the module's name
    }

    public static Settings Of(string host) => Known.GetOrAdd(host, name => new Settings(name));

    /// <summary>Whether the host reads this environment variable.</summary>
    public bool Reads(string variable)
    {
        var path = variable.Replace("__", ":", StringComparison.Ordinal);
        if (Framework.Contains(variable) || _values.Contains(path) || _file.Contains(path))
            return true;
        // Lists: Intake:Keys:0, Identity:Clients:0:Roles:1. The number is free, every name has to be one that the code reads below a section.
        var parts = path.Split(':');
        var number = Array.FindIndex(parts, part => part.All(char.IsAsciiDigit));
        return number > 0 && _sections.Contains(string.Join(':', parts[..number])) && parts[number..].All(part => part.All(char.IsAsciiDigit) || _entries.Contains(part));
    }

    private void Collect(string code)
    {
        foreach (Match match in Value().Matches(code))
            _values.Add((match.Groups["connection"].Success ? "ConnectionStrings:" : "") + match.Groups["key"].Value);
        foreach (Match match in Section().Matches(code))
            _sections.Add(match.Groups[1].Value);
        foreach (Match match in Constant().Matches(code))
            (code.Contains($"GetSection({match.Groups[1].Value})", StringComparison.Ordinal) ? _sections : _values).Add(match.Groups[2].Value);
        foreach (Match match in Entry().Matches(code))
            _entries.Add(match.Groups[1].Value);
    }

    private void Flatten(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject())
                Flatten(property.Value, path.Length == 0 ? property.Name : path + ":" + property.Name);
        else
            _file.Add(path);
    }

    [GeneratedRegex("""(?:onfiguration\[|\bAddress\(|GetValue(?:<[^>(]+>)?\(|(?<connection>GetConnectionString)\()"(?<key>[^"]+)""")]
    private static partial Regex Value();

    [GeneratedRegex("""onfiguration\.GetSection\("([^"]+)"\)""")]
    private static partial Regex Section();

    [GeneratedRegex("""const string (\w+) = "([A-Z]\w*(?::\w+)+)";""")]
    private static partial Regex Constant();

    [GeneratedRegex("""section(?:\.GetSection\(|\[|, )"([^"]+)""")]
    private static partial Regex Entry();
}
