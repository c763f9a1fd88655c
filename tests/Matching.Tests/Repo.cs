namespace Matching.Tests;

/// <summary>Where the repository is checked out, for documents that are read as printed.</summary>
internal static class Repo
{
    public static string Root { get; } = FindRoot();

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
