using Xunit;

namespace Testing.Servers;

/// <summary>What happens to a test whose server is not there.</summary>
public static class Absent
{
    /// <summary>Skipped with the reason at home, failed on a build machine.</summary>
    public static void SkipOrFail(bool absent, string reason)
    {
        if (absent && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail("This test needs " + reason);
        }

        Assert.SkipWhen(absent, "Needs " + reason);
    }

    /// <summary>A server's children may still write while they end.</summary>
    public static Task DeleteAsync(DirectoryInfo folder) => Eventually.IsTrueAsync(
        () =>
        {
            try
            {
                folder.Delete(recursive: true);
                return Task.FromResult(true);
            }
            catch (IOException)
            {
                return Task.FromResult(false);
            }
        },
        $"{folder.Name} can be deleted");
}
