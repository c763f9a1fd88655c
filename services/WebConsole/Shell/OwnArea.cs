using System.Security.Claims;
using Contracts.Reference;

namespace WebConsole.Shell;

/// <summary>Where somebody works. Of places that are called the same the own one is meant.</summary>
internal static class OwnArea
{
    /// <summary>Code of the area; empty for somebody whose area is the nation.</summary>
    public static string CodeOf(ClaimsPrincipal person) => person.FindFirstValue("division") ?? "";

    /// <summary>Null for the nation.</summary>
    public static Division? Of(ClaimsPrincipal person, ReferenceData reference) => reference.Divisions.Find(CodeOf(person));
}
