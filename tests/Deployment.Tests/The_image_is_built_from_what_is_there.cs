namespace Deployment.Tests;

public sealed class The_image_is_built_from_what_is_there
{
    [Fact]
    public void The_Dockerfile_keeps_its_promises() => Dockerfile.Faults(Dockerfile.Text).ShouldBeEmpty();

    [Theory]
    [InlineData("aspnet:10.0-noble-chiseled-extra", "aspnet", "is not pinned by a tag")]
    [InlineData("sdk:10.0", "sdk:latest", "is not pinned by a tag")]
    [InlineData("COPY gateway gateway", "COPY gatevvay gateway", "COPY gatevvay: there is no such path")]
    [InlineData("COPY gateway gateway", "COPY tests tests", "COPY tests: .dockerignore keeps it away")]
    [InlineData("HOST=services/Intake.Host", "HOST=services/Intake", "ARG HOST names no host project")]
    [InlineData("USER 1654:1654", "USER root", "not root")]
    [InlineData("\nUSER 1654:1654", "", "not root")]
    [InlineData("\nEXPOSE", "\nRUN useradd app\nEXPOSE", "the image has no shell")]
    public void Twin_a_broken_Dockerfile_is_noticed(string good, string bad, string complaint)
    {
        Dockerfile.Text.ShouldContain(good);
        Dockerfile.Faults(Dockerfile.Text.Replace(good, bad, StringComparison.Ordinal)).ShouldContain(line => line.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void The_builder_sees_every_file_a_host_is_made_of_and_nothing_else()
    {
        var files = ((string[])["contracts", "services", "gateway"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repo.Root, folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repo.Root, file)).Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"));
        files.Where(Dockerfile.Ignored).ShouldBeEmpty();
        foreach (var kept in (string[])[".git/config", "data/intake.db", "data/intake.keys", "services/Intake.Host/.env", "services/Intake/obj/project.assets.json", "tests/Testing/Eventually.cs"])
            Dockerfile.Ignored(kept).ShouldBeTrue(kept);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Every_host_is_one_program_with_the_name_of_its_folder(string host)
    {
        // The image starts the only program in its folder by a link; two entry points would make it a guess.
        var projects = Directory.GetFiles(Path.Combine(Repo.Root, host), "*.csproj");
        projects.ShouldHaveSingleItem();
        File.ReadAllText(projects[0]).ShouldContain("Microsoft.NET.Sdk.Web");
        File.ReadAllText(projects[0]).ShouldNotContain("AssemblyName");
    }

    public static TheoryData<string> Hosts() => [.. Repo.Hosts.Values];
}
