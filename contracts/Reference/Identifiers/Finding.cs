namespace Contracts.Reference;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Said, but never in the way.</summary>
    Warning,

    /// <summary>Refused, unless a person gives a reason that is recorded.</summary>
    Overridable,

    /// <summary>Refused.</summary>
    Error,
}

/// <summary>Something that is wrong with an identifier.</summary>
/// <param name="Code">Code of the table <c>findings</c>, which has the sentence for people.</param>
/// <param name="Part">Which part of the identifier: whole, area, birthDate, sequence, check, registrar, organisation, type, grade, number, extension.</param>
/// <param name="Severity">How much it weighs.</param>
public sealed record Finding(string Code, string Part, Severity Severity);

/// <summary>The result of looking at an identifier. Looking never throws.</summary>
public abstract record IdentifierCheck
{
    /// <summary>The normalised form, to be stored when accepted; what was given otherwise, without spaces.</summary>
    public required string Value { get; init; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Nothing stands against it; warnings may be there.</summary>
    public bool IsValid => IsAcceptable(overridden: false);

    /// <summary>The first finding that refuses it, null when there is none.</summary>
    public Finding? Refusal(bool overridden) =>
        Findings.FirstOrDefault(finding => finding.Severity == Severity.Error || (!overridden && finding.Severity == Severity.Overridable));

    /// <summary>Whether it may be stored, given that a person overrode what can be overridden, with a recorded reason.</summary>
    public bool IsAcceptable(bool overridden) => Refusal(overridden) is null;

    private protected static Finding Error(string code, string part) => new(code, part, Severity.Error);

    private protected static Finding Warning(string code, string part) => new(code, part, Severity.Warning);

    /// <summary>Full-width characters become plain ones, spaces and dashes go, letters become capitals.</summary>
    private protected static string Plain(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        try
        {
            return string.Concat(value.Normalize(System.Text.NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2011' or '\u2013' or '\u2014'))).ToUpperInvariant();
        }
        catch (ArgumentException) // half a surrogate pair: no text at all
        {
            return value;
        }
    }
}
