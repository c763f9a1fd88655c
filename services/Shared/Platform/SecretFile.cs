namespace Platform;

/// <summary>A file of secrets that one process on SQLite makes for itself at its first start.</summary>
public static class SecretFile
{
    /// <summary>
    /// Written aside, flushed and moved: a crash leaves the whole file or none. Readable by its owner alone from the first byte on. Where another process was first, its file stays.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="text">All of it.</param>
    public static void MakeOnce(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(aside, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
