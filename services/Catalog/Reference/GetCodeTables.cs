using System.Collections.Frozen;
using Contracts.Http.Reference;
using Contracts.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;

namespace Catalog.Reference;

/// <summary>The tables of codes with labels in both languages. They do not change while the process runs, so each is written once.</summary>
internal sealed class GetCodeTables
{
    private readonly Cacheable _list;
    private readonly Cacheable _reasons;
    private readonly FrozenDictionary<string, Cacheable> _tables;

    public GetCodeTables(ReferenceData reference)
    {
        var tables = reference.Tables.Values.OrderBy(table => table.Name, StringComparer.Ordinal).ToArray();
        _list = Cacheable.Of(new CodeTableList([.. tables.Select(table => new CodeTableTitle(table.Name, new BothLanguages(table.Title.Zh, table.Title.En), table.Version, table.All.Count))]));
        _reasons = Cacheable.Of(new
        {
            Decline = Whole(reference.DeclineReasons),
            Return = Whole(reference.ReturnReasons),
            Failure = Whole(reference.FailureReasons),
            Withdrawal = Whole(reference.WithdrawalReasons),
            Recall = Whole(reference.RecallReasons),
        });
        _tables = tables.ToFrozenDictionary(table => table.Name, table => Cacheable.Of(Whole(table)), StringComparer.Ordinal);
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/", (GetCodeTables all) => all._list).Produces<CodeTableList>()
            .WithName("ListCodeTables").WithSummary("Names of all tables of codes.");
        api.MapGet("/reasons", (GetCodeTables all) => all._reasons).Produces<ReasonTables>()
            .WithName("GetReasons").WithSummary("All tables of coded reasons.");
        api.MapGet("/{table}", Handle).Produces<CodeTableView>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetCodeTable").WithSummary("One table of codes (needs, tiers, tags, urgencies, outcomes, units, ...), labels in both languages.");
    }

    private static IResult Handle(string table, GetCodeTables all) => all._tables.TryGetValue(table, out var known) ? known : Refusal.NotFound();

    // Rows are written with the fields of their own type.
    private static object Whole(CodeTable table) => new { Table = table.Name, table.Title, table.Version, Rows = table.All.Cast<object>() };
}
