namespace Contracts.Tests;

public sealed class Shared_code_stays_small
{
    [Theory]
    [InlineData("Platform", 1500)]
    [InlineData("Messaging", 800)]
    [InlineData("Access", 300)]
    [InlineData("Revoked", 100)]
    [InlineData("InProcess", 250)]
    [InlineData("Broker", 200)]
    [InlineData("Gauges", 100)]
    [InlineData("DeadLetters", 700)]
    [InlineData("Audit", 500)]
    [InlineData("AuditReading", 450)]
    public void A_shared_library_keeps_within_its_lines(string library, int budget) =>
        LinesIn(Path.Combine(Repo.Root, "services", "Shared", library)).ShouldBeInRange(1, budget);

    [Fact]
    public void Twin_lines_are_counted()
    {
        var folder = Directory.CreateTempSubdirectory("twin-");
        File.WriteAllLines(Path.Combine(folder.CreateSubdirectory("Deep").FullName, "Long.cs"), Enumerable.Repeat("// one line", 801));
        LinesIn(folder.FullName).ShouldBe(801);
        folder.Delete(recursive: true);
    }

    private static int LinesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Sum(file => File.ReadLines(file).Count());
}
