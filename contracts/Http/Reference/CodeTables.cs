using System.Text.Json;
using System.Text.Json.Serialization;

namespace Contracts.Http.Reference;

/// <summary>A label in both languages.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public sealed record BothLanguages(string Zh, string En);

/// <summary>Which tables there are.</summary>
/// <param name="Tables">All tables, by name.</param>
public sealed record CodeTableList(IReadOnlyList<CodeTableTitle> Tables);

/// <summary>One table by its name.</summary>
/// <param name="Table">Name in the address: <c>/api/reference/{table}</c>.</param>
/// <param name="Title">Title in both languages.</param>
/// <param name="Version">Date of the data.</param>
/// <param name="Rows">How many codes it has.</param>
public sealed record CodeTableTitle(string Table, BothLanguages Title, string Version, int Rows);

/// <summary>A table of codes.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Title">Title in both languages.</param>
/// <param name="Version">Date of the data.</param>
/// <param name="Rows">The codes in their order, retired ones included. Beside the fields named here each table has its own, e.g. the clocks of an urgency.</param>
public sealed record CodeTableView(string Table, BothLanguages Title, string Version, IReadOnlyList<CodeRowView> Rows);

/// <summary>A code with its labels.</summary>
/// <param name="Code">The code, which never changes its meaning.</param>
/// <param name="Zh">Chinese label.</param>
/// <param name="En">English label.</param>
/// <param name="ValidFrom">First day it may be used.</param>
/// <param name="ValidTo">First day it may no longer be used in new records; null while it is in force.</param>
public sealed record CodeRowView(string Code, string Zh, string En, DateOnly ValidFrom, DateOnly? ValidTo)
{
    /// <summary>The fields that only this table has.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; init; }
}

/// <summary>All tables of coded reasons.</summary>
/// <param name="Decline">Why a charity says no.</param>
/// <param name="Return">Why a charity gives back what it accepted.</param>
/// <param name="Failure">Why a service failed for good.</param>
/// <param name="Withdrawal">Why a need is withdrawn.</param>
/// <param name="Recall">Why the platform takes a card back.</param>
public sealed record ReasonTables(CodeTableView Decline, CodeTableView Return, CodeTableView Failure, CodeTableView Withdrawal, CodeTableView Recall);
