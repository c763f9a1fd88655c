using System.Text.RegularExpressions;

namespace Contracts.Tests;

/// <summary>A threat whose test was renamed or removed has no answer any more.</summary>
public sealed partial class The_threat_model_names_tests_that_exist
{
    [Theory]
    [InlineData("threat-model.md", 40)]
    [InlineData("asvs.md", 30)]
    public void Every_test_named_in_a_document_is_there(string document, int atLeast)
    {
        var text = File.ReadAllText(Path.Combine(Repo.Root, "docs", document));
        Named(text).Count.ShouldBeGreaterThan(atLeast);
        Missing(text).ShouldBeEmpty();
    }

    [Fact]
    public void Every_threat_names_a_test_or_says_that_it_is_open() =>
        File.ReadAllLines(Path.Combine(Repo.Root, "docs", "threat-model.md")).Where(line => Threat().IsMatch(line))
            .Where(line => Named(line).Count == 0 && !line.Contains("**open**", StringComparison.Ordinal) && !line.Contains("Directory.Build.props", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Twin_a_test_that_is_gone_is_noticed() => Missing("| S | x | y | `Intake.Tests/Nobody_wrote_this` |").ShouldBe(["Intake.Tests/Nobody_wrote_this"]);

    private static List<string> Named(string text) => [.. Name().Matches(text).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> Missing(string text) => Named(text).Where(name => !File.Exists(Path.Combine(Repo.Root, "tests", name + ".cs"))).Distinct();

    [GeneratedRegex("`([A-Z][A-Za-z]+\\.Tests/[A-Za-z_/]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("^\\| [STRIDE] \\|")]
    private static partial Regex Threat();
}
