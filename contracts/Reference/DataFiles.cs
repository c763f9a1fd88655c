using System.IO.Compression;

namespace Contracts.Reference;

/// <summary>The built-in data files and those of an override directory, which has the same layout.</summary>
internal sealed class DataFiles(string? overrideDirectory)
{
    // Resource names carry the path separator of the machine that built them.
    private static readonly SortedDictionary<string, string> BuiltIn =
        new(typeof(DataFiles).Assembly.GetManifestResourceNames().ToDictionary(name => name.Replace('\\', '/')), StringComparer.Ordinal);

    /// <summary>The built-in file first, then the one that overrides it.</summary>
    public IEnumerable<DataFile> Of(string name) => Matching(file => file == name);

    /// <summary>All files below a folder or with a common beginning, built-in ones first, each group in the order of names.</summary>
    public IEnumerable<DataFile> StartingWith(string beginning) => Matching(file => file.StartsWith(beginning, StringComparison.Ordinal));

    public static Stream OpenBuiltIn(string name) => Unpacked(name, typeof(DataFiles).Assembly.GetManifestResourceStream(BuiltIn[name])!);

    private IEnumerable<DataFile> Matching(Func<string, bool> wanted)
    {
        foreach (var name in BuiltIn.Keys.Where(wanted))
            yield return new DataFile(name, () => OpenBuiltIn(name));
        if (overrideDirectory is null)
            yield break;
        if (!Directory.Exists(overrideDirectory))
            throw new DirectoryNotFoundException($"The directory of reference data {overrideDirectory} does not exist.");
        foreach (var path in Directory.EnumerateFiles(overrideDirectory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(overrideDirectory, path).Replace('\\', '/');
            if (wanted(name))
                yield return new DataFile(path, () => Unpacked(path, File.OpenRead(path)));
        }
    }

    private static Stream Unpacked(string name, Stream content) =>
        name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(content, CompressionMode.Decompress) : content;
}

/// <summary>A data file that can be read, unpacked if need be.</summary>
internal sealed record DataFile(string Name, Func<Stream> Open);
