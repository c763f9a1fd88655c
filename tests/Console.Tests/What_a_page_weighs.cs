using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ConsoleTests;

/// <summary>A township's line is thin.</summary>
public sealed partial class What_a_page_weighs(OpenConsole platform)
{
    private const int Most = 300 * 1024;

    // The field page comes whole over the line of a village, so it brings no library but the style.
    [Theory]
    [InlineData("hotline", "/hotline", Most)]
    [InlineData("field", "/field", 50 * 1024)]
    public async Task Script_and_style_of_a_page_stay_small(string person, string path, int most)
    {
        var page = await platform.OpenAsAsync(person, path);
        var files = await page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map(one => one.name).filter(name => /\\.(js|css)$/.test(name))");
        files.Length.ShouldBeGreaterThanOrEqualTo(6);
        using var client = new HttpClient();
        var sizes = await Task.WhenAll(files.Select(async file => Squeezed(await client.GetByteArrayAsync(file, TestContext.Current.CancellationToken))));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sizes.Sum() / 1024} KB in {files.Length} files");
        sizes.Sum().ShouldBeLessThan(most);
        files.ShouldAllBe(file => file.StartsWith(platform.App.Address.AbsoluteUri, StringComparison.Ordinal));
    }

    [Fact]
    public void Libraries_are_what_the_list_says()
    {
        var folder = Path.Combine(Root(), "services", "WebConsole", "wwwroot", "lib");
        var listed = File.ReadLines(Path.Combine(folder, "libraries.tsv")).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[4]);
        var files = Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => !name!.EndsWith(".txt", StringComparison.Ordinal) && name != "libraries.tsv").ToArray();
        files.ShouldBe(listed.Keys, ignoreOrder: true);
        foreach (var (name, hash) in listed)
        {
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name)))).ShouldBe(hash, name);
            File.Exists(Path.Combine(folder, FirstPart().Match(name).Value + ".LICENSE.txt")).ShouldBeTrue(name);
        }
    }

    // As a published console sends it; a build for development wraps files without squeezing them.
    private static int Squeezed(byte[] file)
    {
        using var squeezed = new MemoryStream();
        using (var gzip = new GZipStream(squeezed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(file);
        }

        return (int)squeezed.Length;
    }

    [GeneratedRegex("^[a-z-]+")]
    private static partial Regex FirstPart();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
