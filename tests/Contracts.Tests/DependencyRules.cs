using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Contracts.Tests;

/// <summary>Who may depend on whom, read from a compiled assembly. Pure functions, so that each rule can be shown a breach.</summary>
internal static class DependencyRules
{
    public static readonly IReadOnlySet<string> Modules = new HashSet<string> { "Intake", "Catalog", "Matching", "Tracking", "Identity", "Notifications", "WebConsole" };

    private static readonly HashSet<string> Others = ["Platform", "Access", "Revoked", "Messaging", "InProcess", "Broker", "Gauges", "Audit", "AuditReading", "DeadLetters", "Gateway", "Standalone", "Demonstration"];

    public static bool IsOurs(string assembly) =>
        Modules.Contains(assembly) || Others.Contains(assembly) || assembly.StartsWith("Contracts.", StringComparison.Ordinal) || assembly.EndsWith(".Host", StringComparison.Ordinal);

    /// <summary>References that the house does not allow; empty when all is well.</summary>
    public static IReadOnlyList<string> Breaches(string assembly, IEnumerable<string> references)
    {
        Func<string, bool> allowed = assembly switch
        {
            "WebConsole" => reference => reference is "Platform" or "Contracts.Http" or "Contracts.Reference",
            _ when Modules.Contains(assembly) => reference => reference is "Platform" or "Access" or "Revoked" or "Messaging" or "InProcess" or "Gauges" or "Audit" or "AuditReading" || reference.StartsWith("Contracts.", StringComparison.Ordinal),
            _ when assembly.StartsWith("Contracts.", StringComparison.Ordinal) => _ => false,
            "Broker" or "Gauges" or "InProcess" or "Revoked" => _ => false,
            "Access" => reference => reference is "Contracts.Reference",
            "Messaging" => reference => reference is "InProcess" or "Contracts.Messages",
            "Audit" => reference => reference is "Gauges" or "Contracts.Http",
            "AuditReading" => reference => reference is "Audit" or "Contracts.Http",
            "DeadLetters" => reference => reference is "Messaging" or "Broker" or "Gauges" or "Contracts.Messages" or "Contracts.Http",
            "Platform" => reference => reference is "Access" or "Revoked" or "Messaging" or "InProcess" or "Broker" or "Gauges" or "Audit" or "AuditReading" or "DeadLetters" || reference.StartsWith("Contracts.", StringComparison.Ordinal),
            "Gateway" => _ => false,
            _ => _ => true,
        };
        return [.. references.Where(IsOurs).Where(reference => !allowed(reference)).Select(reference => $"{assembly} -> {reference}")];
    }

    /// <summary>Public types of a module beside its module class. Migrations are public because the tool that writes them makes them so.</summary>
    public static IReadOnlyList<string> NeedlesslyPublic(IEnumerable<PublicType> types) =>
        [.. types.Where(type => !type.Interfaces.Contains("IServiceModule") && !type.Namespace.Contains(".Migrations", StringComparison.Ordinal)).Select(type => $"{type.Namespace}.{type.Name}")];

    public static IReadOnlyList<string> ReferencesOf(Stream assembly)
    {
        using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    public static IReadOnlyList<PublicType> PublicTypesOf(Stream assembly)
    {
        using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public)
            .Select(type => new PublicType(metadata.GetString(type.Namespace), metadata.GetString(type.Name),
                [.. type.GetInterfaceImplementations().Select(handle => NameOf(metadata, metadata.GetInterfaceImplementation(handle).Interface))]))];
    }

    private static string NameOf(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
        HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        _ => "",
    };
}

/// <summary>A type that other assemblies see.</summary>
internal sealed record PublicType(string Namespace, string Name, IReadOnlyList<string> Interfaces);
