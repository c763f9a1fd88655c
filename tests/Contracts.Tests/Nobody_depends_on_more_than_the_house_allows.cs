using System.Reflection;
using System.Reflection.Emit;
using System.Xml.Linq;
using Platform;

namespace Contracts.Tests;

public sealed class Nobody_depends_on_more_than_the_house_allows
{
    [Fact]
    public void No_assembly_references_what_it_must_not_see()
    {
        Repo.Assemblies.Select(assembly => assembly.GetName().Name).ShouldContain("Tracking");
        Repo.Assemblies.SelectMany(assembly => Breaches(File.OpenRead(assembly.Location), assembly.GetName().Name!)).ShouldBeEmpty();
    }

    [Fact]
    public void The_gateway_knows_nothing_of_ours() =>
        Breaches(File.OpenRead(Assembly.Load("Gateway").Location), "Gateway").ShouldBeEmpty();

    [Theory]
    [InlineData("Intake", "Matching")]
    [InlineData("Tracking", "Intake")]
    [InlineData("Contracts.Http", "Contracts.Messages")]
    [InlineData("Contracts.Messages", "Platform")]
    [InlineData("Messaging", "Platform")]
    [InlineData("Messaging", "DeadLetters")]
    [InlineData("Gauges", "Messaging")]
    [InlineData("InProcess", "Messaging")]
    [InlineData("Access", "Platform")]
    [InlineData("Revoked", "Platform")]
    [InlineData("Broker", "DeadLetters")]
    [InlineData("Messaging", "Broker")]
    [InlineData("DeadLetters", "Platform")]
    [InlineData("Audit", "Platform")]
    [InlineData("AuditReading", "Messaging")]
    [InlineData("Intake", "DeadLetters")]
    [InlineData("Platform", "Intake")]
    [InlineData("Gateway", "Contracts.Http")]
    [InlineData("WebConsole", "Contracts.Messages")]
    public void Twin_a_forbidden_reference_is_noticed(string assembly, string forbidden) =>
        Breaches(Compile(assembly, forbidden), assembly).ShouldBe([$"{assembly} -> {forbidden}"]);

    [Theory]
    [InlineData("Intake", "Platform")]
    [InlineData("Platform", "Messaging")]
    [InlineData("Platform", "DeadLetters")]
    [InlineData("AuditReading", "Audit")]
    [InlineData("Intake", "Audit")]
    [InlineData("DeadLetters", "Gauges")]
    [InlineData("DeadLetters", "Broker")]
    [InlineData("DeadLetters", "Contracts.Http")]
    [InlineData("Messaging", "Contracts.Messages")]
    [InlineData("Messaging", "InProcess")]
    [InlineData("Gateway", "Yarp.ReverseProxy")]
    public void Twin_an_allowed_reference_passes(string assembly, string allowed) => Breaches(Compile(assembly, allowed), assembly).ShouldBeEmpty();

    [Fact]
    public void Only_the_module_class_of_a_module_is_public()
    {
        // The console's pages are components, and those have to be public together with what their parameters are made of.
        foreach (var module in Repo.Assemblies.Where(assembly => DependencyRules.Modules.Contains(assembly.GetName().Name!) && assembly.GetName().Name != "WebConsole"))
        {
            using var file = File.OpenRead(module.Location);
            DependencyRules.NeedlesslyPublic(DependencyRules.PublicTypesOf(file)).ShouldBeEmpty(module.GetName().Name);
        }
    }

    [Fact]
    public void Twin_a_public_type_beside_the_module_class_is_noticed()
    {
        var twin = Compile("Intake", "Platform", withModule: true);
        DependencyRules.NeedlesslyPublic(DependencyRules.PublicTypesOf(twin)).ShouldBe(["Twin.Open"]);
    }

    [Fact]
    public void A_host_names_exactly_one_module() => HostsOf(Repo.Root).ShouldAllBe(host => host.Modules == 1);

    [Fact]
    public void Twin_a_host_with_two_modules_is_noticed()
    {
        var folder = Directory.CreateTempSubdirectory("twin-");
        var host = folder.CreateSubdirectory("services").CreateSubdirectory("Intake.Host");
        File.WriteAllText(Path.Combine(host.FullName, "Intake.Host.csproj"),
            """<Project><ItemGroup><ProjectReference Include="../Intake/Intake.csproj" /><ProjectReference Include="../Matching/Matching.csproj" /></ItemGroup></Project>""");
        HostsOf(folder.FullName).ShouldBe([("Intake.Host", 2)]);
        folder.Delete(recursive: true);
    }

    private static IReadOnlyList<string> Breaches(Stream file, string assembly)
    {
        using (file)
        {
            return DependencyRules.Breaches(assembly, DependencyRules.ReferencesOf(file));
        }
    }

    private static IReadOnlyList<(string Name, int Modules)> HostsOf(string root) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, "services"), "*.Host.csproj", SearchOption.AllDirectories).Select(file => (
            Path.GetFileNameWithoutExtension(file),
            XDocument.Load(file).Descendants("ProjectReference").Count(reference =>
                DependencyRules.Modules.Contains(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))))),
    ];

    /// <summary>A real assembly of the given name that holds one public type and uses one type of another assembly.</summary>
    private static MemoryStream Compile(string name, string uses, bool withModule = false)
    {
        var other = new PersistedAssemblyBuilder(new AssemblyName(uses), typeof(object).Assembly).DefineDynamicModule(uses)
            .DefineType("Other.Thing", TypeAttributes.Public);
        other.CreateType();
        var twin = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var module = twin.DefineDynamicModule(name);
        var open = module.DefineType("Twin.Open", TypeAttributes.Public);
        open.DefineField("_thing", other, FieldAttributes.Private);
        open.CreateType();
        if (withModule)
        {
            var own = module.DefineType("Twin.TwinModule", TypeAttributes.Public | TypeAttributes.Abstract);
            own.AddInterfaceImplementation(typeof(IServiceModule));
            own.CreateType();
        }

        var hidden = module.DefineType("Twin.Hidden", TypeAttributes.NotPublic);
        hidden.CreateType();
        var file = new MemoryStream();
        twin.Save(file);
        file.Position = 0;
        return file;
    }
}
