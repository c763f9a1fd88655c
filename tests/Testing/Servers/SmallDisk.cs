namespace Testing.Servers;

/// <summary>A disk of a few megabytes in memory, which can be filled up. Only root may make one, and not everywhere; absent it is skipped with the reason.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _mount;

    private SmallDisk(DirectoryInfo mount) => _mount = mount;

    /// <summary>Where to keep files.</summary>
    public DirectoryInfo Folder => new(Path.Combine(_mount.FullName, "data"));

    private string Filler => Path.Combine(_mount.FullName, "filler");

    /// <summary>Mounts one.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        Xunit.Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can mount a small disk.");
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("referral-disk-"));
        try
        {
            await ServerProcess.RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk._mount.FullName);
        }
        catch (InvalidOperationException refused)
        {
            disk._mount.Delete();
            Xunit.Assert.Skip("This machine mounts no small disk: " + refused.Message);
        }

        disk.Folder.Create();
        return disk;
    }

    /// <summary>Takes the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        // Large pieces, then small ones: the platform writes as well.
        foreach (var piece in (int[])[1024 * 1024, 4096])
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[piece]);
                }
            }
            catch (IOException)
            {
                // Full for pieces of this size.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Filler);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ServerProcess.RunAsync("umount", _mount.FullName);
        _mount.Delete();
    }
}
