using System.Globalization;

namespace Testing.Apps;

/// <summary>The databases of all modules, opened by the side of the platform and read only, for audits that trust no API. Names in the statements are quoted, so that they hold on both databases.</summary>
public abstract class ModuleDatabases
{
    /// <summary>The modules that have a database.</summary>
    public static IReadOnlyList<string> Modules { get; } = ["intake", "catalog", "matching", "tracking", "notifications", "identity"];

    /// <summary>Rows of a query; NULL becomes null, everything else what the database has for it.</summary>
    public abstract IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string module, string sql);

    /// <summary>The tables of a module.</summary>
    public abstract IReadOnlyList<string> Tables(string module);

    /// <summary>A point in time as it is written in a statement.</summary>
    public abstract string Literal(DateTimeOffset at);

    /// <summary>How many rows a query with one number finds.</summary>
    public long Count(string module, string sql) => Convert.ToInt64(Rows(module, sql)[0].Values.Single(), CultureInfo.InvariantCulture);

    /// <summary>How many rows each table of each module has.</summary>
    public IReadOnlyDictionary<string, long> Counts() => Modules
        .SelectMany(module => Tables(module).Select(table => (Module: module, Table: table)))
        .ToDictionary(table => $"{table.Module}.{table.Table}", table => Count(table.Module, $"SELECT COUNT(*) FROM \"{table.Table}\""));

    /// <summary>Messages that are on their way: not sent, or sent and not with every reader. Dead and parked ones are no longer on their way.</summary>
    public abstract long OnTheirWay();

    /// <summary>Messages that are not with every reader, in words; only where a broker is between them.</summary>
    /// <param name="before">Only those that are older than this.</param>
    public virtual IReadOnlyList<string> Unread(DateTimeOffset? before = null) => [];

    /// <summary>Waits until nothing is on its way any more.</summary>
    public Task QuietAsync(int seconds = 60) => Eventually.IsTrueAsync(() => Task.FromResult(OnTheirWay() == 0), "every message has reached its readers", seconds);
}
