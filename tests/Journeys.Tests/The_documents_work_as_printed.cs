using System.Text.RegularExpressions;

namespace Journeys.Tests;

public sealed partial class The_documents_work_as_printed
{
    private const string Walkthrough = "docs/walkthrough.md";

    [Fact]
    public void A_printed_answer_that_differs_is_noticed()
    {
        var real = Documents.Values("""{ "status": "met", "rows": "/api/x", "list": [1, 2] }""").Single();

        Documents.Difference(Documents.Values("""{ "status": "met", "rows": "/api/…" }""").Single(), real).ShouldBeNull();
        Documents.Difference(Documents.Values("""{ "status": "open" }""").Single(), real).ShouldNotBeNull();
        Documents.Difference(Documents.Values("""{ "gone": 1 }""").Single(), real).ShouldNotBeNull();
        Documents.Difference(Documents.Values("""{ "list": [1] }""").Single(), real).ShouldNotBeNull();
        Documents.Difference(Documents.Values("""{ "rows": "…/y" }""").Single(), real).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/matching.md")]
    [InlineData(Walkthrough)]
    public void Commands_name_projects_and_verbs_that_exist(string document)
    {
        var script = File.ReadAllText(Path.Combine(Documents.Root, "dev"));
        var commands = Documents.Blocks(document).Where(block => block.Language is "sh" or "console")
            .SelectMany(block => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        foreach (var command in commands)
        {
            if (Project().Match(command) is { Success: true } project)
            {
                Directory.GetFiles(Path.Combine(Documents.Root, project.Groups[1].Value), "*.csproj").ShouldHaveSingleItem(command);
            }

            if (Verb().Match(command) is { Success: true } verb)
            {
                script.ShouldContain($"\n  {verb.Groups[1].Value})", Case.Sensitive, command);
            }
        }

        if (document == "README.md")
        {
            commands.ShouldContain("dotnet run --project services/Standalone -- --demo");
            commands.ShouldContain("./dev test");
        }
    }

    [GeneratedRegex(@"^dotnet run\b.*--project (\S+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"^\./dev (\w+)")]
    private static partial Regex Verb();
}
