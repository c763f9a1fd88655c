namespace Contracts.Reference;

/// <summary>The result of checking a division code.</summary>
public sealed record DivisionCodeCheck : IdentifierCheck
{
    /// <summary>The division; for a village, which no open list has, its township. Null when refused as unknown.</summary>
    public Division? Division { get; init; }

    internal static DivisionCodeCheck Refused(string value, string code, Division? division = null) =>
        new() { Value = value, Division = division, Findings = [Error(code, "whole")] };

    internal static DivisionCodeCheck Village(Division township) =>
        new() { Value = township.Code, Division = township, Findings = [Warning("village", "whole")] };

    internal static DivisionCodeCheck Found(Division division) => new() { Value = division.Code, Division = division };
}

/// <summary>
/// Code of a place (GB/T 2260 and the statistical extension): 6, 9 or 12 digits for a place in China, or whatever another loaded division set uses.
/// </summary>
public static class DivisionCode
{
    private const int TownshipLength = 9;
    private const int VillageLength = 12;

    /// <summary>Checks the code of a place. The value of the answer is the code to store.</summary>
    /// <param name="code">As given; exact, because codes come from lists and not from typing.</param>
    /// <param name="divisions">The divisions in force.</param>
    /// <param name="on">The day on which the place must have existed.</param>
    public static DivisionCodeCheck Check(string? code, Divisions divisions, DateOnly on)
    {
        if (string.IsNullOrEmpty(code))
            return DivisionCodeCheck.Refused("", "empty");
        if (divisions.Find(code) is { } division)
            return division.IsValidOn(on) ? DivisionCodeCheck.Found(division) : DivisionCodeCheck.Refused(code, "abolished", division);
        var digits = !code.AsSpan().ContainsAnyExceptInRange('0', '9');
        // Villages are no longer published in any open list; the township must be known, the village's own number must not be zero.
        if (digits && code.Length == VillageLength && divisions.Find(code[..TownshipLength]) is { Level: DivisionLevel.Township } township)
            return township.IsValidOn(on) ? DivisionCodeCheck.Village(township) : DivisionCodeCheck.Refused(code, "abolished", township);
        return DivisionCodeCheck.Refused(code.Length > VillageLength ? "" : code, digits && code.Length is not (6 or TownshipLength or VillageLength) ? "length" : "unknown");
    }

    /// <summary>Whether the text has the shape of a whole Chinese code: 6, 9 or 12 digits. Says nothing about whether it is assigned; the bare <c>1101</c> has not.</summary>
    public static bool HasShape(string? code) => code is { Length: 6 or TownshipLength or VillageLength } && !code.AsSpan().ContainsAnyExceptInRange('0', '9');
}
