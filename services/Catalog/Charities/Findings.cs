using Contracts.Reference;
using Platform.Http;

namespace Catalog.Charities;

/// <summary>What is wrong with an identifier, in the words of the table <c>findings</c>.</summary>
internal static class Findings
{
    public static void Require(IdentifierCheck check, bool overridden, string field, ReferenceData reference, FieldErrors errors)
    {
        if (check.Refusal(overridden) is { } finding)
        {
            errors.Add(field, reference.Label("findings", finding.Code, Contracts.Reference.Language.Chinese) + "。", reference.Label("findings", finding.Code, Contracts.Reference.Language.English) + ".");
        }
    }
}
