namespace Platform;

/// <summary>Everything that differs between one process and separate services, read once and validated before anything starts.</summary>
public sealed record HostSwitches(BusKind Bus, DatabaseKind Database, string DataDirectory)
{
    /// <summary>Configuration keys: <c>Bus</c> (InMemory, RabbitMq), <c>Database</c> (Sqlite, PostgreSql), <c>DATA_DIRECTORY</c> (default <c>./data</c>).</summary>
    public static HostSwitches Read(IConfiguration configuration) => new(
        configuration.GetValue("Bus", BusKind.InMemory),
        configuration.GetValue("Database", DatabaseKind.Sqlite),
        Path.GetFullPath(configuration["DATA_DIRECTORY"] ?? "data"));

    /// <summary>A sentence that says what to change, or null when the mix is allowed.</summary>
    public string? Fault(int modules, int allModules, IHostEnvironment environment, bool partialAllowed) => this switch
    {
        { Bus: BusKind.InMemory } when modules < allModules && !partialAllowed =>
            "Bus=InMemory reaches one process only, and this host runs a part of the services. Set Bus=RabbitMq, or start the standalone host.",
        { Bus: BusKind.RabbitMq, Database: DatabaseKind.Sqlite } when !environment.IsDevelopment() =>
            "Bus=RabbitMq with Database=Sqlite is for development only. Set Database=PostgreSql.",
        _ => null,
    };
}

/// <summary>Which transport carries messages.</summary>
public enum BusKind
{
    /// <summary>Inside one process; forgets at its end, which the outbox makes good at the next start.</summary>
    InMemory,

    /// <summary>A RabbitMQ broker named by <c>ConnectionStrings:RabbitMq</c>.</summary>
    RabbitMq,
}

/// <summary>Which database a module keeps its state in.</summary>
public enum DatabaseKind
{
    /// <summary>One file per module in the data directory.</summary>
    Sqlite,

    /// <summary>One database and login per module, <c>ConnectionStrings:&lt;module&gt;</c>.</summary>
    PostgreSql,
}
